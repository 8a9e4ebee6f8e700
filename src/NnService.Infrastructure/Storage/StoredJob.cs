using System.Collections.Immutable;
using NnService.Domain.Training;

namespace NnService.Infrastructure.Storage;

/// <summary>Where a job stands: queued → running → succeeded, failed or cancelled.</summary>
public enum JobStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
    Paused,
}

/// <summary>The epoch whose monitored value was the best.</summary>
public sealed record BestEpoch(int Epoch, string Monitor, double Value);

/// <summary>Why a job failed: a stable code and a sentence.</summary>
public sealed record JobError(string Code, string Message);

/// <summary>A job as it is kept; times are UTC.</summary>
/// <param name="QueuePosition">1 for the job that runs next; null unless queued.</param>
/// <param name="Version">The version it made.</param>
/// <param name="Attempt">How often it was begun.</param>
/// <param name="SubmittedRequest">The request as JSON, shown back as it was given to <see cref="JobStore"/>.</param>
public sealed record StoredJob(
    string Id,
    string ModelId,
    string DatasetId,
    JobStatus Status,
    int? QueuePosition,
    int Epoch,
    int Epochs,
    double? Loss,
    double? ValidationLoss,
    BestEpoch? Best,
    int? Version,
    string? StopReason,
    JobError? Error,
    int Attempt,
    bool CancelRequested,
    int Priority,
    TrainingRequest Request,
    string SubmittedRequest,
    ImmutableArray<string> Warnings,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt)
{
    public bool IsFinished => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;
}

/// <summary>One epoch of a job's history.</summary>
/// <param name="ElapsedMs">Milliseconds since the attempt began.</param>
public sealed record HistoryPoint(long ElapsedMs, EpochReport Report);

/// <summary>The epochs of a job in ascending order, thinned out to every <paramref name="Stride"/>th; the first, the last and the best are always there.</summary>
public sealed record JobHistory(int Stride, ImmutableArray<HistoryPoint> Points);
