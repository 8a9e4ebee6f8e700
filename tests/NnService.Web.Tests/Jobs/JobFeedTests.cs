using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NnService.Client;
using NnService.Web.Jobs;

namespace NnService.Web.Tests.Jobs;

/// <summary>How a page keeps a job up to date, on a clock that only these tests move.</summary>
public sealed class JobFeedTests : IDisposable
{
    private const int Epochs = 100;

    private readonly FakeTimeProvider _time = new();
    private readonly Service _service = new();
    private readonly HttpClient _http;
    private readonly NnClient _api;

    public JobFeedTests()
    {
        _http = new HttpClient(_service) { BaseAddress = new Uri("http://service.example/") };
        _api = new NnClient(_http, _time);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task What_was_left_out_while_a_job_was_watched_is_there_once_it_is_finished()
    {
        _service.Events = path => path.Contains("perSecond", StringComparison.Ordinal)
            ? $"{Epoch(50, 49)}{Epoch(Epochs, 49)}{Succeeded}"
            : string.Concat(Enumerable.Range(81, 20).Select(epoch => Epoch(epoch, 0))) + Succeeded;
        var feed = await WatchAsync();
        Assert.True(feed.IsDone);
        Assert.Equal(Enumerable.Range(1, Epochs), feed.Log.Points.Select(point => point.Epoch));
        Assert.Equal(Enumerable.Range(81, 20), feed.Log.Last.Select(point => point.Epoch));
        Assert.Single(feed.States);
        Assert.Equal(["jobs/j/events?perSecond=20", "jobs/j", "jobs/j/history", "jobs/j/events"], _service.Asked);
    }

    [Fact]
    public async Task A_job_of_which_all_was_told_is_not_read_again()
    {
        _service.Events = _ => string.Concat(Enumerable.Range(1, Epochs).Select(epoch => Epoch(epoch, 0))) + Succeeded;
        var feed = await WatchAsync();
        Assert.Equal(Epochs, feed.Log.Points.Count);
        Assert.Equal(["jobs/j/events?perSecond=20", "jobs/j"], _service.Asked);
    }

    [Fact]
    public async Task What_comes_at_once_is_one_change_to_draw()
    {
        _service.Events = _ => $"{Epoch(1, 0)}{Epoch(2, 0)}{Succeeded}";
        var feed = await WatchAsync();
        var drawn = feed.WaitAsync(Cancelled);
        Assert.False(drawn.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await drawn;
        var next = feed.WaitAsync(Cancelled);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await next;
    }

    private async Task<JobFeed> WatchAsync()
    {
        var feed = new JobFeed(_api, _time, new(Started, []));
        await feed.FollowAsync(Cancelled);
        return feed;
    }

    private static Job Started => new(
        "j", "m", JobStatus.Running, null, 0, Epochs, 0, null, null, null, null, null, 1, default, null, null, null, []);

    private const string Succeeded =
        """
        event: state
        id: 100.3
        data: {"status":"succeeded","epoch":100,"epochs":100,"loss":0.01,"validationLoss":null,"estimatedFinishAt":null}


        """;

    private static string Epoch(int epoch, int skipped) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        event: epoch
        id: {{epoch}}.2
        data: {"status":"running","epoch":{{epoch}},"epochs":100,"loss":{{1.0 / epoch}},"validationLoss":null,
        data: "estimatedFinishAt":null,"skipped":{{skipped}}}


        """);

    /// <summary>Answers as the service does for a job that is finished.</summary>
    private sealed class Service : HttpMessageHandler
    {
        private const string Job =
            """
            { "id": "j", "modelId": "m", "status": "succeeded", "epoch": 100, "epochs": 100, "progress": 1, "attempt": 1,
              "createdAt": "2026-01-01T00:00:00Z", "warnings": [], "request": {} }
            """;

        public Func<string, string> Events { get; set; } = _ => "";

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery[1..];
            Asked.Add(path);
            var content = path switch
            {
                "jobs/j" => new StringContent(Job, Encoding.UTF8, "application/json"),
                "jobs/j/history" => new StringContent(History(), Encoding.UTF8, "application/json"),
                _ => new StringContent(Events(path), Encoding.UTF8, "text/event-stream"),
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }

        private static string History() =>
            $$"""{ "stride": 1, "thinned": false, "points": [{{string.Join(',', Enumerable.Range(1, Epochs).Select(Point))}}] }""";

        private static string Point(int epoch) => string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            { "epoch": {{epoch}}, "elapsedMs": {{epoch}}, "loss": {{1.0 / epoch}}, "validationLoss": null,
              "metrics": {}, "validationMetrics": {}, "learningRate": 0.1 }
            """);
    }
}
