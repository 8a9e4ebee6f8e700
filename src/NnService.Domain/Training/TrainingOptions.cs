using System.Globalization;
using NnService.Domain.Training.Optimizers;

namespace NnService.Domain.Training;

/// <summary>How a network is trained.</summary>
/// <remarks>Immutable, thread-safe. Limits stand beside each option; <see cref="Validate"/> enforces them.</remarks>
public sealed record TrainingOptions
{
    /// <summary>The most epochs a job may have.</summary>
    public const int MaxEpochs = 10_000_000;

    /// <summary>Passes over the training rows, 1 to <see cref="MaxEpochs"/>.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Rows of a step, at least 1: 1 is stochastic gradient descent, all rows batch gradient descent, between lie mini-batches. More than the rows means all rows.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether every epoch visits the rows in another order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The rule that turns gradients into steps.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The seed of shuffles, splits and dropout.</summary>
    public long Seed { get; init; }

    /// <summary>Whether biases learn; false freezes them, as worked examples often do.</summary>
    public bool TrainBiases { get; init; } = true;

    /// <summary>Everything that is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<Fault> Validate()
    {
        var faults = new List<Fault>();
        if (Epochs is < 1 or > MaxEpochs)
            faults.Add(new("/epochs", string.Create(CultureInfo.InvariantCulture, $"epochs is {Epochs}; it must be from 1 to {MaxEpochs}.")));
        if (BatchSize < 1)
            faults.Add(new("/batchSize", $"batchSize is {BatchSize}; it must be at least 1."));
        return faults;
    }
}
