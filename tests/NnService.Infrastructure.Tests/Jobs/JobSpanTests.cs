using System.Collections.Concurrent;
using System.Diagnostics;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Telemetry;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests.Jobs;

public abstract class JobSpanTests(StorageKind storage) : StorageTests(storage)
{
    [Fact]
    public async Task An_attempt_is_a_span_of_its_own_with_its_stages_below()
    {
        using var spans = new Spans();
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var job = await SubmitAsync(host);
        var attempt = await spans.EndOfAsync(job);

        Assert.Equal(
            ["job.checkpoint", "job.claim", "job.commit", "job.evaluate", "job.prepare", "job.train", "job.wait"],
            [.. spans.Below(attempt).Select(span => span.OperationName).Distinct().Order(StringComparer.Ordinal)]);
        Assert.Equal("m", attempt.GetTagItem("nnservice.model.id"));
        Assert.Equal(1, attempt.GetTagItem("nnservice.job.attempt"));
        Assert.Equal("done", attempt.GetTagItem("nnservice.job.end"));
        Assert.Null(attempt.ParentId);
        Assert.Empty(attempt.Links);
        Assert.Equal(ActivityStatusCode.Unset, attempt.Status);

        var training = spans.Below(attempt).Single(span => span.OperationName == "job.train");
        Assert.Equal(5, training.GetTagItem("nnservice.epochs"));
        Assert.Equal([1, 2, 3, 4, 5], training.Events.Select(epoch => epoch.Tags.Single(tag => tag.Key == "nnservice.epoch").Value));
        var wait = spans.Below(attempt).Single(span => span.OperationName == "job.wait");
        Assert.Equal(attempt.StartTimeUtc, wait.StartTimeUtc);
    }

    [Fact]
    public async Task An_attempt_names_the_request_that_put_the_job_into_the_queue()
    {
        using var spans = new Spans();
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        using var request = NnActivities.Source.StartActivity("request");
        var job = await SubmitAsync(host);
        request!.Stop();

        var attempt = await spans.EndOfAsync(job);
        Assert.NotEqual(request.TraceId, attempt.TraceId);
        Assert.Equal(request.SpanId, Assert.Single(attempt.Links).Context.SpanId);
    }

    [Fact]
    public async Task An_attempt_that_fails_tells_its_error()
    {
        using var spans = new Spans();
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var unknown = Examples.OnIris("m") with { Request = Examples.Request() with { Targets = ["color"] } };
        var (_, job) = await host.Jobs.SubmitAsync(unknown, TestHost.Token);

        var attempt = await spans.EndOfAsync(job!.Id);
        Assert.Equal((ActivityStatusCode.Error, "dataset_invalid"), (attempt.Status, attempt.StatusDescription));
    }

    private static async Task<string> SubmitAsync(TestHost host) =>
        (await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;

    /// <summary>All spans of the service that have ended, those of tests beside this one included.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource<Activity>> _attempts = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new()
            {
                ShouldListenTo = source => source.Name == NnActivities.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Hear,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        /// <summary>The span of a job's attempt, once it has ended.</summary>
        public Task<Activity> EndOfAsync(string job) => Of(job).Task.InTimeAsync($"the span of job {job} ends");

        public IEnumerable<Activity> Below(Activity attempt) => _ended.Where(span => span.TraceId == attempt.TraceId && span != attempt);

        public void Dispose() => _listener.Dispose();

        private void Hear(Activity span)
        {
            _ended.Enqueue(span);
            if (span.OperationName == "job") Of((string)span.GetTagItem("nnservice.job.id")!).TrySetResult(span);
        }

        private TaskCompletionSource<Activity> Of(string job) =>
            _attempts.GetOrAdd(job, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}

public sealed class SqliteJobSpanTests() : JobSpanTests(StorageKind.Sqlite);

public sealed class PostgreSqlJobSpanTests() : JobSpanTests(StorageKind.PostgreSql);
