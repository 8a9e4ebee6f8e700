using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NnService.Client;

namespace NnService.Api.Tests.Client;

/// <summary>
/// How the typed client follows a job when the service does not do what it should, on a clock that only these tests move.
/// </summary>
public sealed class FollowTests : IDisposable
{
    private const string Queued = "event: state\ndata: {\"status\":\"queued\",\"epoch\":0,\"epochs\":9}\nid: 0.1\n\n";
    private const string Succeeded = "event: state\ndata: {\"status\":\"succeeded\",\"epoch\":9,\"epochs\":9}\nid: 9.3\n\n";
    private const string Ping = "event: ping\ndata: {\"status\":\"queued\",\"epoch\":0,\"epochs\":9}\n\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly Service _service;
    private readonly HttpClient _http;

    public FollowTests()
    {
        _service = new Service(_time);
        _http = new HttpClient(_service) { BaseAddress = new Uri("http://service.example/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Streams_that_end_too_early_are_asked_for_again_in_growing_pauses_and_not_for_ever()
    {
        _service.Answer = _ => Stream("");
        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => DriveAsync(FollowAsync(Cancelled)));
        Assert.Contains("jobs/j/events", thrown.Message, StringComparison.Ordinal);
        AssertPauses([200, 400, 800, 1600]);
    }

    [Fact]
    public async Task A_service_that_only_says_that_it_lives_is_asked_at_most_every_ten_seconds()
    {
        using var enough = new CancellationTokenSource();
        _service.Answer = asked =>
        {
            if (asked == 20) enough.Cancel();
            return Stream(Ping);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DriveAsync(FollowAsync(enough.Token)));
        AssertPauses([200, 400, 800, 1600, 3200, 6400, .. Enumerable.Repeat(10_000, 13)]);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_for_three_signs_of_life_is_given_up_and_nothing_is_lost()
    {
        _service.Answer = asked => asked switch
        {
            1 => Silent(Queued),
            2 => Silent(""),
            _ => Stream(Succeeded),
        };
        var events = await DriveAsync(FollowAsync(Cancelled));
        Assert.Equal(["0.1", "9.3"], events.Select(item => item.Id));
        Assert.Equal([null, "0.1", "0.1"], _service.After);
        AssertPauses([45_200, 45_400]);
    }

    [Fact]
    public async Task A_service_that_never_answers_is_given_up_too()
    {
        _service.Answer = _ => null;
        await Assert.ThrowsAsync<HttpRequestException>(() => DriveAsync(FollowAsync(Cancelled)));
        Assert.Equal(5, _service.AskedAt.Count);
    }

    [Fact]
    public async Task A_socket_that_breaks_while_it_is_connected_is_a_connection_that_broke()
    {
        _service.Answer = asked => asked < 5 ? throw new SocketException((int)SocketError.NotConnected) : Stream(Succeeded);
        Assert.Equal(["9.3"], (await DriveAsync(FollowAsync(Cancelled))).Select(item => item.Id));

        _service.Answer = _ => throw new SocketException((int)SocketError.NotConnected);
        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => DriveAsync(FollowAsync(Cancelled)));
        Assert.Equal(HttpRequestError.ConnectionError, thrown.HttpRequestError);
    }

    [Fact]
    public async Task What_is_followed_on_a_silent_connection_ends_when_its_caller_gives_up()
    {
        using var gone = new CancellationTokenSource();
        _service.Answer = _ => Silent(Queued);
        await using var events = new NnClient(_http, _time).FollowAsync("j", cancellationToken: gone.Token).GetAsyncEnumerator(Cancelled);
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Patience, Cancelled));
        var next = events.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience, Cancelled));
    }

    [Fact]
    public async Task A_service_with_too_many_streams_refuses_at_first_and_is_asked_again_once_it_has_begun()
    {
        _service.Answer = _ => Refusal();
        var refusal = await Assert.ThrowsAsync<NnProblemException>(() => DriveAsync(FollowAsync(Cancelled)));
        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_streams"), (refusal.Status, refusal.Code));

        _service.Answer = asked => asked switch
        {
            2 => Stream(Queued),
            3 => Refusal(),
            _ => Stream(Succeeded),
        };
        Assert.Equal(["0.1", "9.3"], (await DriveAsync(FollowAsync(Cancelled))).Select(item => item.Id));
    }

    /// <summary>
    /// Between the requests there were pauses of at least so many milliseconds: a machine that is busy moves the clock on too early.
    /// </summary>
    private void AssertPauses(int[] shortest)
    {
        var pauses = _service.AskedAt.Zip(_service.AskedAt.Skip(1), (first, second) => second - first).ToList();
        Assert.Equal(shortest.Length, pauses.Count);
        for (var i = 0; i < shortest.Length; i++) Assert.True(pauses[i].TotalMilliseconds >= shortest[i], $"pause {i} is {pauses[i]}");
    }

    private async Task<List<JobEvent>> FollowAsync(CancellationToken cancellationToken)
    {
        var events = new List<JobEvent>();
        await foreach (var item in new NnClient(_http, _time).FollowAsync("j", cancellationToken: cancellationToken)) events.Add(item);
        return events;
    }

    /// <summary>Lets the clock go on until the work is done.</summary>
    private async Task<T> DriveAsync<T>(Task<T> work)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!work.IsCompleted)
        {
            Assert.False(patience.IsCancellationRequested, $"The client is not done after {_service.AskedAt.Count} requests.");
            await SettleAsync();
            if (!work.IsCompleted) _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await work;
    }

    /// <summary>Lets what was set free run until it waits for the clock again.</summary>
    private static async Task SettleAsync()
    {
        for (var i = 0; i < 20; i++) await Task.Yield();
    }

    private static HttpResponseMessage Stream(string events) =>
        new() { Content = new StringContent(events, Encoding.UTF8, "text/event-stream") };

    /// <summary>After these events nothing comes, and the connection stands.</summary>
    private static HttpResponseMessage Silent(string events)
    {
        var pipe = new Pipe();
        pipe.Writer.AsStream(leaveOpen: true).Write(Encoding.UTF8.GetBytes(events));
        return new() { Content = new StreamContent(pipe.Reader.AsStream()) };
    }

    private static HttpResponseMessage Refusal() => new(HttpStatusCode.TooManyRequests)
    {
        Content = new StringContent(
            """{ "code": "too_many_streams", "detail": "20 event streams are open." }""", Encoding.UTF8, "application/problem+json"),
    };

    /// <summary>Answers as a test says.</summary>
    private sealed class Service(FakeTimeProvider time) : HttpMessageHandler
    {
        private readonly DateTimeOffset _began = time.GetUtcNow();

        /// <summary>The answer to a request, by its number from 1; null for none.</summary>
        public Func<int, HttpResponseMessage?> Answer { get; set; } = _ => null;

        public List<TimeSpan> AskedAt { get; } = [];

        public List<string?> After { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            AskedAt.Add(time.GetUtcNow() - _began);
            After.Add(request.Headers.TryGetValues("Last-Event-ID", out var after) ? after.Single() : null);
            if (Answer(AskedAt.Count) is { } answer) return answer;
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            throw new InvalidOperationException("Nobody waits for ever.");
        }
    }
}
