using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Families;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Networks;

/// <summary>The number that training makes small: how far the outputs y are from the targets t, as a mean over rows.</summary>
/// <remarks>
/// Immutable and without state: thread-safe. Spans hold a batch, rows × outputs, row-major; weights one number per row, or nothing where
/// every row counts 1.
/// </remarks>
public abstract record Loss
{
    /// <summary>Every loss there is.</summary>
    public static FamilyRegistry<Loss> All { get; } = new(
        nameof(Loss),
        new MeanSquaredError(),
        new HalfSquaredError(),
        new MeanAbsoluteError(),
        new Huber(),
        new BinaryCrossEntropy(),
        new CategoricalCrossEntropy());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>The loss for which an output activation is made, and which is taken when a definition names none.</summary>
    public static Loss DefaultFor(Activation output) => output switch
    {
        Activations.Softmax => new CategoricalCrossEntropy(),
        Activations.Sigmoid => new BinaryCrossEntropy(),
        _ => new MeanSquaredError(),
    };

    /// <summary>Null when the loss can follow <paramref name="output"/>, otherwise the reason why not and what is allowed.</summary>
    public virtual string? RefusalOf(Activation output) => null;

    /// <summary>True when <see cref="Gradient"/> gives ∂E/∂z, because loss and activation cancel, instead of ∂E/∂y.</summary>
    public virtual bool GradientIsWithRespectToLogits => false;

    /// <summary>Σᵢ wᵢ·lᵢ over the rows of a batch; divided by the rows it is the loss.</summary>
    /// <param name="z">Weighted sums of the last layer, rows × outputs.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    /// <param name="outputs">Outputs of the network.</param>
    public abstract double Sum(
        ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs);

    /// <summary>∂E/∂y of the mean over the rows, or ∂E/∂z where <see cref="GradientIsWithRespectToLogits"/>.</summary>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="d">The gradient, rows × outputs.</param>
    public abstract void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, Span<float> d);

    /// <summary>l of one row as a textbook writes it, in double precision.</summary>
    /// <param name="z">Weighted sums of the last layer, outputs.</param>
    /// <param name="y">Outputs.</param>
    /// <param name="t">Targets.</param>
    public abstract double Value(Vector<double> z, Vector<double> y, Vector<double> t);

    /// <summary>∂l/∂y of one row, or ∂l/∂z where <see cref="GradientIsWithRespectToLogits"/>.</summary>
    /// <param name="y">Outputs.</param>
    /// <param name="t">Targets.</param>
    public abstract Vector<double> Slope(Vector<double> y, Vector<double> t);

    /// <summary>∂l/∂y of one row whatever <see cref="Slope"/> gives; infinite where an output is 0 or 1 to the last digit.</summary>
    /// <param name="y">Outputs.</param>
    /// <param name="t">Targets.</param>
    public virtual Vector<double> OutputSlope(Vector<double> y, Vector<double> t) => Slope(y, t);

    /// <summary>The weight of a row.</summary>
    protected static float WeightOf(ReadOnlySpan<float> weights, int row) => weights.IsEmpty ? 1 : weights[row];
}
