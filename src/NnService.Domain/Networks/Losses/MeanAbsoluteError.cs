using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Networks.Losses;

/// <summary>l = (1/k) Σⱼ |yⱼ − tⱼ|; ∂l/∂yⱼ = ±1/k, and 0 where they are equal: outliers count no more than their distance.</summary>
[Description("(1/k) sum_j |y_j - t_j|")]
public sealed record MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override double Sum(
        ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs)
    {
        var sum = 0.0;
        for (var (i, row) = (0, 0); i < y.Length; row++)
        {
            var absolute = 0.0;
            for (var end = i + outputs; i < end; i++)
                absolute += Math.Abs((double)y[i] - t[i]);
            sum += WeightOf(weights, row) * absolute;
        }

        return sum / outputs;
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, Span<float> d)
    {
        for (var (i, row) = (0, 0); i < y.Length; row++)
        {
            var factor = WeightOf(weights, row) / y.Length;
            for (var end = i + outputs; i < end; i++)
                d[i] = y[i] > t[i] ? factor : y[i] < t[i] ? -factor : 0 * y[i];
        }
    }

    /// <inheritdoc/>
    public override double Value(Vector<double> z, Vector<double> y, Vector<double> t) => (y - t).PointwiseAbs().Sum() / y.Count;

    /// <inheritdoc/>
    public override Vector<double> Slope(Vector<double> y, Vector<double> t) =>
        (y - t).Map(e => e > 0 ? 1 : e < 0 ? -1 : 0 * e, Zeros.Include) / y.Count;
}
