using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Networks.Losses;

/// <summary>l = −Σⱼ tⱼ ln yⱼ after a softmax; ∂l/∂zⱼ = yⱼ − tⱼ.</summary>
/// <remarks>The gradient is y − t for targets of a row that sum to 1, as classes and probabilities do.</remarks>
[Description("-sum_j t_j ln(y_j)")]
public sealed record CategoricalCrossEntropy : Loss
{
    private const double SumTolerance = 1e-4;

    /// <inheritdoc/>
    public override bool IsGradientOfSums => true;

    /// <summary>Whether the targets of a row are probabilities: they sum to 1, but for rounding.</summary>
    public static bool TakesTargets(double sum) => Math.Abs(sum - 1) <= SumTolerance;

    /// <inheritdoc/>
    public override string? RefusalOf(Activation output) =>
        output is Softmax ? null : $"categoricalCrossEntropy needs probabilities from a softmax output, not {output.Name}; use softmax, or binaryCrossEntropy after sigmoid.";

    /// <inheritdoc/>
    /// <remarks>From z, where y itself would round to 0 and its logarithm to −∞: ln yⱼ = zⱼ − max − ln Σₖ e^(zₖ − max).</remarks>
    public override double Sum(ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs)
    {
        var sum = 0.0;
        for (var (start, row) = (0, 0); start < z.Length; start += outputs, row++)
        {
            var maximum = double.NegativeInfinity;
            for (var j = start; j < start + outputs; j++)
                maximum = Math.Max(maximum, z[j]);

            var exponentials = 0.0;
            for (var j = start; j < start + outputs; j++)
                exponentials += Math.Exp(z[j] - maximum);

            var (entropy, logarithm) = (0.0, Math.Log(exponentials));
            for (var j = start; j < start + outputs; j++)
                entropy -= t[j] * (z[j] - maximum - logarithm);
            sum += WeightOf(weights, row) * entropy;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, Span<float> d) =>
        SquaredErrors.Difference(y, t, weights, outputs, (float)outputs / y.Length, d);

    /// <inheritdoc/>
    public override double Value(Vector<double> z, Vector<double> y, Vector<double> t) =>
        -(t * (z - z.Maximum() - Math.Log((z - z.Maximum()).PointwiseExp().Sum())));

    /// <inheritdoc/>
    public override Vector<double> Slope(Vector<double> y, Vector<double> t) => y - t;
}
