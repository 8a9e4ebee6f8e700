using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Hosting;

/// <summary>The service as its clients reach it: through proxies, beneath a path.</summary>
public sealed class ProxyTests(ProxyApp proxied, HostingApp direct) : IClassFixture<ProxyApp>
{
    private const string Prefix = "X-Forwarded-Prefix";
    private const string ForwardedHost = "X-Forwarded-Host";

    private readonly NnApp _app = proxied.App;

    /// <summary>What is before the path, the headers that come with it, and the prefix that answers then have.</summary>
    public static TheoryData<string, string?, string> Ways => new()
    {
        { "", null, "" },
        { "/nn", null, "/nn" },
        { "", "/lab", "/lab" },
        { "", "/lab/", "/lab" },
        { "", "//evil.example", "/evil.example" },
        { "/nn", "/lab", "/lab/nn" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_an_answer_points_to_stands_beneath_the_prefix(string path, string? forwarded, string prefix)
    {
        (string, string)[] headers = forwarded is null ? [] : [(Prefix, forwarded)];
        var created = await _app.SendAsync(
            HttpMethod.Post,
            $"{path}/datasets/generate",
            NnApp.Json("""{ "kind": "xor" }"""),
            [.. headers, ("Idempotency-Key", $"xor{prefix}")]);
        var location = created.Headers.Location!.OriginalString;
        Assert.Equal($"{prefix}/datasets/{(await created.JsonAsync(HttpStatusCode.Created)).Text("id")}", location);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync($"{path}{location[prefix.Length..]}", headers)).StatusCode);

        // The answer that was kept for the key has the prefix of whoever repeats the request.
        var repeated = await _app.SendAsync(
            HttpMethod.Post, "/datasets/generate", NnApp.Json("""{ "kind": "xor" }"""), ("Idempotency-Key", $"xor{prefix}"));
        Assert.Equal(location[prefix.Length..], repeated.Headers.Location!.OriginalString);

        var refusal = await _app.GetAsync($"{path}/models/nothing", headers);
        var problem = JsonSerializer.Deserialize<JsonElement>(
            await refusal.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal($"{prefix}/problems/not_found", problem.Text("type"));

        var document = await (await _app.GetAsync($"{path}/swagger/v1/swagger.json", headers)).JsonAsync();
        Assert.Equal(
            [prefix.Length == 0 ? "/" : prefix],
            document.Items("servers").Select(server => server.Text("url")));
        var index = (await (await _app.GetAsync($"{path}/", headers)).JsonAsync()).GetProperty("links");
        Assert.All(
            index.EnumerateObject(), link => Assert.StartsWith($"{prefix}/", link.Value.GetString(), StringComparison.Ordinal));
        var page = (await _app.GetAsync($"{path}/swagger", headers)).Headers.Location!;
        var explorer = new Uri(new Uri($"http://lab.example{path}/swagger"), page);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync(explorer.AbsolutePath, headers)).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nn")]
    [InlineData("/nn/")]
    public async Task A_browser_finds_the_pages_and_a_program_the_main_addresses(string root)
    {
        var prefix = root.TrimEnd('/');
        var page = await _app.GetAsync(root, ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        Assert.Equal(
            (HttpStatusCode.Redirect, $"{prefix}/ui"), (page.StatusCode, page.Headers.Location?.OriginalString));

        var index = await _app.ReadAsync(root);
        Assert.Equal("NnService", index.Text("name"));
        foreach (var link in index.GetProperty("links").EnumerateObject())
        {
            var address = link.Value.GetString()!;
            Assert.StartsWith($"{prefix}/", address, StringComparison.Ordinal);
            var status = (await _app.GetAsync(address)).StatusCode;
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.MovedPermanently, $"{address}: {status}");
        }
    }

    [Theory]
    [InlineData("/nn", null)]
    [InlineData("", "/lab")]
    public async Task A_plain_prediction_takes_the_fast_path_beneath_a_prefix_too(string path, string? forwarded)
    {
        (string, string)[] headers = forwarded is null ? [] : [(Prefix, forwarded)];
        await PredictAsync(); // makes the version ready
        var before = await FastAsync();
        await PredictAsync();
        Assert.Equal(before + 1, await FastAsync());

        async Task PredictAsync() =>
            await (await _app.SendAsync(
                HttpMethod.Post, $"{path}/models/plain/predict", NnApp.Json("""{ "instances": [[1]] }"""), headers)).JsonAsync();
    }

    [Fact]
    public async Task The_host_guard_judges_the_host_that_the_client_named_to_a_believed_proxy()
    {
        foreach (var (host, forwarded, isServed) in (IEnumerable<(string, string?, bool)>)[
            ("localhost", null, true), ("localhost", "lab.example", true), ("inner.example", "lab.example", true),
            ("localhost", "evil.example", false), ("inner.example", null, false), ("lab.example", "evil.example", false),
        ])
        {
            var headers = forwarded is null ? [("Host", host)] : new[] { ("Host", host), (ForwardedHost, forwarded) };
            var response = await _app.GetAsync("/problems", headers);
            if (isServed) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            else await response.IsProblemAsync("bad_host");
        }
    }

    [Fact]
    public async Task A_page_of_the_public_address_is_an_own_one()
    {
        foreach (var (origin, isOwn) in (IEnumerable<(string, bool)>)[
            ("https://lab.example", true), ("http://inner.example", false), ("https://localhost", false),
        ])
        {
            var response = await _app.SendAsync(
                HttpMethod.Post,
                "/models/plain/predict",
                NnApp.Json("""{ "instances": [[1]] }"""),
                ("Origin", origin),
                (ForwardedHost, "lab.example"),
                ("X-Forwarded-Proto", "https"));
            if (isOwn) await response.JsonAsync();
            else await response.IsProblemAsync("cross_site");
        }
    }

    [Fact]
    public async Task Of_a_proxy_that_is_not_listed_nothing_is_believed()
    {
        var response = await direct.GetAsync("/nothing", (Prefix, "/lab"), (ForwardedHost, "evil.example"));
        await response.IsProblemAsync("not_found");

        await using var other = HostingApp.Build(
            new() { ["NnService:Proxies:0"] = "192.0.2.7", ["NnService:Auth:Mode"] = "Off" });
        await other.StartAsync(TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(HostingApp.Address(other), "/nothing"))
        {
            Headers = { { Prefix, "/lab" }, { ForwardedHost, "evil.example" }, { "X-Forwarded-For", "192.0.2.7" } },
        };
        await (await direct.Client.SendAsync(request, TestContext.Current.CancellationToken)).IsProblemAsync("not_found");
    }

    [Fact]
    public async Task Each_client_of_a_believed_proxy_has_its_own_event_streams()
    {
        var job = (await _app.TrainAsync(
            "plain", """{ "data": { "inputs": [[1]], "targets": [[2]] }, "epochs": 10000000, "validation": null }""")).Text("id");
        await (await _app.SendAsync(HttpMethod.Post, $"/jobs/{job}/pause")).JsonAsync(HttpStatusCode.Accepted);
        using var first = await WatchAsync("192.0.2.1");
        using var again = await WatchAsync("192.0.2.1");
        using var second = await WatchAsync("192.0.2.2");
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            [first.StatusCode, again.StatusCode, second.StatusCode]);

        Task<HttpResponseMessage> WatchAsync(string client)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.Address, $"/jobs/{job}/events"))
            {
                Headers = { { "X-Forwarded-For", client } },
            };
            return direct.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        }
    }

    private async Task<long> FastAsync()
    {
        var page = await (await _app.GetAsync("/metrics")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var line = page.Split('\n').Single(
            line => line.StartsWith("nnservice_predictions_total{path=\"fast\"}", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(line.LastIndexOf(' ')), System.Globalization.CultureInfo.InvariantCulture);
    }
}
