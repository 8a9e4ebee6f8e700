using NnService.Domain.Evaluation;

namespace NnService.Domain.Training;

/// <summary>Everything a run needs to go on from where it stands, besides its network's weights, its data and its options.</summary>
/// <remarks>
/// Positions inside an epoch are part of it, so that a run can be saved after any slice. There is no generator state: randomness is a
/// function
/// of seed, epoch and step. Owned and changed by one <see cref="Trainer"/>; not thread-safe.
/// </remarks>
public sealed class TrainingState
{
    /// <summary>The state before the first step.</summary>
    /// <param name="parameters">Weights of the network.</param>
    /// <param name="moments">Arrays that the optimizer remembers: 0, 1 or 2.</param>
    /// <param name="keepsBest">Whether the weights of the best epoch are kept.</param>
    public TrainingState(int parameters, int moments, bool keepsBest)
    {
        First = new float[moments > 0 ? parameters : 0];
        Second = new float[moments > 1 ? parameters : 0];
        BestWeights = new float[keepsBest ? parameters : 0];
    }

    /// <summary>
    /// The state before the first step of such a run; the weights of the best epoch are kept where early stopping restores them.
    /// </summary>
    public static TrainingState Start(int parameters, TrainingOptions options) =>
        new(parameters, options.Optimizer.Moments, options.EarlyStopping is { RestoreBest: true });

    /// <summary>The optimizer's first moment, in the layout of the weights, or empty.</summary>
    public float[] First { get; }

    /// <summary>The optimizer's second moment, in the layout of the weights, or empty.</summary>
    public float[] Second { get; }

    /// <summary>The weights of the best epoch, or empty where they are not kept; meaningless while <see cref="BestEpoch"/> is 0.</summary>
    public float[] BestWeights { get; }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; set; }

    /// <summary>Rows of the current epoch that were visited.</summary>
    public int Row { get; set; }

    /// <summary>Σ of the losses of those rows, each before the update of its batch.</summary>
    public double LossSum { get; set; }

    /// <summary>The metrics of those rows.</summary>
    public MetricAccumulator Metrics { get; set; }

    /// <summary>What the learning-rate schedule remembers.</summary>
    public PlateauState Plateau { get; set; } = PlateauState.Start;

    /// <summary>The epoch with the best monitored value, from 1; 0 before the first.</summary>
    public int BestEpoch { get; set; }

    /// <summary>Its monitored value.</summary>
    public double BestValue { get; set; }

    /// <summary>Whether early stopping has ended the run.</summary>
    public bool IsStopped { get; set; }

    /// <summary>An independent copy.</summary>
    public TrainingState Copy()
    {
        var copy = new TrainingState(
            Math.Max(First.Length, BestWeights.Length), First.Length == 0 ? 0 : Second.Length == 0 ? 1 : 2, BestWeights.Length > 0)
        {
            Step = Step,
            Epoch = Epoch,
            Row = Row,
            LossSum = LossSum,
            Metrics = Metrics,
            Plateau = Plateau,
            BestEpoch = BestEpoch,
            BestValue = BestValue,
            IsStopped = IsStopped,
        };
        First.CopyTo(copy.First, 0);
        Second.CopyTo(copy.Second, 0);
        BestWeights.CopyTo(copy.BestWeights, 0);
        return copy;
    }
}
