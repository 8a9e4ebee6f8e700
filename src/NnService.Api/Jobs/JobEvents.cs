using System.Globalization;
using System.Net.ServerSentEvents;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Jobs;

/// <summary>
/// One event of a job: <c>state</c> when its status changed, <c>epoch</c> for how far it is, <c>ping</c> when nothing happened.
/// </summary>
/// <param name="Status">The status.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Loss">Training loss of the last epoch.</param>
/// <param name="ValidationLoss">Validation loss of the last epoch.</param>
/// <param name="EstimatedFinishAt">When the job will end at its present pace; null for what is past.</param>
public sealed record JobEventContract(
    JobStatus Status, int Epoch, int Epochs, double? Loss, double? ValidationLoss, DateTime? EstimatedFinishAt);

/// <summary>How far a client that watches a job has seen it: the id of the last event, written <c>epoch.transition</c>.</summary>
internal readonly record struct JobEventId(int Epoch, int Transition)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out JobEventId id)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var epoch = 0;
        var transition = 0;
        var isOne = dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out epoch)
            && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out transition);
        id = new(epoch, transition);
        return isOne;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Transition}");
}

/// <summary>
/// Makes the events of a job from what is stored alone, so that every node makes the same ones and no client loses or doubles any by
/// reconnecting.
/// </summary>
internal static class JobEvents
{
    /// <summary>What happened since: every change of the status, and the furthest epoch before each and now.</summary>
    /// <param name="seen">What the watcher has seen; the default for nothing.</param>
    /// <param name="job">The job as it is.</param>
    /// <param name="transitions">All changes of its status, in their order.</param>
    /// <param name="time">The clock of the estimate.</param>
    /// <remarks>Epochs that a job repeats after it lost its process are not told again: they come to the same numbers.</remarks>
    public static IEnumerable<SseItem<JobEventContract>> Since(
        JobEventId seen, StoredJob job, IEnumerable<JobTransition> transitions, TimeProvider time)
    {
        foreach (var next in transitions.Where(transition => transition.Number > seen.Transition))
        {
            var data = new JobEventContract(next.Status, next.Epoch, job.Epochs, next.Loss, next.ValidationLoss, null);
            if (next.Epoch > seen.Epoch)
                yield return Item("epoch", data with { Status = JobStatus.Running }, new(next.Epoch, next.Number - 1));
            seen = new(Math.Max(seen.Epoch, next.ShownEpoch), next.Number);
            yield return Item("state", data, new(next.ShownEpoch, next.Number));
        }

        if (job.Epoch > seen.Epoch && job.Transition == seen.Transition)
            yield return Item(
                "epoch",
                new(job.Status, job.Epoch, job.Epochs, job.Loss, job.ValidationLoss, JobContract.EstimatedFinish(job, time)),
                new(job.Epoch, job.Transition));
    }

    private static SseItem<JobEventContract> Item(string type, JobEventContract data, JobEventId id) =>
        new(data, type) { EventId = id.ToString() };
}
