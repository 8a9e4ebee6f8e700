using System.ComponentModel;
using NnService.Domain.Families;

namespace NnService.Domain.Encoding.Scalings;

/// <summary>
/// r/√(1 + (r/3)²) with r = (x − median)/(q₇₅ − q₂₅), and beside it a place for each interval between quantiles of the training rows, which
/// says how far x has come through it: clip((x − bₜ₋₁)/(bₜ − bₜ₋₁), 0, 1).
/// </summary>
/// <remarks>
/// The first place keeps order and size, with outliers within ±3 (smooth clipping: Holzmüller, Grinsztajn and Steinwart 2024); the others
/// let a first layer bend at every edge (piecewise linear encoding: Gorishniy, Rubachev and Babenko 2022). Equal quantiles make no
/// interval; where fewer than two are left there is none, since one would say what the first place says.
/// </remarks>
/// <param name="Bins">Intervals, 2 to 256.</param>
[Description("r / sqrt(1 + (r / 3)^2) with r = (x - median) / (q75 - q25), and beside it for each interval between quantiles how far x has "
    + "come through it, 0 to 1")]
public sealed record PiecewiseLinearScaling([Limits(2, 256)] int Bins = 16) : Scaling
{
    private const int MinEdges = 3;

    /// <summary>Beyond this r the first place is 3 to the last bit.</summary>
    public const double Limit = 1e9;

    /// <inheritdoc/>
    public override double OffsetOf(FeatureEncoding feature) => feature.Median;

    /// <inheritdoc/>
    public override double DivisorOf(FeatureEncoding feature) => feature.Spread;

    /// <inheritdoc/>
    public override double Bounded(double quotient)
    {
        // Limited, because r² would be too large for a number where r is not.
        var r = Math.Clamp(quotient, -Limit, Limit);
        return r / Math.Sqrt(1 + (r * r / 9));
    }

    /// <inheritdoc/>
    public override FeatureEncoding Fit(FeatureEncoding feature, double[] numbers, ReadOnlySpan<int> rows)
    {
        var sorted = OrderStatistics.Sorted(numbers, rows);
        var range = OrderStatistics.Quantile(sorted, 0.75) - OrderStatistics.Quantile(sorted, 0.25);
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(t => OrderStatistics.Quantile(sorted, (double)t / Bins)).Distinct()];
        return feature with
        {
            Median = OrderStatistics.Quantile(sorted, 0.5),
            Spread = range > 0 ? range : (sorted[^1] - sorted[0]) / 2,
            Edges = edges.Length < MinEdges ? [] : [.. edges],
        };
    }
}
