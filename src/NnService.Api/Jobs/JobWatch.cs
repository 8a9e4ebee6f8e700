using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Jobs;

/// <summary>Follows jobs from what is stored, so that an event tells only what would survive a crash. All who watch a job share one look at it. Thread-safe.</summary>
public sealed class JobWatch(JobStore jobs, JobSignals signals, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    // At most ten samples a second, however fast the epochs are.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // A look is good until the signal before which it was taken; whoever waits for the same signal takes the same look.
    private readonly ConditionalWeakTable<Task, Lazy<Task<(StoredJob? Job, ImmutableArray<JobTransition> Transitions)>>> _looks = [];

    /// <summary>The events after those already seen; ends after a terminal state, when the job is deleted, or when the process stops.</summary>
    internal async IAsyncEnumerable<SseItem<JobEventContract>> EventsAsync(string id, JobEventId seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFirst = true;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // First the signal, then the store: a change between the two is not missed.
            var change = signals.Next(id);
            var (job, transitions) = await LookAsync(id, change);
            if (job is null) yield break;
            foreach (var item in JobEvents.Since(seen, job, transitions, time))
            {
                if (JobEventId.TryParse(item.EventId!, out var last)) seen = last;
                isFirst = false;
                yield return item;
            }

            if (job.IsFinished && seen.Transition == job.Transition) yield break;
            if (isFirst) yield return Ping(job); // whoever has seen all so far learns that the connection stands
            isFirst = false;
            if (!await WaitAsync(change, end.Token)) yield return Ping(job);
        }
    }

    private SseItem<JobEventContract> Ping(StoredJob job) => new(new(job.Status, job.Epoch, job.Epochs, job.Loss, job.ValidationLoss, JobContract.EstimatedFinish(job, time)), "ping");

    private async Task<(StoredJob? Job, ImmutableArray<JobTransition> Transitions)> LookAsync(string id, Task change)
    {
        try
        {
            return await _looks.GetValue(change, _ => new(() => jobs.LookAsync(id, lifetime.ApplicationStopping))).Value;
        }
        catch
        {
            _looks.Remove(change); // the next watcher looks again
            throw;
        }
    }

    /// <returns>False when nothing happened for so long that the watcher may think the connection dead.</returns>
    private async Task<bool> WaitAsync(Task change, CancellationToken end)
    {
        try
        {
            await Task.Delay(Pace, time, end);
            await change.WaitAsync(PingEvery, time, end);
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            // The loop looks who has ended it.
        }

        return true;
    }
}
