using System.Collections.Immutable;

namespace NnService.Domain.Training;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The row-weighted mean of the loss each batch had before its own update, dropout active, without penalties.</param>
/// <param name="ValidationLoss">The loss on the validation rows after the epoch, dropout off; null without validation rows.</param>
/// <param name="Metrics">Metrics on the training rows, from the same outputs as <paramref name="Loss"/>.</param>
/// <param name="ValidationMetrics">Metrics on the validation rows; empty without them.</param>
/// <param name="LearningRate">η during the epoch.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record EpochReport(
    int Epoch,
    double Loss,
    double? ValidationLoss,
    ImmutableSortedDictionary<string, double> Metrics,
    ImmutableSortedDictionary<string, double> ValidationMetrics,
    double LearningRate)
{
    /// <summary>Of an ensemble the losses of each member, null of those that had ended; empty of a single network.</summary>
    public ImmutableArray<MemberLoss?> Members { get; init; } = [];
}

/// <summary>What an epoch came to for one member of an ensemble.</summary>
/// <param name="Loss">As <see cref="EpochReport.Loss"/>.</param>
/// <param name="ValidationLoss">On the rows that the member leaves out.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record MemberLoss(double Loss, double? ValidationLoss);
