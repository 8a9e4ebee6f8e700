namespace NnService.Domain.Encoding;

/// <summary>Mean and spread of numbers, missing ones left out.</summary>
internal readonly record struct Moments(double Mean, double StandardDeviation, double? Min, double? Max)
{
    /// <summary>Two passes, so that large means do not cancel small spreads. σ = √(Σ(x − mean)²/n).</summary>
    public static Moments Of(double[] numbers, ReadOnlySpan<int> rows)
    {
        var (sum, count, min, max) = (0.0, 0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var row in rows)
        {
            var x = numbers[row];
            if (double.IsNaN(x)) continue;
            (sum, count, min, max) = (sum + x, count + 1, Math.Min(min, x), Math.Max(max, x));
        }

        if (count == 0) return new(0, 0, null, null);
        var (mean, squares) = (sum / count, 0.0);
        foreach (var row in rows)
        {
            if (!double.IsNaN(numbers[row])) squares += (numbers[row] - mean) * (numbers[row] - mean);
        }

        // A constant column has no spread, whatever rounding says of its mean.
        return new(mean, min == max ? 0 : Math.Sqrt(squares / count), min, max);
    }
}
