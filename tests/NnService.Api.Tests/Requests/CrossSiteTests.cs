using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using NnService.Api.Tests.Hosting;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Requests;

/// <summary>What pages of other origins may send, and what they get to see.</summary>
public sealed class CrossSiteTests(HostingApp app)
{
    private const string Listed = "https://app.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Host, Origin and Sec-Fetch-Site as they are sent; what is null is not.</summary>
    public static TheoryData<string, string?, string?, bool> Senders => new()
    {
        // A program.
        { "localhost", null, null, true },

        // A browser that tells the relation decides alone, whatever the origin is.
        { "localhost", null, "same-origin", true },
        { "localhost", null, "none", true },
        { "localhost", "http://localhost", "same-origin", true },
        { "localhost", "null", "same-origin", true },
        { "nn.example", "https://public.example", "same-origin", true },
        { "localhost", null, "cross-site", false },
        { "localhost", null, "same-site", false },
        { "localhost", "http://localhost", "cross-site", false },
        { "localhost", null, "", false },
        { "localhost", null, "Same-Origin", false },
        { "localhost", null, "same-origin, cross-site", false },
        { "localhost", null, "sideways", false },

        // One that does not is known by the origin.
        { "localhost", "http://localhost", null, true },
        { "localhost:80", "http://localhost", null, true },
        { "localhost", "http://localhost:80", null, true },
        { "LOCALHOST:5080", "http://localhost:5080", null, true },
        { "localhost:5080", "HTTP://LOCALHOST:5080", null, true },
        { "[::1]:5080", "http://[::1]:5080", null, true },
        { "localhost:5080", "http://localhost", null, false },
        { "localhost", "http://localhost:5080", null, false },
        { "localhost:5080", "http://127.0.0.1:5080", null, false },
        { "nn.example", "http://evil.example", null, false },
        { "nn.example", "http://nn.example.evil.example", null, false },
        { "nn.example", "http://evil.example#nn.example", null, false },
        { "nn.example", "http://nn.example@evil.example", null, false },
        { "nn.example", "http://evil.example/nn.example", null, false },
        { "nn.example", "http://nn.example/", null, false },
        { "nn.example", "http://nn.example:0x50", null, false },
        { "nn.example", "nn.example", null, false },
        { "nn.example", "//nn.example", null, false },
        { "nn.example", "null", null, false },
        { "nn.example", "", null, false },
        { "nn.example", "http://nn.example http://evil.example", null, false },
        { "nn.example", "http://nn.example, http://evil.example", null, false },
        { "nn.example", "ftp://nn.example", null, false },
        { "nn.example", "file://", null, false },

        // A proxy has ended TLS and passed the host on.
        { "nn.example", "https://nn.example", null, true },
        { "nn.example:443", "https://nn.example", null, true },
        { "nn.example:8443", "https://nn.example:8443", null, true },
        { "nn.example:80", "https://nn.example", null, false },

        // An origin that is configured, and what only looks like it.
        { "nn.example", Listed, null, true },
        { "nn.example", Listed, "cross-site", true },
        { "nn.example", "http://127.0.0.1:3000", "cross-site", true },
        { "nn.example", "http://app.example", "cross-site", false },
        { "nn.example", "https://app.example:444", "cross-site", false },
        { "nn.example", "https://app.example.evil.example", "cross-site", false },
        { "nn.example", "https://sub.app.example", "same-site", false },
        { "nn.example", "https://app.example, https://app.example", "cross-site", false },
    };

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task Changes_are_taken_from_own_pages_and_programs_and_listed_origins(
        string host, string? origin, string? site, bool isTaken)
    {
        await using var other = await StartAsync();
        (string, string)[] changes =
        [
            ("POST", "/probe/upload"), ("DELETE", "/nothing"), ("PATCH", "/swagger/index.html"), ("PUT", "/health/live"), ("FROB", "/"),
            ("TRACE", "/models"), ("post", "/probe/upload"),
        ];
        foreach (var (method, path) in changes)
        {
            var response = await SendAsync(other, method, path, host, origin, site);
            if (isTaken) Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
            else await response.IsProblemAsync("cross_site", says: "NnService:Cors:Origins");
        }

        foreach (var method in (string[])["GET", "HEAD", "OPTIONS"])
            Assert.NotEqual(HttpStatusCode.Forbidden, (await SendAsync(other, method, "/health/live", host, origin, site)).StatusCode);
    }

