using System.Collections.Immutable;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>A job to be queued. Its data are either a dataset or a table of its own.</summary>
public sealed record JobSubmission
{
    public required string ModelId { get; init; }

    /// <summary>A dataset that is there already.</summary>
    public string? DatasetId { get; init; }

    /// <summary>A table that came with the request; kept until the job is deleted.</summary>
    public TextTable? InlineData { get; init; }

    public required TrainingRequest Request { get; init; }

    /// <summary>The request as JSON, to be shown back.</summary>
    public required string SubmittedRequest { get; init; }

    /// <summary>A model to be made with the job; null for one that is there.</summary>
    public NewModel? NewModel { get; init; }

    /// <summary>What was chosen because nobody had said it, as far as that is known before the data are prepared.</summary>
    public ImmutableArray<TrainingChoice> Choices { get; init; } = [];

    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// From <see cref="JobStore.MinPriority"/> to <see cref="JobStore.MaxPriority"/>; higher runs first, equal ones in the order of their
    /// submission.
    /// </summary>
    public int Priority { get; init; }

    /// <summary>Whether its version is to answer.</summary>
    public PromotionRule Promote { get; init; } = PromotionRule.IfBetter;

    /// <summary>Jobs that may wait before this one; at least 1.</summary>
    public int MaxQueued { get; init; } = 1000;

    /// <summary>What is kept with the job, or null.</summary>
    public IdempotentWrite<StoredJob>? Idempotency { get; init; }
}
