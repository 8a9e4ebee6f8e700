using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using NnService.Api.Access;
using NnService.Api.Tests.Docs;
using NnService.Api.Tests.Problems;
using NnService.Infrastructure.Keys;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Access;

/// <summary>Who may do what, on every route there is.</summary>
public sealed class AccessTests(AccessApp access)
{
    private static readonly string Table = Path.Combine(Repository.Root, "tests", "NnService.Api.Tests", "Access", "access.txt");

    [Fact]
    public async Task Every_route_needs_the_scope_that_was_decided()
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-access-").FullName;
        await using (var app = new TourApp(folder))
        {
            app.Start();
            // Files of the pages are for everybody, and too many to be listed.
            var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
                .SelectMany(Lines).Distinct().Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(await File.ReadAllLinesAsync(Table, TestContext.Current.CancellationToken), routes);
        }

        Directory.Delete(folder, recursive: true);

        static IEnumerable<string> Lines(RouteEndpoint endpoint) =>
            (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(
                method => $"{method} {endpoint.RoutePattern.RawText} {Roles.NameOf(endpoint.Metadata.GetMetadata<RequiredScope>()!.Scope)}");
    }

    [Fact]
    public async Task Every_operation_is_for_those_who_have_its_scope_and_for_nobody_else()
    {
        var wrong = new List<string>();
        foreach (var (method, path, scope) in AccessApp.Operations())
        {
            await ExpectAsync(null, "nobody", scope == "none" ? null : HttpStatusCode.Unauthorized);
            foreach (var (what, key) in access.Wrong) await ExpectAsync(key, what, scope == "none" ? null : HttpStatusCode.Unauthorized);
            foreach (var (role, scopes) in AccessApp.Roles)
                await ExpectAsync(
                    access.Keys[role], role, scope == "none" || scopes.Contains(scope) ? null : HttpStatusCode.Forbidden);

            async Task ExpectAsync(string? key, string who, HttpStatusCode? refusal)
            {
                using var answer = await access.SendAsync(method, path, key);
                var isRefused = answer.StatusCode
                    is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests;
                if (refusal is null ? isRefused : answer.StatusCode != refusal)
                    wrong.Add($"{method} {path} as {who}: {(int)answer.StatusCode}");
                if (refusal == HttpStatusCode.Forbidden && answer.Headers.GetValues("NnService-Required-Scope").Single() != scope)
                    wrong.Add($"{method} {path} as {who} names another scope");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("GET", "/MODELS")]
    [InlineData("GET", "/models/")]
    [InlineData("GET", "/%6dodels")]
    [InlineData("HEAD", "/models")]
    [InlineData("POST", "/Models/x/Predict")]
    [InlineData("GET", "/swagger/index.html")]
    [InlineData("GET", "/SWAGGER/index.html")]
    [InlineData("GET", "/swagger")]
    [InlineData("GET", "/swagger/v1/swagger.json")]
    [InlineData("GET", "/swagger/swagger-ui.css")]
    [InlineData("GET", "/swagger/models/x.json")]
    [InlineData("GET", "/ui")]
    [InlineData("GET", "/UI/Jobs")]
    [InlineData("POST", "/ui")]
    [InlineData("GET", "/%75i/models")]
    [InlineData("GET", "/_blazor")]
    [InlineData("POST", "/_blazor/negotiate")]
    [InlineData("GET", "/swagger/../models")]
    [InlineData("GET", "/%73wagger/index.html")]
    [InlineData("GET", "/health/../models")]
    [InlineData("GET", "/models//")]
    [InlineData("DELETE", "/health/live")]
    [InlineData("GET", "/nothing")]
    [InlineData("DELETE", "/models")]
    [InlineData("POST", "/v1/nonsense")]
    [InlineData("POST", "/v1/models/x:classify")]
    public async Task No_spelling_of_an_address_lets_a_stranger_in(string method, string path)
    {
        using var answer = await access.SendAsync(new HttpMethod(method), path, key: null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task Strangers_are_told_the_same_whatever_is_wrong_and_whatever_they_ask_for()
    {
        var told = new HashSet<string>();
        foreach (var path in (string[])["/models/iris", "/models/nobody", "/datasets/iris", "/jobs/1", "/admin/keys", "/nothing"])
        {
            foreach (var key in access.Wrong.Values.Append(null))
            {
                var problem = await (await access.SendAsync(HttpMethod.Get, path, key)).IsProblemAsync("unauthorized");
                told.Add(problem.Text("detail"));
            }
        }

        Assert.Single(told);
    }

    [Theory]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/health/ready")]
    [InlineData("GET", "/problems")]
    [InlineData("GET", "/problems/unauthorized")]
    public async Task What_is_for_everybody_is_so_with_a_wrong_key_too(string method, string path)
    {
        foreach (var key in access.Wrong.Values.Append(null))
            Assert.Equal(HttpStatusCode.OK, (await access.SendAsync(new HttpMethod(method), path, key)).StatusCode);
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer {0} {0}")]
    [InlineData("Bearer {0}, Bearer {0}")]
    [InlineData("Bearer")]
    public async Task A_key_is_taken_in_its_header_alone(string header)
    {
        var value = header.Replace("{0}", access.Keys["admin"], StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await access.App.GetAsync("/models", ("Authorization", value))).StatusCode);
    }

    [Theory]
    [InlineData("/models?key={0}")]
    [InlineData("/models/x/predict?{0}=1")]
    [InlineData("/health/live?access_token={0}")]
    public async Task A_key_in_the_query_is_refused_and_told_to_be_burnt(string path) =>
        await (await access.App.GetAsync(path.Replace("{0}", access.Keys["predictor"], StringComparison.Ordinal)))
            .IsProblemAsync("bad_request", null, "revoke it");
}