    [Fact]
    public async Task Two_origins_are_none()
    {
        var own = app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var response = await app.SendAsync(HttpMethod.Post, "/probe/upload", Csv(), ("Origin", own), ("Origin", "http://evil.example"));
        await response.IsProblemAsync("cross_site");
    }

    [Fact]
    public async Task A_foreign_protocol_refuses_in_its_own_shape()
    {
        var response = await app.SendAsync(HttpMethod.Post, "/v2/models/x/infer", Csv(), ("Origin", "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.StartsWith("{\"error\":\"A web page of the origin 'http://evil.example'", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listed_origin_sees_answers_and_refusals_with_their_headers()
    {
        await using var other = await StartAsync();
        (string, string, int)[] answers =
        [
            ("GET", "/health/live", 200), ("POST", "/probe/upload", 200), ("DELETE", "/probe/query", 405), ("GET", "/nothing", 404),
            ("GET", "/probe/throw/bug", 500),
        ];
        foreach (var (method, path, status) in answers)
        {
            var response = await SendAsync(other, method, path, "nn.example", Listed, "cross-site");
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(Listed, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Expose-Headers")));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
            Assert.Contains("Origin", response.Headers.Vary);
        }
    }

    [Fact]
    public async Task A_preflight_is_answered_to_listed_origins_alone()
    {
        await using var other = await StartAsync();
        var allowed = await PreflightAsync(other, Listed);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal(Listed, Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("PATCH", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("if-match,content-type", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("600", Assert.Single(allowed.Headers.GetValues("Access-Control-Max-Age")));
        Assert.Equal("nosniff", Assert.Single(allowed.Headers.GetValues("X-Content-Type-Options")));
        foreach (var origin in (string[])["http://evil.example", "null", "http://nn.example"])
        {
            var refused = await PreflightAsync(other, origin);
            Assert.DoesNotContain(refused.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Without_the_setting_no_origin_is_allowed()
    {
        await (await PreflightAsync(app.Client.BaseAddress!, Listed, "localhost")).IsProblemAsync("method_not_allowed");
        var read = await app.GetAsync("/health/live", ("Origin", Listed));
        Assert.DoesNotContain(read.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HTTPS://App.Example:443", "https://app.example")]
    [InlineData("http://[::1]:80", "http://[::1]")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("tauri://localhost", "tauri://localhost")]
    public async Task An_origin_may_be_configured_otherwise_than_browsers_spell_it(string configured, string sent)
    {
        await using var other = await StartAsync(configured);
        var response = await SendAsync(other, "POST", "/probe/upload", "nn.example", sent, "cross-site");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(sent, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    private static StringContent Csv() => new("a\n1\n", Encoding.UTF8, "text/csv");

    private static async Task<WebApplication> StartAsync(string origin = Listed)
    {
        var other = HostingApp.Build(new()
        {
            ["AllowedHosts"] = "*",
            ["NnService:Cors:Origins:0"] = "http://127.0.0.1:3000",
            ["NnService:Cors:Origins:1"] = origin,
        });
        await other.StartAsync(Stop);
        return other;
    }

    private Task<HttpResponseMessage> PreflightAsync(WebApplication other, string origin) =>
        PreflightAsync(HostingApp.Address(other), origin, "nn.example");

    private Task<HttpResponseMessage> PreflightAsync(Uri address, string origin, string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, new Uri(address, "/probe/query")) { Headers = { Host = host } };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "PATCH");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "if-match,content-type");
        return app.Client.SendAsync(request, Stop);
    }

    private Task<HttpResponseMessage> SendAsync(WebApplication other, string method, string path, string host, string? origin, string? site)
    {
        var address = new Uri(HostingApp.Address(other), path);
        var request = new HttpRequestMessage(new HttpMethod(method), address) { Headers = { Host = host } };
        if (method is not ("GET" or "HEAD" or "TRACE")) request.Content = Csv();
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        if (site is not null) request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        return app.Client.SendAsync(request, Stop);
    }
}
