using System.Collections.Immutable;

namespace NnService.Domain.Data;

/// <summary>How one column enters the network, fitted on training rows only.</summary>
/// <remarks>
/// A number x becomes (x − mean)/σ, a constant column 0, a missing number the mean, so 0. A word becomes a one among zeros, one place per category;
/// a missing word becomes all zeros. Immutable, thread-safe.
/// </remarks>
public sealed record FeatureEncoding
{
    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>Number, category or boolean.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Mean of the training rows; 0 for words.</summary>
    public double Mean { get; init; }

    /// <summary>Standard deviation of the training rows, over n; 0 for words and constant columns.</summary>
    public double StandardDeviation { get; init; }

    /// <summary>Smallest number of the training rows; null for words and without any value.</summary>
    public double? Min { get; init; }

    /// <summary>Largest number of the training rows; null for words and without any value.</summary>
    public double? Max { get; init; }

    /// <summary>Words of the training rows, in the order of their places; empty for numbers.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Numbers that the column becomes.</summary>
    public int Width => Type == ColumnType.Number ? 1 : Categories.Length;

    /// <summary>Fits the encoding of a column on the given rows.</summary>
    public static FeatureEncoding Fit(Column column, ReadOnlySpan<int> rows)
    {
        if (column.Type == ColumnType.Number)
        {
            var moments = Moments.Of(column.Numbers, rows);
            return new() { Name = column.Name, Type = column.Type, Mean = moments.Mean, StandardDeviation = moments.StandardDeviation, Min = moments.Min, Max = moments.Max };
        }

        var seen = new bool[column.Categories.Length];
        foreach (var row in rows)
        {
            if (column.Codes[row] >= 0) seen[column.Codes[row]] = true;
        }

        return new() { Name = column.Name, Type = column.Type, Categories = [.. column.Categories.Where((_, code) => seen[code])] };
    }

    /// <summary>Encodes a number; NaN is missing.</summary>
    /// <param name="number">The value in its original unit.</param>
    /// <param name="destination">One place.</param>
    public void Encode(double number, Span<float> destination) =>
        destination[0] = double.IsNaN(number) || StandardDeviation == 0 ? 0 : (float)((number - Mean) / StandardDeviation);

    /// <summary>Encodes a word; null is missing.</summary>
    /// <param name="word">The value.</param>
    /// <param name="destination"><see cref="Width"/> places.</param>
    /// <returns>False for a word that no training row had; it is encoded as all zeros.</returns>
    public bool Encode(string? word, Span<float> destination)
    {
        destination.Clear();
        if (word is null) return true;
        var place = Categories.IndexOf(word);
        if (place >= 0) destination[place] = 1;
        return place >= 0;
    }
}
