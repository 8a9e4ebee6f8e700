using System.Linq.Expressions;

namespace NnService.Infrastructure.Storage.Rows;

internal sealed class JobRow : IOwnedRow
{
    /// <summary>The job is not finished, so that what it uses must stay.</summary>
    public static Expression<Func<JobRow, bool>> IsActive { get; } = row => row.Status == JobStatus.Queued
        || row.Status == JobStatus.Running
        || row.Status == JobStatus.Paused;

    public required string Id { get; init; }

    public string Tenant { get; set; } = "";

    public required string ModelId { get; init; }

    public required string DatasetId { get; init; }

    /// <summary>SHA-256 of the dataset as it was uploaded; null where an earlier program queued the job.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>Which rows of it each part is, as JSON; null before the data are prepared.</summary>
    public string? Parts { get; set; }

    /// <summary>The version of the program that ran it last.</summary>
    public string? Program { get; set; }

    public JobStatus Status { get; set; }

    public int Priority { get; init; }

    /// <summary>
    /// Raised by every claim; a worker that writes progress must know the current one, so that a runner taken for dead can change nothing.
    /// </summary>
    public long Fence { get; set; }

    /// <summary>How often it was put into the queue; its ticket there is named after it.</summary>
    public int QueueEpoch { get; set; }

    /// <summary>The process that runs it.</summary>
    public string? Node { get; set; }

    /// <summary>
    /// The version of the training engine that ran it last; null before the first claim, and where the program did not say.
    /// </summary>
    public int? Engine { get; set; }

    /// <summary>All claims; never falls.</summary>
    public int Attempt { get; set; }

    /// <summary>Claims that ended without a report; at the limit the job fails.</summary>
    public int LostAttempts { get; set; }

    /// <summary>What the worker that runs it is to do.</summary>
    public JobCommand Command { get; set; }

    /// <summary>The number of its last transition; every change of the status raises it.</summary>
    public int Transition { get; set; }

    /// <summary>The furthest epoch that was shown up to its last transition.</summary>
    public int ShownEpoch { get; set; }

    /// <summary>The median of what an epoch took lately, in milliseconds.</summary>
    public double? EpochMs { get; set; }

    public int Epoch { get; set; }

    public int Epochs { get; init; }

    public double? Loss { get; set; }

    public double? ValidationLoss { get; set; }

    public int? BestEpoch { get; set; }

    public string? BestMonitor { get; set; }

    public double? BestValue { get; set; }

    /// <summary>Epochs between the points of the history.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>The version it made.</summary>
    public int? Version { get; set; }

    /// <summary>Whether that version is to answer; null where an earlier program queued the job.</summary>
    public PromotionRule? Promote { get; init; }

    /// <summary>What became of that, as JSON.</summary>
    public string? Promotion { get; set; }

    /// <summary>The version that it makes again, and what came of that, as JSON; null for other jobs.</summary>
    public string? Reproduction { get; set; }

    public string? StopReason { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    public required string Request { get; init; }

    public required string SubmittedRequest { get; init; }

    public required string Warnings { get; set; }

    /// <summary>What was chosen because nobody had said it, as JSON; null before the data are prepared, and where nothing was.</summary>
    public string? Choices { get; set; }

    public string? Description { get; set; }

    /// <summary>Values by key, as JSON; null without any.</summary>
    public string? Tags { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime? StartedAt { get; set; }

    public DateTime? FinishedAt { get; set; }
}

internal sealed class HistoryRow
{
    public required string JobId { get; init; }

    public required int Epoch { get; init; }

    public required long ElapsedMs { get; init; }

    public required double Loss { get; init; }

    public double? ValidationLoss { get; init; }

    public required string Metrics { get; init; }

    public required string ValidationMetrics { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>The losses of each member of an ensemble, as JSON; null of a single network.</summary>
    public string? Members { get; init; }
}
