using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using NnService.Api.Jobs;
using NnService.Api.Tests.Metrics;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>How many watch at the same time, and what stays of them when they have gone.</summary>
public sealed partial class EventStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly NnApp _app = new();
    private readonly List<IDisposable> _open = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _open.ForEach(connection => connection.Dispose());
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Clients_that_have_gone_leave_no_request_behind()
    {
        var job = await PausedJobAsync();
        var watchers = new List<TcpClient>();
        for (var i = 0; i < 20; i++) watchers.Add(await WatchAsync(job, _app.Address));
        Assert.Equal(20, (await ScrapeAsync())["nnservice_event_streams"]);

        watchers.ForEach(Vanish);
        await UntilAsync("nnservice_event_streams", 0);
        await UntilAsync("http_server_active_requests", 1); // that of the page itself
    }

    [Fact]
    public async Task HEAD_does_not_wait_for_events()
    {
        var job = await PausedJobAsync();
        var head = await _app.SendAsync(HttpMethod.Head, $"/jobs/{job}/events");
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        await UntilAsync("nnservice_event_streams", 0);
    }

    [Fact]
    public async Task Nothing_on_the_way_keeps_events_back()
    {
        var job = await PausedJobAsync();
        var (_, head) = await AskAsync(job, _app.Address, from: null);
        Assert.Contains("\r\nX-Accel-Buffering: no\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nCache-Control: no-cache", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_beyond_all_that_are_allowed_is_refused_until_one_ends()
    {
        // On loopback an address may have all.
        var job = await PausedJobAsync("--NnService:Limits:MaxEventStreams=3", "--NnService:Limits:MaxEventStreamsPerAddress=1");
        var first = await WatchAsync(job, _app.Address);
        var second = await WatchAsync(job, _app.Address);
        await WatchAsync(job, _app.Address);

        var refused = await _app.GetAsync($"/jobs/{job}/events");
        Assert.Equal("5", refused.Headers.GetValues("Retry-After").Single());
        await refused.IsProblemAsync("too_many_streams", says: "NnService:Limits:MaxEventStreams)");
        await (await _app.GetAsync("/jobs/no-such/events")).IsProblemAsync("not_found");
        await _app.ReadAsync($"/jobs/{job}");

        Vanish(first);
        await UntilAsync("nnservice_event_streams", 2);
        second.Client.Shutdown(SocketShutdown.Both);
        await UntilAsync("nnservice_event_streams", 1);
        await WatchAsync(job, _app.Address);
        await WatchAsync(job, _app.Address);

        // The end of the job ends the streams that are left.
        await (await _app.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel")).JsonAsync(HttpStatusCode.Accepted);
        await UntilAsync("nnservice_event_streams", 0);
        Assert.NotEmpty(await _app.EventsAsync(job));
    }

    [Fact]
    public async Task Where_others_reach_the_service_one_address_has_a_part_of_the_streams()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Socket.OSSupportsIPv6, "It needs all of 127.0.0.0/8, and IPv6.");
        _app.Expect("NnService:Auth:Mode is Off");
        string[] arguments = [
            "--urls=http://127.0.0.1:0;http://[::]:0", "--NnService:Auth:Mode=Off", "--NnService:Limits:MaxEventStreamsPerAddress=2",
        ];
        var job = await PausedJobAsync(arguments);
        var ports = Port().Matches(_app.Log).Select(match => match.Groups[1].Value).ToArray();
        var plain = new Uri($"http://127.0.0.1:{ports[0]}");
        var both = new Uri($"http://127.0.0.1:{ports[1]}"); // there an address of IPv4 comes as one of IPv6

        await WatchAsync(job, both);
        var second = await WatchAsync(job, plain);
        foreach (var address in (Uri[])[both, plain]) Assert.Contains(" 429 ", await StatusAsync(job, address), StringComparison.Ordinal);
        await WatchAsync(job, both, from: "127.0.0.2");
        await WatchAsync(job, plain, from: "127.0.0.2");
        Assert.Contains(" 429 ", await StatusAsync(job, both, "127.0.0.2"), StringComparison.Ordinal);
        await WatchAsync(job, new Uri($"http://[::1]:{ports[1]}"));

        Vanish(second);
        await UntilAsync("nnservice_event_streams", 4);
        await WatchAsync(job, both);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::", "2001:db8:1:2::")]
    [InlineData("fe80::1%2", "fe80::")]
    [InlineData("::1", "::")]
    public void Addresses_of_one_client_have_one_name(string address, string client) =>
        Assert.Equal(IPAddress.Parse(client), EventStreams.ClientOf(IPAddress.Parse(address)));

    [Fact]
    public void A_client_of_a_Unix_socket_has_no_address() => Assert.Null(EventStreams.ClientOf(null));

    private async Task<string> PausedJobAsync(params string[] arguments)
    {
        await _app.StartAsync(arguments);
        await _app.CreateModelAsync("""{ "id": "m", "layers": [{ "activation": "softmax" }] }""");
        var job = (await _app.TrainAsync("m", """{ "dataset": "iris", "target": "species", "epochs": 10000000 }""")).Text("id");
        await (await _app.SendAsync(HttpMethod.Post, $"/jobs/{job}/pause")).JsonAsync(HttpStatusCode.Accepted);
        await _app.EventsAsync(job, item => item.EventType == "state" && item.Data.Text("status") == "paused");
        await UntilAsync("nnservice_event_streams", 0);
        return job;
    }

    /// <summary>A connection on which the first event has come.</summary>
    private async Task<TcpClient> WatchAsync(string job, Uri address, string? from = null)
    {
        var (connection, head) = await AskAsync(job, address, from);
        Assert.Contains(" 200 OK", head, StringComparison.Ordinal);
        return connection;
    }

    private async Task<string> StatusAsync(string job, Uri address, string? from = null) => (await AskAsync(job, address, from)).Head;

    private async Task<(TcpClient Connection, string Head)> AskAsync(string job, Uri address, string? from)
    {
        var host = IPAddress.Parse(address.Host.Trim('[', ']'));
        var connection = from is null ? new TcpClient(host.AddressFamily) : new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        _open.Add(connection);
        await connection.ConnectAsync(host, address.Port, Cancelled);
        var stream = connection.GetStream();
        var request = $"GET /jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancelled);
        var head = "";
        var buffer = new byte[4096];
        while (!head.Contains("data:", StringComparison.Ordinal) && !head.Contains(" 429 ", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Cancelled).AsTask().WaitAsync(Patience, Cancelled);
            Assert.True(read > 0, $"The connection ended after: {head}");
            head += Encoding.UTF8.GetString(buffer, 0, read);
        }

        return (connection, head);
    }

    /// <summary>Ends a connection as a client does that dies: with a reset.</summary>
    private static void Vanish(TcpClient connection)
    {
        connection.LingerState = new LingerOption(enable: true, seconds: 0);
        connection.Dispose();
    }

    private async Task<Exposition> ScrapeAsync()
    {
        var page = await _app.GetAsync("/metrics");
        return Exposition.Parse(await page.Content.ReadAsStringAsync(Cancelled));
    }

    /// <summary>Reads the metrics until one of them has a value.</summary>
    private async Task UntilAsync(string series, double value)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var page = await ScrapeAsync();
            if (page[series] == value) return;
            Assert.False(patience.IsCancellationRequested, $"{series} is still {page[series]}, not {value}.");
        }
    }

    [GeneratedRegex(@"Now listening on: http://\S+:(\d+)")]
    private static partial Regex Port();
}
