using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Families;

namespace NnService.Domain.Networks.Losses;

/// <summary>
/// l = (1/k) Σⱼ h(yⱼ − tⱼ) with h(e) = ½e² for |e| ≤ δ and δ(|e| − ½δ) beyond; h′ = e cut to ±δ: squared near the target, absolute far from
/// it (Huber 1964).
/// </summary>
/// <param name="Delta">δ, where the square becomes a line; above 0.</param>
[Description("(1/k) sum_j h(y_j - t_j), h(e) = e^2 / 2 if |e| <= delta, else delta (|e| - delta / 2)")]
public sealed record Huber([Limits(0, double.MaxValue, MinimumExcluded = true)] double Delta = 1) : Loss
{
    /// <inheritdoc/>
    public override double Sum(
        ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs)
    {
        var sum = 0.0;
        for (var (i, row) = (0, 0); i < y.Length; row++)
        {
            var penalty = 0.0;
            for (var end = i + outputs; i < end; i++)
                penalty += Penalty((double)y[i] - t[i]);
            sum += WeightOf(weights, row) * penalty;
        }

        return sum / outputs;
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, Span<float> d)
    {
        var delta = (float)Delta;
        for (var (i, row) = (0, 0); i < y.Length; row++)
        {
            var factor = WeightOf(weights, row) / y.Length;
            for (var end = i + outputs; i < end; i++)
                d[i] = factor * Math.Clamp(y[i] - t[i], -delta, delta);
        }
    }

    /// <inheritdoc/>
    public override double Value(Vector<double> z, Vector<double> y, Vector<double> t) =>
        (y - t).Map(Penalty, Zeros.Include).Sum() / y.Count;

    /// <inheritdoc/>
    public override Vector<double> Slope(Vector<double> y, Vector<double> t) =>
        (y - t).Map(e => Math.Clamp(e, -Delta, Delta), Zeros.Include) / y.Count;

    private double Penalty(double e) => Math.Abs(e) <= Delta ? e * e / 2 : Delta * (Math.Abs(e) - (Delta / 2));
}
