using System.Collections.Immutable;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;
using NnService.Domain.Training;
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
/// <param name="Metrics">Of an epoch: metrics on the training rows, as in the history; left out where its point is no longer kept.</param>
/// <param name="ValidationMetrics">Of an epoch: metrics on the validation rows, likewise.</param>
/// <param name="LearningRate">Of an epoch: the learning rate during it, likewise.</param>
/// <param name="ElapsedMs">Of an epoch: milliseconds of training until its end, likewise.</param>
/// <param name="Skipped">Of an epoch: how many before it have no event of their own, because they are many.</param>
public sealed record JobEventContract(
    JobStatus Status,
    int Epoch,
    int Epochs,
    double? Loss,
    double? ValidationLoss,
    DateTime? EstimatedFinishAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Metrics = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? ValidationMetrics = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LearningRate = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ElapsedMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Skipped = null)
{
    public static JobEventContract Of(StoredJob job, TimeProvider time) =>
        new(job.Status, job.Epoch, job.Epochs, job.Loss, job.ValidationLoss, JobContract.EstimatedFinish(job, time));
}

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
    /// <summary>Epochs that a watcher is told of at once by default, which is all of a training by default.</summary>
    public const int MostEpochs = TrainingDefaults.MostEpochs;

    /// <summary>What happened since: every change of the status, and the epochs before each and until now.</summary>
    /// <param name="seen">What the watcher has seen; the default for nothing.</param>
    /// <param name="look">The job as it is.</param>
    /// <param name="most">Epochs that are told at once; of more, those at even distances.</param>
    /// <param name="time">The clock of the estimate.</param>
    /// <remarks>Epochs that a job repeats after it lost its process are not told again: they come to the same numbers.</remarks>
    public static async Task<IReadOnlyList<SseItem<JobEventContract>>> SinceAsync(
        JobEventId seen, JobLook look, int most, TimeProvider time)
    {
        var events = new List<SseItem<JobEventContract>>();
        var job = look.Job!;
        foreach (var next in look.Transitions.Where(transition => transition.Number > seen.Transition))
        {
            var state = new JobEventContract(next.Status, next.Epoch, job.Epochs, next.Loss, next.ValidationLoss, null);
            var points = await look.PointsAsync(seen.Epoch, next.Epoch, most);
            events.AddRange(Epochs(seen.Epoch, points, state with { Status = JobStatus.Running }, next.Number - 1));
            seen = new(Math.Max(seen.Epoch, next.ShownEpoch), next.Number);
            events.Add(Item("state", state, new(next.ShownEpoch, next.Number)));
        }

        if (job.Transition != seen.Transition) return events;
        var latest = await look.PointsAsync(seen.Epoch, job.Epoch, most);
        events.AddRange(Epochs(seen.Epoch, latest, JobEventContract.Of(job, time), job.Transition));
        return events;
    }

    // The furthest epoch is told also where its point is no longer kept.
    private static IEnumerable<SseItem<JobEventContract>> Epochs(
        int seen, ImmutableArray<HistoryPoint> points, JobEventContract furthest, int transition)
    {
        foreach (var point in points)
        {
            var report = point.Report;
            var data = furthest with
            {
                Epoch = report.Epoch,
                Loss = report.Loss,
                ValidationLoss = report.ValidationLoss,
                Metrics = report.Metrics,
                ValidationMetrics = report.ValidationMetrics,
                LearningRate = report.LearningRate,
                ElapsedMs = point.ElapsedMs,
                Skipped = report.Epoch - seen - 1,
            };
            seen = report.Epoch;
            yield return Item("epoch", data, new(seen, transition));
        }

        if (furthest.Epoch > seen)
            yield return Item("epoch", furthest with { Skipped = furthest.Epoch - seen - 1 }, new(furthest.Epoch, transition));
    }

    private static SseItem<JobEventContract> Item(string type, JobEventContract data, JobEventId id) =>
        new(data, type) { EventId = id.ToString() };
}
