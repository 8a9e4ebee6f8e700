using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Networks.Losses;

/// <summary>l = (1/k) Σⱼ (yⱼ − tⱼ)² over the k outputs of a row; ∂l/∂yⱼ = (2/k)(yⱼ − tⱼ).</summary>
[Description("(1/k) sum_j (y_j - t_j)^2")]
public sealed record MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override double Sum(
        ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs) =>
        SquaredErrors.Sum(y, t, weights, outputs) / outputs;

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, Span<float> d) =>
        SquaredErrors.Difference(y, t, weights, outputs, 2f / y.Length, d);

    /// <inheritdoc/>
    public override double Value(Vector<double> z, Vector<double> y, Vector<double> t) => (y - t) * (y - t) / y.Count;

    /// <inheritdoc/>
    public override Vector<double> Slope(Vector<double> y, Vector<double> t) => 2 * (y - t) / y.Count;
}
