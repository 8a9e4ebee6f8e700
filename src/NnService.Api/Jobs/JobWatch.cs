using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Jobs;

/// <summary>One event of a job: <c>state</c> when its status changed, <c>epoch</c> for how far it is, <c>ping</c> when nothing happened.</summary>
/// <param name="Status">The status.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Loss">Training loss of the last epoch.</param>
/// <param name="ValidationLoss">Validation loss of the last epoch.</param>
/// <param name="EstimatedFinishAt">When the job will end at its present pace.</param>
public sealed record JobEventContract(JobStatus Status, int Epoch, int Epochs, double? Loss, double? ValidationLoss, DateTime? EstimatedFinishAt);

/// <summary>Follows a job from what is stored, so that an event tells only what would survive a crash.</summary>
public sealed class JobWatch(JobStore jobs, JobSignals signals, TimeProvider time)
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    // At most ten samples a second, however fast the epochs are.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>The events from the present state on; ends after a terminal state, or when the job is deleted.</summary>
    internal async IAsyncEnumerable<SseItem<JobEventContract>> EventsAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (status, epoch) = ((JobStatus?)null, 0);
        while (true)
        {
            // First the signal, then the store: a change between the two is not missed.
            var change = signals.Next(id);
            if (await jobs.FindAsync(id, cancellationToken) is not { } job) yield break;

            var item = Event(job);
            if (job.Epoch != epoch) yield return new(item, "epoch");
            if (job.Status != status) yield return new(item, "state");
            if (job.IsFinished) yield break;
            (status, epoch) = (job.Status, job.Epoch);

            await Task.Delay(Pace, time, cancellationToken);
            if (!await ChangedAsync(change, cancellationToken)) yield return new(item, "ping");
        }
    }

    private async Task<bool> ChangedAsync(Task change, CancellationToken cancellationToken)
    {
        try
        {
            await change.WaitAsync(PingEvery, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private JobEventContract Event(StoredJob job)
    {
        var contract = JobContract.From(job, time);
        return new(contract.Status, contract.Epoch, contract.Epochs, contract.Loss, contract.ValidationLoss, contract.EstimatedFinishAt);
    }
}
