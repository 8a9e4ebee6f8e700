using System.Collections.Immutable;

namespace NnService.Domain.Data;

/// <summary>How the values of a column lie.</summary>
public static class ColumnDistribution
{
    /// <summary>Ranges of a histogram.</summary>
    public const int Ranges = 20;

    /// <summary>
    /// How many numbers lie in each of twenty ranges of one width, the first from <paramref name="min"/>, the last to and with
    /// <paramref name="max"/>; one range where the two are equal. Missing ones are left out.
    /// </summary>
    /// <param name="numbers">Numbers between the two, NaN where they are missing.</param>
    /// <param name="min">The smallest that there may be.</param>
    /// <param name="max">The largest that there may be.</param>
    public static ImmutableArray<int> Histogram(ReadOnlySpan<double> numbers, double min, double max)
    {
        var counts = new int[min == max ? 1 : Ranges];
        var width = (max / 2) - (min / 2); // the whole width could overflow
        foreach (var number in numbers)
        {
            if (double.IsNaN(number)) continue;
            var place = min == max ? 0 : ((number / 2) - (min / 2)) / width;
            counts[Math.Min((int)(place * counts.Length), counts.Length - 1)]++;
        }

        return [.. counts];
    }

    /// <summary>The words that most rows have, of equals the first in ordinal order.</summary>
    /// <param name="column">A column of words.</param>
    /// <param name="most">How many there are at most.</param>
    public static ImmutableArray<WordCount> Frequent(Column column, int most)
    {
        var counts = new int[column.Categories.Length];
        foreach (var code in column.Codes)
        {
            if (code >= 0) counts[code]++;
        }

        return
        [
            .. Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).OrderByDescending(code => counts[code]).Take(most)
                .Select(code => new WordCount(column.Categories[code], counts[code])),
        ];
    }
}
