using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Networks.Losses;

/// <summary>l = ½ Σⱼ (yⱼ − tⱼ)², the textbooks' E; ∂l/∂yⱼ = yⱼ − tⱼ.</summary>
[Description("1/2 sum_j (y_j - t_j)^2")]
public sealed record HalfSquaredError : Loss
{
    /// <inheritdoc/>
    public override double Sum(
        ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs) =>
        SquaredErrors.Sum(y, t, weights, outputs) / 2;

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, Span<float> d) =>
        SquaredErrors.Difference(y, t, weights, outputs, (float)outputs / y.Length, d);

    /// <inheritdoc/>
    public override double Value(Vector<double> z, Vector<double> y, Vector<double> t) => (y - t) * (y - t) / 2;

    /// <inheritdoc/>
    public override Vector<double> Slope(Vector<double> y, Vector<double> t) => y - t;
}
