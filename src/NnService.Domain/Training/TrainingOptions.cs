using System.Globalization;
using NnService.Domain.Optimizers;
using NnService.Domain.Training.Schedules;

namespace NnService.Domain.Training;

/// <summary>How a network is trained.</summary>
/// <remarks>Immutable, thread-safe. Limits stand beside each option; <see cref="Validate"/> enforces them.</remarks>
public sealed record TrainingOptions
{
    /// <summary>The most epochs a job may have.</summary>
    public const int MaxEpochs = 10_000_000;

    /// <summary>Passes over the training rows, 1 to <see cref="MaxEpochs"/>.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>
    /// Rows of a step, at least 1: 1 is stochastic gradient descent, all rows batch gradient descent, between lie mini-batches. More than
    /// the rows means all rows.
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether every epoch visits the rows in another order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The rule that turns gradients into steps.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>How the learning rate changes.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>λ₁ of the penalty λ₁·Σ|w| over kernels, at least 0.</summary>
    public double L1 { get; init; }

    /// <summary>λ₂ of the penalty ½·λ₂·Σw² over kernels, at least 0.</summary>
    public double L2 { get; init; }

    /// <summary>The longest a gradient may be, above 0; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest any part of a gradient may be, above 0; null for no limit.</summary>
    public double? ClipValue { get; init; }

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>What makes an epoch the best: the monitor of early stopping, and without it the smallest loss.</summary>
    public EarlyStopping BestRule(bool hasValidation) =>
        EarlyStopping ?? new(hasValidation ? EarlyStopping.ValidationLoss : EarlyStopping.Loss, MinDelta: 0);

    /// <summary>The seed of shuffles, splits and dropout.</summary>
    public long Seed { get; init; }

    /// <summary>Whether biases learn; false freezes them, as worked examples often do.</summary>
    public bool TrainBiases { get; init; } = true;

    /// <summary>Everything that is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<Fault> Validate()
    {
        var faults = new List<Fault>();
        if (Epochs is < 1 or > MaxEpochs)
            faults.Add(
                new("/epochs", string.Create(CultureInfo.InvariantCulture, $"epochs is {Epochs}; it must be from 1 to {MaxEpochs}.")));
        if (BatchSize < 1)
            faults.Add(new("/batchSize", $"batchSize is {BatchSize}; it must be at least 1."));
        if (L1 is not (>= 0 and < double.PositiveInfinity))
            faults.Add(new("/regularization/l1", FormattableString.Invariant($"l1 is {L1}; it must be at least 0.")));
        if (L2 is not (>= 0 and < double.PositiveInfinity))
            faults.Add(new("/regularization/l2", FormattableString.Invariant($"l2 is {L2}; it must be at least 0.")));
        if (ClipNorm is not (null or (> 0 and < double.PositiveInfinity)))
            faults.Add(new("/clipNorm", FormattableString.Invariant($"clipNorm is {ClipNorm}; it must be above 0.")));
        if (ClipValue is not (null or (> 0 and < double.PositiveInfinity)))
            faults.Add(new("/clipValue", FormattableString.Invariant($"clipValue is {ClipValue}; it must be above 0.")));
        if (ClipNorm is not null && ClipValue is not null)
            faults.Add(new("/clipValue", "clipNorm and clipValue are both given; leave one of them out."));
        faults.AddRange(EarlyStopping?.Validate() ?? []);
        if (Optimizer is SearchOptimizer
            && (L1 > 0 || L2 > 0 || ClipNorm is not null || ClipValue is not null || Schedule is not ConstantSchedule { WarmupSteps: 0 }))
            faults.Add(
                new(
                    "/optimizer",
                    $"{Optimizer.Name} follows no gradient: regularization, clipping and schedules do not apply to it; leave them out."));
        return faults;
    }
}
