using NnService.Domain.Evaluation;

namespace NnService.Domain.Training;

/// <summary>Everything a run needs to go on from where it stands, besides its network, data and options.</summary>
/// <remarks>Owned and changed by one <see cref="Trainer"/>; not thread-safe.</remarks>
public sealed class TrainingState
{
    /// <summary>The state before the first step.</summary>
    /// <param name="parameters">Weights of the network.</param>
    /// <param name="moments">Arrays that the optimizer remembers: 0, 1 or 2.</param>
    public TrainingState(int parameters, int moments) =>
        (First, Second) = (new float[moments > 0 ? parameters : 0], new float[moments > 1 ? parameters : 0]);

    /// <summary>The optimizer's first moment, in the layout of the weights, or empty.</summary>
    public float[] First { get; }

    /// <summary>The optimizer's second moment, in the layout of the weights, or empty.</summary>
    public float[] Second { get; }

    /// <summary>Steps taken.</summary>
    public long Step { get; internal set; }

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Rows of the current epoch that were visited.</summary>
    public int Row { get; internal set; }

    /// <summary>Σ of the losses of those rows, each before the update of its batch.</summary>
    public double LossSum { get; internal set; }

    /// <summary>The metrics of those rows.</summary>
    public RunningMetrics Metrics { get; internal set; }
}
