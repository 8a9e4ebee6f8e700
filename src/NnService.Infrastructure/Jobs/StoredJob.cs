using System.Collections.Immutable;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>The epoch whose monitored value was the best.</summary>
public sealed record BestEpoch(int Epoch, string Monitor, double Value);

/// <summary>Why a job failed: a stable code and a sentence.</summary>
public sealed record JobError(string Code, string Message);

/// <summary>A job as it is kept; times are UTC.</summary>
/// <param name="QueuePosition">1 for the job that runs next; null unless queued.</param>
/// <param name="Version">The version it made.</param>
/// <param name="Attempt">How often it was begun.</param>
/// <param name="Node">The process that runs it; null unless running.</param>
/// <param name="EpochMs">The median of what an epoch took lately, in milliseconds; null before the first.</param>
/// <param name="Transition">The number of the last change of its status, from 1.</param>
/// <param name="Engine">The version of the training engine that ran it last; null before it begins.</param>
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
    string? Node,
    JobCommand Command,
    int Priority,
    TrainingRequest Request,
    string SubmittedRequest,
    ImmutableArray<string> Warnings,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    double? EpochMs,
    int Transition,
    int? Engine)
{
    public bool IsFinished => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;
}

/// <summary>One change of a job's status; times are UTC.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Epoch">Epochs completed at that moment.</param>
/// <param name="ShownEpoch">The furthest epoch that a client can have seen by then; larger than <paramref name="Epoch"/> while a job that
/// lost its process catches up.</param>
/// <param name="Loss">Training loss of the last epoch.</param>
/// <param name="ValidationLoss">Validation loss of the last epoch.</param>
public sealed record JobTransition(
    int Number, JobStatus Status, int Epoch, int ShownEpoch, double? Loss, double? ValidationLoss, DateTime At);

/// <summary>One epoch of a job's history.</summary>
/// <param name="ElapsedMs">Milliseconds of training until then, over all attempts.</param>
public sealed record HistoryPoint(long ElapsedMs, EpochReport Report);

/// <summary>
/// The epochs of a job in ascending order, thinned out to every <paramref name="Stride"/>th; the first, the last and the best are always
/// there.
/// </summary>
public sealed record JobHistory(int Stride, ImmutableArray<HistoryPoint> Points);
