using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Api.Json;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Jobs;

/// <summary>The best epoch so far.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Monitor">What was compared.</param>
/// <param name="Value">Its value.</param>
public sealed record BestEpochContract(int Epoch, string Monitor, double Value);

/// <summary>Why a job failed.</summary>
/// <param name="Code">diverged, dataset_invalid, out_of_memory, worker_lost, version_not_reproducible or internal.</param>
/// <param name="Message">What happened and what to do.</param>
public sealed record JobErrorContract(string Code, string Message);

/// <summary>What became of the version of a training.</summary>
/// <param name="Decision">promoted: predictions come from it; notPromoted: they come from the version that answered before.</param>
/// <param name="Reason">Why, in sentences.</param>
/// <param name="Metric">What was compared, smaller being better; null where nothing was.</param>
/// <param name="Current">Its value of the version that answered before.</param>
/// <param name="Candidate">Its value of the new version.</param>
public sealed record PromotionContract(
    PromotionDecision Decision, string Reason, string? Metric, double? Current, double? Candidate)
{
    public static PromotionContract? From(Promotion? promotion) => promotion is null
        ? null
        : new(
            promotion.IsPromoted ? PromotionDecision.Promoted : PromotionDecision.NotPromoted,
            promotion.Reason,
            promotion.Metric,
            promotion.Current,
            promotion.Candidate);
}

/// <summary>A version that is made again; what comes out is compared and not kept.</summary>
/// <param name="Version">The version.</param>
/// <param name="Expected">SHA-256 of its weights.</param>
/// <param name="Sha256">SHA-256 of what came out; null until the job has succeeded.</param>
/// <param name="Reproduced">Whether these are the same bits; null until the job has succeeded.</param>
public sealed record ReproductionContract(int Version, string Expected, string? Sha256, bool? Reproduced)
{
    public static ReproductionContract? From(Reproduction? reproduction) => reproduction is null
        ? null
        : new(reproduction.Version, reproduction.Expected, reproduction.Sha256, reproduction.Succeeded);
}

/// <summary>Whether predictions come from a new version.</summary>
public enum PromotionDecision
{
    Promoted,
    NotPromoted,
}

/// <summary>A training job.</summary>
/// <param name="Id">The id.</param>
/// <param name="ModelId">The model it trains.</param>
/// <param name="Status">queued, running, succeeded, failed, cancelled or paused.</param>
/// <param name="QueuePosition">1 for the next to start; null unless queued.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Progress">Share of the epochs completed, 0 to 1.</param>
/// <param name="Loss">Training loss of the last epoch; of scaled targets in the units of the scale, and in their own in the metrics of the
/// history.</param>
/// <param name="ValidationLoss">Validation loss of the last epoch.</param>
/// <param name="Best">The best epoch so far.</param>
/// <param name="Version">The version it made; null unless it succeeded, or was cancelled with keep=best.</param>
/// <param name="Promotion">Whether predictions come from that version, and why; null until it made one.</param>
/// <param name="StopReason">Why it ended well: completed, earlyStopped or timeBudget.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Attempt">How often it was begun; above 1 after a pause or a restart of the server.</param>
/// <param name="Node">The process that runs it, as in <c>GET /nodes</c>; null unless running.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="StartedAt">When it first began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="EstimatedFinishAt">When it will end at the pace of its last epochs; null unless running, and until there is a pace.</param>
/// <param name="Request">What was asked, with every default filled in.</param>
/// <param name="Warnings">What was left out or looks odd, in sentences.</param>
/// <param name="Engine">The version of the training engine that ran it last, within which the same request gives the same bits; null before
/// it begins.</param>
/// <param name="Program">The version of the service that ran it last; null before it begins.</param>
/// <param name="Dataset">What it learns from.</param>
/// <param name="Parts">Which rows of the dataset are used for what; null before the job begins.</param>
/// <param name="Description">Free text.</param>
/// <param name="Tags">Values by key, free as well.</param>
/// <param name="Reproduction">The version that it makes again, for a job of <c>POST /models/{id}/versions/{version}/reproduce</c>; null for
/// others.</param>
/// <param name="Choices">What was chosen because nobody had said it, and why; absent where nothing was, and until a large table is
/// read.</param>
public sealed record JobContract(
    string Id,
    string ModelId,
    JobStatus Status,
    int? QueuePosition,
    int Epoch,
    int Epochs,
    double Progress,
    double? Loss,
    double? ValidationLoss,
    BestEpochContract? Best,
    int? Version,
    PromotionContract? Promotion,
    string? StopReason,
    JobErrorContract? Error,
    int Attempt,
    string? Node,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    DateTime? EstimatedFinishAt,
    TrainContract Request,
    IReadOnlyList<string> Warnings,
    int? Engine,
    string? Program,
    DatasetReferenceContract Dataset,
    PartsContract? Parts,
    string? Description,
    IReadOnlyDictionary<string, string> Tags,
    ReproductionContract? Reproduction,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TrainingChoice>? Choices)
{
    public static JobContract From(StoredJob job, TimeProvider time)
    {
        var request = JsonSerializer.Deserialize<TrainContract>(job.SubmittedRequest, StrictJson.Options)!;
        return From(job, request with { Promote = job.Promote }, time);
    }

    private static JobContract From(StoredJob job, TrainContract request, TimeProvider time) => new(
        job.Id,
        job.ModelId,
        job.Status,
        job.QueuePosition,
        job.Epoch,
        job.Epochs,
        job.Status == JobStatus.Succeeded ? 1 : (double)job.Epoch / job.Epochs,
        job.Loss,
        job.ValidationLoss,
        job.Best is { } best ? new(best.Epoch, best.Monitor, best.Value) : null,
        job.Version,
        PromotionContract.From(job.Promotion),
        job.StopReason,
        job.Error is { } error ? new(error.Code, error.Message) : null,
        job.Attempt,
        job.Node,
        job.CreatedAt,
        job.StartedAt,
        job.FinishedAt,
        EstimatedFinish(job, time),
        request,
        job.Warnings,
        job.Engine,
        job.Program,
        new(request.Dataset, job.DatasetDigest),
        PartsContract.From(job.Parts),
        job.Notes.Description,
        job.Notes.Tags,
        ReproductionContract.From(job.Reproduction),
        job.Choices.IsEmpty ? null : job.Choices);

    internal static DateTime? EstimatedFinish(StoredJob job, TimeProvider time) =>
        job is { Status: JobStatus.Running, EpochMs: { } epochMs }
            ? time.GetUtcNow().UtcDateTime.AddMilliseconds(epochMs * (job.Epochs - job.Epoch))
            : null;
}

