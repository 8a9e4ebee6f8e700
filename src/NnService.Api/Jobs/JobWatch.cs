using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NnService.Infrastructure.Jobs;

namespace NnService.Api.Jobs;

/// <summary>
/// Follows jobs from what is stored, so that an event tells only what would survive a crash. All who watch a job share one look at it.
/// Thread-safe.
/// </summary>
public sealed class JobWatch(
    JobStore jobs, HistoryPoints history, JobNotifications notifications, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    // At most ten looks a second, however fast the epochs are, or one where few epochs are wanted.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowPace = TimeSpan.FromSeconds(1);

    // A look is good until the signal before which it was taken; all who wait for the same signal take the same look.
    private readonly ConditionalWeakTable<Task, Lazy<Task<JobLook>>> _looks = [];

    /// <summary>
    /// The events after those already seen; ends after a terminal state, when the job is deleted, when the caller gives up, or when
    /// the process stops.
    /// </summary>
    /// <param name="id">The job.</param>
    /// <param name="seen">What the caller has seen; the default for nothing.</param>
    /// <param name="perSecond">Epochs told in a second at most, by looking once a second; null for all, soon.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    internal async IAsyncEnumerable<SseItem<JobEventContract>> EventsAsync(
        string id, JobEventId seen, int? perSecond, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var subscription = notifications.Subscribe(id);
        for (var isFirst = true; !end.IsCancellationRequested; isFirst = false)
        {
            // First the signal, then the store: a change between the two is not missed.
            var change = subscription.Next;
            if (await LookAsync(id, seen, perSecond ?? JobEvents.MostEpochs, change, end.Token) is not var (job, events)) yield break;
            foreach (var item in events)
            {
                if (JobEventId.TryParse(item.EventId!, out var last)) seen = last;
                yield return item;
            }

            if (job.IsFinished && seen.Transition == job.Transition) yield break;
            // A watcher that has seen all so far learns that the connection stands.
            if (isFirst && events.Count == 0) yield return Ping(job);
            var isNews = await WaitAsync(change, perSecond is null ? Pace : SlowPace, end.Token);
            if (!isNews && !end.IsCancellationRequested) yield return Ping(job);
        }
    }

    private SseItem<JobEventContract> Ping(StoredJob job) => new(JobEventContract.Of(job, time), "ping");

    /// <returns>What is stored, and what of it is new; null when there is no such job or the caller gave up before it was known.</returns>
    private async Task<(StoredJob Job, IReadOnlyList<SseItem<JobEventContract>> Events)?> LookAsync(
        string id, JobEventId seen, int most, Task change, CancellationToken end)
    {
        try
        {
            var look = await _looks.GetValue(change, _ => new(() => ReadAsync(id, change))).Value.WaitAsync(end);
            if (look.Job is not { } job) return null;
            return (job, await JobEvents.SinceAsync(seen, look, most, time).WaitAsync(end));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Reads for all who wait for the same signal, so it goes on when one of them leaves.</summary>
    private async Task<JobLook> ReadAsync(string id, Task change)
    {
        try
        {
            var (job, transitions) = await jobs.ReadStateAsync(id, lifetime.ApplicationStopping);
            return new(
                job,
                transitions,
                (after, upTo, most) => history.BetweenAsync(id, after, upTo, most, lifetime.ApplicationStopping));
        }
        catch
        {
            _looks.Remove(change); // the next watcher looks again
            throw;
        }
    }

    /// <returns>False when nothing happened for so long that the watcher may think the connection dead.</returns>
    private async Task<bool> WaitAsync(Task change, TimeSpan pace, CancellationToken end)
    {
        // To the next whole tenth or second of the clock: all who watch look at the same moment, and share what they find.
        var left = TimeSpan.FromTicks(pace.Ticks - (time.GetUtcNow().Ticks % pace.Ticks));
        await Task.Delay(left, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await change.WaitAsync(PingEvery, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return change.IsCompleted;
    }
}
