using System.Net;
using System.Text.Json;
using NnService.Api.Hosting;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Api.Tests.Hosting;

namespace NnService.Api.Tests.Problems;

/// <summary>The shape of refusals, what exceptions become, and the pages that explain them.</summary>
public sealed class ProblemTests(HostingApp app)
{
    public static TheoryData<string> Codes => [.. ProblemCode.All.Select(code => code.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_has_its_page(string code)
    {
        var page = JsonSerializer.Deserialize<ProblemPage>(
            await app.Client.GetStringAsync($"/problems/{code}", TestContext.Current.CancellationToken), StrictJson.Options);
        Assert.Equal(code, page!.Code);
        Assert.NotEmpty(page.Explanation);
        var html = await app.GetAsync($"/problems/{code}", ("Accept", "text/html,*/*;q=0.8"));
        Assert.Equal("text/html", html.Content.Headers.ContentType!.MediaType);
        Assert.Contains(code, await html.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_are_unique_words_in_snake_case()
    {
        Assert.Equal(ProblemCode.All.Count, ProblemCode.All.DistinctBy(code => code.Code).Count());
        Assert.All(ProblemCode.All, code => Assert.Matches("^[a-z]+(_[a-z]+)*$", code.Code));
    }

    [Fact]
    public async Task The_list_holds_every_code()
    {
        var list = JsonSerializer.Deserialize<ProblemPageList>(
            await app.Client.GetStringAsync("/problems", TestContext.Current.CancellationToken), StrictJson.Options);
        Assert.Equal(ProblemCode.All.Count, list!.Items.Count);
    }

    [Fact]
    public async Task A_handler_tells_every_fault()
    {
        var body = await (await app.GetAsync("/probe/problem")).IsProblemAsync("invalid", "/layers/0/units", "2 faults");
        Assert.Equal("/loss", body.GetProperty("errors")[1].GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("bug", "internal", false)]
    [InlineData("data", "internal", false)]
    [InlineData("json", "internal", false)]
    [InlineData("cancelled", "internal", false)]
    [InlineData("full", "storage_full", false)]
    [InlineData("busy", "unavailable", true)]
    [InlineData("locked", "unavailable", true)]
    public async Task An_exception_becomes_a_problem_that_tells_no_secret(string kind, string code, bool retry)
    {
        var response = await app.GetAsync($"/probe/throw/{kind}");
        await response.IsProblemAsync(code);
        Assert.Equal(retry, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task Development_tells_no_more()
    {
        await using var other = HostingApp.Build(
            new() { ["environment"] = "Development" }, builder => builder.Environment.EnvironmentName = "Development");
        await other.StartAsync(TestContext.Current.CancellationToken);
        await (await app.Client.GetAsync(
            new Uri(HostingApp.Address(other), "/probe/throw/bug"), TestContext.Current.CancellationToken)).IsProblemAsync("internal");
        await (await app.Client.GetAsync(
            new Uri(HostingApp.Address(other), "/probe/needed"), TestContext.Current.CancellationToken)).IsProblemAsync("bad_query_value");
    }

    [Theory]
    [InlineData("/probe/foreign/bug", HttpStatusCode.InternalServerError)]
    [InlineData("/probe/foreign/busy", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/probe/foreign/a?x=1", HttpStatusCode.BadRequest)]
    public async Task Another_protocol_has_its_own_shape(string path, HttpStatusCode status)
    {
        var response = await app.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(
            "{\"error\":", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
