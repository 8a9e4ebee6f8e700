namespace NnService.Domain.Encoding;

/// <summary>Mean and spread of numbers, missing ones left out.</summary>
internal readonly record struct Moments(double Mean, double StandardDeviation, double? Min, double? Max)
{
    /// <summary>Of all numbers.</summary>
    public static Moments Of(double[] numbers)
    {
        var rows = new int[numbers.Length];
        for (var row = 0; row < rows.Length; row++) rows[row] = row;
        return Of(numbers, rows);
    }

    /// <summary>Two passes, so that large means do not cancel small spreads. σ = √(Σ(x − mean)²/n).</summary>
    public static Moments Of(double[] numbers, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        var count = 0;
        var min = double.PositiveInfinity;
        var max = double.NegativeInfinity;
        foreach (var row in rows)
        {
            var x = numbers[row];
            if (double.IsNaN(x)) continue;
            sum += x;
            count++;
            min = Math.Min(min, x);
            max = Math.Max(max, x);
        }

        if (count == 0) return new(0, 0, null, null);
        var mean = sum / count;
        var squares = 0.0;
        foreach (var row in rows)
        {
            if (!double.IsNaN(numbers[row])) squares += (numbers[row] - mean) * (numbers[row] - mean);
        }

        // A constant column has no spread, whatever rounding says of its mean.
        return new(mean, min == max ? 0 : Math.Sqrt(squares / count), min, max);
    }
}
