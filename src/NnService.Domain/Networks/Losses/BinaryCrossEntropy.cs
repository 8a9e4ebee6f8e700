using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Networks.Losses;

/// <summary>l = −(1/k) Σⱼ [tⱼ ln yⱼ + (1 − tⱼ) ln(1 − yⱼ)] after a sigmoid; ∂l/∂zⱼ = (yⱼ − tⱼ)/k.</summary>
[Description("-(1/k) sum_j [t_j ln(y_j) + (1 - t_j) ln(1 - y_j)]")]
public sealed record BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override bool GradientIsWithRespectToLogits => true;

    /// <inheritdoc/>
    public override string? RefusalOf(Activation output) =>
        output is Sigmoid
            ? null
            : $"binaryCrossEntropy needs probabilities from a sigmoid output, not {output.Name}; use sigmoid, or categoricalCrossEntropy "
                + $"after softmax.";

    /// <inheritdoc/>
    /// <remarks>From z, where y itself would round to 0 or 1 and its logarithm to −∞: l = max(z, 0) − z·t + ln(1 + e^−|z|).</remarks>
    public override double Sum(
        ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs)
    {
        var sum = 0.0;
        for (var (i, row) = (0, 0); i < z.Length; row++)
        {
            var entropy = 0.0;
            for (var end = i + outputs; i < end; i++)
                entropy += Math.Max(z[i], 0.0) - ((double)z[i] * t[i]) + Math.Log(1 + Math.Exp(-Math.Abs((double)z[i])));
            sum += WeightOf(weights, row) * entropy;
        }

        return sum / outputs;
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, Span<float> d) =>
        SquaredErrors.Difference(y, t, weights, outputs, 1f / y.Length, d);

    /// <inheritdoc/>
    public override double Value(Vector<double> z, Vector<double> y, Vector<double> t) =>
        (z.PointwiseMaximum(0) - z.PointwiseMultiply(t) + z.Map(x => Math.Log(1 + Math.Exp(-Math.Abs(x))), Zeros.Include)).Sum() / z.Count;

    /// <inheritdoc/>
    public override Vector<double> Slope(Vector<double> y, Vector<double> t) => (y - t) / y.Count;

    /// <inheritdoc/>
    /// <remarks>∂l/∂yⱼ = (1/k)(−tⱼ/yⱼ + (1 − tⱼ)/(1 − yⱼ)).</remarks>
    public override Vector<double> OutputSlope(Vector<double> y, Vector<double> t) =>
        y.Map2((output, target) => (target == 0 ? 0 : -target / output) + (target == 1 ? 0 : (1 - target) / (1 - output)), t, Zeros.Include)
            / y.Count;
}
