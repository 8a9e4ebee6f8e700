using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Networks.Losses;

/// <summary>l = −Σⱼ tⱼ ln yⱼ after a softmax; ∂l/∂zⱼ = yⱼ − tⱼ.</summary>
/// <remarks>The gradient is y − t for targets of a row that sum to 1, as classes and probabilities do.</remarks>
[Description("-sum_j t_j ln(y_j)")]
public sealed record CategoricalCrossEntropy : Loss
{
    private const float SmallestNormal = 1.17549435e-38f;
    private const double SumTolerance = 1e-4;

    /// <inheritdoc/>
    public override bool GradientIsWithRespectToLogits => true;

    /// <summary>Whether the targets of a row are probabilities: they sum to 1, but for rounding.</summary>
    public static bool AcceptsTargets(double sum) => Math.Abs(sum - 1) <= SumTolerance;

    /// <inheritdoc/>
    public override string? RefusalOf(Activation output) =>
        output is Softmax
            ? null
            : $"categoricalCrossEntropy needs probabilities from a softmax output, not {output.Name}; use softmax, or binaryCrossEntropy "
                + $"after sigmoid.";

    /// <inheritdoc/>
    /// <remarks>
    /// ln yⱼ from y where y has all its digits; near 1 as ln(1 − Σ of the others), whose digits 1 has lost;
    /// near 0, where y itself would round to 0 and its logarithm to −∞, from z: ln yⱼ = zⱼ − max − ln Σₖ e^(zₖ − max).
    /// </remarks>
    public override double Sum(
        ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs)
    {
        var sum = 0.0;
        for (var (start, row) = (0, 0); start < z.Length; start += outputs, row++)
        {
            var entropy = 0.0;
            for (var j = 0; j < outputs; j++)
            {
                if (t[start + j] != 0) entropy -= t[start + j] * LogarithmOf(j, z.Slice(start, outputs), y.Slice(start, outputs));
            }

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

    /// <inheritdoc/>
    /// <remarks>∂l/∂yⱼ = −tⱼ/yⱼ.</remarks>
    public override Vector<double> OutputSlope(Vector<double> y, Vector<double> t) =>
        y.Map2((output, target) => target == 0 ? 0 : -target / output, t, Zeros.Include);

    private static double LogarithmOf(int j, ReadOnlySpan<float> z, ReadOnlySpan<float> y)
    {
        // The comparisons are false for NaN, which comes out of the last line and stays visible.
        if (y[j] > 0.5f)
        {
            var others = 0.0;
            for (var k = 0; k < y.Length; k++)
                others += k == j ? 0 : y[k];
            return Math.Log(1 - others);
        }

        if (y[j] > SmallestNormal) return Math.Log(y[j]);
        var maximum = double.NegativeInfinity;
        var exponentials = 0.0;
        foreach (var sum in z)
            maximum = Math.Max(maximum, sum);
        foreach (var sum in z)
            exponentials += Math.Exp(sum - maximum);
        return z[j] - maximum - Math.Log(exponentials);
    }
}