/// <summary>A page of jobs, the newest first.</summary>
public sealed record JobListContract(IReadOnlyList<JobContract> Items, string? Next);

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="ElapsedMs">Milliseconds of training until then, over all attempts.</param>
/// <param name="Loss">Training loss: the mean of what each batch had before its own update; of scaled targets in the units of the
/// scale.</param>
/// <param name="ValidationLoss">Validation loss after the epoch.</param>
/// <param name="Metrics">Metrics on the training rows: accuracy; of numbers mae and, where targets are scaled, lossInTargetUnits, the loss
/// as it would be without scaling.</param>
/// <param name="ValidationMetrics">Metrics on the validation rows.</param>
/// <param name="LearningRate">The learning rate of the epoch.</param>
public sealed record HistoryPointContract(
    int Epoch,
    long ElapsedMs,
    double Loss,
    double? ValidationLoss,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double> ValidationMetrics,
    double LearningRate)
{
    public static HistoryPointContract From(HistoryPoint point) => new(
        point.Report.Epoch,
        point.ElapsedMs,
        point.Report.Loss,
        point.Report.ValidationLoss,
        point.Report.Metrics,
        point.Report.ValidationMetrics,
        point.Report.LearningRate);

    /// <summary>The losses of one network of an ensemble; null of an epoch that it did not train in.</summary>
    public static HistoryPointContract? OfMember(HistoryPoint point, int member) =>
        point.Report.Members.ElementAtOrDefault(member) is { } losses
            ? new(
                point.Report.Epoch,
                point.ElapsedMs,
                losses.Loss,
                losses.ValidationLoss,
                new Dictionary<string, double>(),
                new Dictionary<string, double>(),
                point.Report.LearningRate)
            : null;
}

/// <summary>The losses of a job.</summary>
/// <param name="Stride">Epochs between two points; above 1 once a job has more than 10 000 epochs.</param>
/// <param name="Thinned">Whether points were left out, because there were more than 10 000; the best and the last epoch always
/// stay.</param>
/// <param name="Points">The points, by epoch.</param>
public sealed record HistoryContract(int Stride, bool Thinned, IReadOnlyList<HistoryPointContract> Points);
