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

    private static double[] Sorted(double[] numbers, ReadOnlySpan<int> rows)
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
