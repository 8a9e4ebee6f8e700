using System.Collections.Immutable;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
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
/// <param name="DatasetDigest">SHA-256 of the dataset as it was uploaded; null where an earlier program queued the job.</param>
/// <param name="Parts">Which rows of it each part is; null before the data are prepared.</param>
/// <param name="Program">The version of the program that ran it last; null before it begins.</param>
/// <param name="Promote">Whether its version is to answer.</param>
/// <param name="Promotion">What became of that; null until it made a version.</param>
/// <param name="Notes">What people wrote down about it.</param>
/// <param name="Reproduction">The version that it makes again; null for other jobs.</param>
/// <param name="Choices">What was chosen because nobody had said it.</param>
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
    int? Engine,
    string? DatasetDigest,
    DataParts? Parts,
    string? Program,
    PromotionRule Promote,
    Promotion? Promotion,
    Notes Notes,
    Reproduction? Reproduction,
    ImmutableArray<TrainingChoice> Choices)
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
