namespace NnService.Domain.Encoding;

/// <summary>What the order of numbers tells, missing ones left out.</summary>
internal static class OrderStatistics
{
    /// <summary>
    /// The middle of the sorted numbers; of an even count the mean of the two in the middle. At least one is not missing.
    /// </summary>
    public static double Median(double[] numbers, ReadOnlySpan<int> rows)
    {
        var sorted = Sorted(numbers, rows);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] / 2) + (sorted[middle] / 2);
    }

    /// <summary>The number that most rows have, the smallest of equals. At least one is not missing.</summary>
    public static double MostFrequent(double[] numbers, ReadOnlySpan<int> rows)
    {
        var sorted = Sorted(numbers, rows);
        var best = sorted[0];
        var longest = 0;
        for (var (start, i) = (0, 0); i < sorted.Length; i++)
        {
            if (sorted[i] != sorted[start]) start = i;
            if (i - start + 1 > longest)
            {
                best = sorted[i];
                longest = i - start + 1;
            }
        }

        return best;
    }

    /// <summary>
    /// The number at place p·(n − 1) of n sorted ones, counted from 0; between two places a straight line (Hyndman and Fan 1996, type 7).
    /// </summary>
    /// <param name="sorted">At least one number, ascending.</param>
    /// <param name="p">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        var place = p * (sorted.Length - 1);
        var below = (int)place;
        var (low, high) = (sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)]);
        // The parts are summed, not the difference scaled, which may be too large; equal numbers stay what they are.
        return low == high ? low : (low * (1 - (place - below))) + (high * (place - below));
    }

    /// <summary>The numbers in ascending order, without those that are missing.</summary>
    public static double[] Sorted(double[] numbers, ReadOnlySpan<int> rows)
    {
        var present = new List<double>(rows.Length);
        foreach (var row in rows)
        {
            if (!double.IsNaN(numbers[row])) present.Add(numbers[row]);
        }

        present.Sort();
        return [.. present];
    }
}
