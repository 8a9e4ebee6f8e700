using System.Net;
using System.Net.Sockets;
using System.Text;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Hosting;

/// <summary>Paths, methods, hosts, Accept and headers.</summary>
public sealed class HttpTests(HostingApp app)
{
    [Theory]
    [InlineData("/nothing")]
    [InlineData("/probe/..%2f..%2fetc/passwd")]
    [InlineData("/probe/%2e%2e/%5c")]
    [InlineData("/swagger/nothing")]
    [InlineData("/probe/versions/abc")]
    [InlineData("/probe/versions/99999999999")]
    [InlineData("/problems/nothing")]
    public async Task Unknown_address_is_404(string path) => await (await app.GetAsync(path)).IsProblemAsync("not_found");

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/problems")]
    [InlineData("/nothing")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task Json_ends_with_one_line_feed(string path)
    {
        var text = await (await app.GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Equal("", await (await app.SendAsync(HttpMethod.Head, path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PATCH")]
    [InlineData("FROB")]
    public async Task Wrong_method_is_405_with_Allow(string method)
    {
        var response = await app.SendAsync(new HttpMethod(method), "/probe/query");
        await response.IsProblemAsync("method_not_allowed", says: "allowed: GET, HEAD.");
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    [InlineData("/problems")]
    [InlineData("/problems/nothing")]
    [InlineData("/probe/table")]
    [InlineData("/probe/query?limit=x")]
    [InlineData("/probe/throw/bug")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/swagger/index.html")]
    [InlineData("/nothing")]
    public async Task HEAD_is_answered_like_GET_without_the_body(string path)
    {
        var got = await app.GetAsync(path);
        var head = await app.SendAsync(HttpMethod.Head, path);
        Assert.Equal(got.StatusCode, head.StatusCode);
        Assert.Equal(Headers(got), Headers(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        static string[] Headers(HttpResponseMessage response) =>
        [
            .. response.Headers.Concat(response.Content.Headers)
                .Where(header => header.Key is not ("Date" or "Content-Length" or "Transfer-Encoding"))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task HEAD_is_refused_where_there_is_no_GET()
    {
        var response = await app.SendAsync(HttpMethod.Head, "/probe/body");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_method_override_header_changes_nothing() =>
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/probe/query", ("X-HTTP-Method-Override", "DELETE"))).StatusCode);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example:80")]
    [InlineData("[::2]")]
    public async Task Foreign_host_is_refused(string host) =>
        await (await app.GetAsync("/problems", ("Host", host))).IsProblemAsync("bad_host");

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/Health/Ready", HttpStatusCode.OK)]
    [InlineData("/health", HttpStatusCode.BadRequest)]
    [InlineData("/health/live/more", HttpStatusCode.BadRequest)]
    [InlineData("/metrics", HttpStatusCode.BadRequest)]
    public async Task A_monitor_asks_for_health_by_any_address(string path, HttpStatusCode status)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            Assert.Equal(status, (await app.SendAsync(method, path, null, ("Host", "192.0.2.7:5080"))).StatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:81")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]:1")]
    public async Task Own_host_is_served(string host) =>
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/problems", ("Host", host))).StatusCode);

    [Fact]
    public async Task Configured_hosts_are_added_to_the_local_ones()
    {
        await using var other = HostingApp.Build(new() { ["AllowedHosts"] = "nn.example; *.lan" });
        await other.StartAsync(TestContext.Current.CancellationToken);
        foreach (var (host, status) in (IEnumerable<(string, int)>)[
            ("nn.example", 200), ("a.lan", 200), ("localhost", 200), ("evil.example", 400),
        ])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(HostingApp.Address(other), "/problems"))
            {
                Headers = { Host = host },
            };
            Assert.Equal(status, (int)(await app.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Theory]
    [InlineData("/probe/table", "image/png")]
    [InlineData("/probe/table", "application/json;q=0, text/csv;q=0")]
    [InlineData("/probe/table", "*/*;q=0")]
    [InlineData("/probe/table", "garbage")]
    [InlineData("/probe/query", "text/html")]
    [InlineData("/probe/query", "application/json;q=0, */*")]
    public async Task Impossible_Accept_is_406(string path, string accept) =>
        await (await app.GetAsync(path, ("Accept", accept))).IsProblemAsync("not_acceptable", says: "application/json");

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/*", "text/csv")]
    [InlineData("text/csv", "text/csv")]
    [InlineData("TEXT/CSV", "text/csv")]
    [InlineData("application/json;q=0.5, text/csv", "text/csv")]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", "application/json")]
    public async Task Accept_chooses(string? accept, string chosen)
    {
        var response = accept is null ? await app.GetAsync("/probe/table") : await app.GetAsync("/probe/table", ("Accept", accept));
        Assert.Equal(chosen, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_refusal_is_written_whatever_is_accepted() =>
        await (await app.GetAsync("/nothing", ("Accept", "image/png"))).IsProblemAsync("not_found");

    [Fact]
    public async Task An_unreadable_header_is_named_as_such()
    {
        await (await app.GetAsync("/probe/header")).IsProblemAsync("bad_header_value");
        await (await app.GetAsync("/probe/header", ("X-N", "abc"))).IsProblemAsync("bad_header_value");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/nothing")]
    [InlineData("/probe/throw/bug")]
    public async Task Security_headers_are_on_every_answer(string path)
    {
        var headers = (await app.GetAsync(path)).Headers;
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            headers.GetValues("Content-Security-Policy").Single());
        Assert.True(headers.CacheControl!.NoStore);
        Assert.False(headers.Contains("Server"));
    }

    [Theory]
    [InlineData("GET /health/live HTTP/1.1\r\n\r\n", " 400 ")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", " 400 ")]
    [InlineData("GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n", " 400 ")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", " 400 ")]
    [InlineData("POST /probe/body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", " 400 ")]
    [InlineData("nonsense\r\n\r\n", " 400 ")]
    public async Task Broken_http_is_refused_by_the_server(string request, string status) =>
        Assert.Contains(status, await RawAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task Too_many_or_too_long_headers_are_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 101).Select(n => $"X-{n}: 1\r\n"));
        Assert.Contains(" 431 ", await RawAsync($"GET /health/live HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"), StringComparison.Ordinal);
        Assert.Contains(
            " 431 ",
            await RawAsync($"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 40_000)}\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.Contains(
            " 414 ", await RawAsync($"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /", " HTTP/1.1\r\nHost: localhost\r\n\r\n", 9_000, 414)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: ", "\r\n\r\n", 40_000, 431)]
    [InlineData("nonsense", "\r\n\r\n", 0, 400)]
    public async Task What_the_server_refuses_by_itself_has_no_body_and_ends_the_connection_as_documented(
        string start, string end, int length, int status)
    {
        var stop = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", app.Client.BaseAddress!.Port, stop);
        await client.Client.SendAsync(Encoding.ASCII.GetBytes(start + new string('a', length) + end), stop);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(stop).InTimeAsync("the end of the connection");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal); // nothing behind the headers
    }

    private async Task<string> RawAsync(string request)
    {
        var stop = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", app.Client.BaseAddress!.Port, stop);
        await client.Client.SendAsync(Encoding.ASCII.GetBytes(request), stop);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(stop) ?? "";
    }
}
