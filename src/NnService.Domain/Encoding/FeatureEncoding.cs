using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding.Scalings;

namespace NnService.Domain.Encoding;

/// <summary>How one column enters the network, fitted on training rows only.</summary>
/// <remarks>
/// A number becomes what its scaling says. A word becomes a one among zeros: one place per category and, where rare ones are pooled, one
/// more for all of them. A missing value becomes what its filling becomes, all zeros without one. Where some training rows missed the value
/// and others had it, a last place says so: 1 where it is missing, else 0. Immutable, thread-safe.
/// </remarks>
public sealed record FeatureEncoding
{
    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>Number, category or boolean.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>How numbers are scaled.</summary>
    public Scaling Scaling { get; init; } = new StandardizeScaling();

    /// <summary>Mean of the training rows; 0 for words.</summary>
    public double Mean { get; init; }

    /// <summary>Standard deviation of the training rows, over n; 0 for words and constant columns.</summary>
    public double StandardDeviation { get; init; }

    /// <summary>Smallest number of the training rows; null for words and without any value.</summary>
    public double? Min { get; init; }

    /// <summary>Largest number of the training rows; null for words and without any value.</summary>
    public double? Max { get; init; }

    /// <summary>The middle of the sorted training rows where the column is piecewise linear; else 0.</summary>
    public double Median { get; init; }

    /// <summary>
    /// q₇₅ − q₂₅ of the training rows where the column is piecewise linear, half the way from min to max where those are equal; 0 of a
    /// constant column and everywhere else.
    /// </summary>
    public double Spread { get; init; }

    /// <summary>
    /// Where the intervals of a column that is piecewise linear begin and end, ascending; empty where it has too few different quantiles,
    /// and everywhere else.
    /// </summary>
    public ImmutableArray<double> Edges { get; init; } = [];

    /// <summary>Words of the training rows, in the order of their places; empty for numbers.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>
    /// The rarer words of the training rows, which share the place after the categories, ordinal order; empty for numbers and where every
    /// word has its own.
    /// </summary>
    public ImmutableArray<string> Pooled { get; init; } = [];

    /// <summary>
    /// The number that replaces a missing one, in the original unit; null for words and without any value: all zeros.
    /// </summary>
    public double? Fill { get; init; }

    /// <summary>The category that replaces a missing word; null for numbers and without any value: all zeros.</summary>
    public string? FillWord { get; init; }

    /// <summary>Whether the last place says that the value is missing.</summary>
    public bool HasIndicator { get; init; }

    /// <summary>Numbers that the column becomes.</summary>
    public int Width => (Type == ColumnType.Number ? 1 + Bins : Categories.Length + (Pooled.IsEmpty ? 0 : 1)) + (HasIndicator ? 1 : 0);

    /// <summary>Intervals, each with a place after that of the number itself.</summary>
    public int Bins => Math.Max(0, Edges.Length - 1);

    /// <summary>Whether it enters the same for every training row, so that nothing can be learned from it.</summary>
    public bool IsConstant => !HasIndicator && (Type == ColumnType.Number ? Min == Max : Categories.Length + Pooled.Length == 1);

    /// <summary>What is subtracted from a number.</summary>
    public double Offset => Scaling.OffsetOf(this);

    /// <summary>What the difference is divided by; 0 for a constant column, whose numbers become 0.</summary>
    public double Divisor => Scaling.DivisorOf(this);

    /// <summary>Fits the encoding of a column on the given rows.</summary>
    /// <param name="column">A column of numbers, categories or booleans.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="options">What was asked; null for the defaults.</param>
    public static FeatureEncoding Fit(Column column, ReadOnlySpan<int> rows, Preprocessing? options = null)
    {
        options ??= Preprocessing.Default;
        var missing = 0;
        foreach (var row in rows)
            missing += column.IsMissing(row) ? 1 : 0;
        var encoding = column.Type == ColumnType.Number ? FitNumbers(column, rows, options) : FitWords(column, rows, options.MaxCategories);
        return encoding with { HasIndicator = missing > 0 && missing < rows.Length };
    }

    /// <summary>Encodes a number; NaN is missing.</summary>
    /// <param name="number">The value in its original unit.</param>
    /// <param name="destination"><see cref="Width"/> places.</param>
    public void Encode(double number, Span<float> destination)
    {
        var isMissing = double.IsNaN(number);
        if (HasIndicator) destination[Width - 1] = isMissing ? 1 : 0;
        var known = isMissing ? Fill : number;
        destination[0] = known is { } x ? (float)Scale(x) : 0;
        for (var t = 1; t < Edges.Length; t++)
            destination[t] = known is { } y ? (float)Math.Clamp((y - Edges[t - 1]) / (Edges[t] - Edges[t - 1]), 0, 1) : 0;
    }

    /// <summary>Encodes a word; null is missing.</summary>
    /// <param name="word">The value.</param>
    /// <param name="destination"><see cref="Width"/> places.</param>
    /// <returns>False for a word that no training row had; it is encoded as all zeros.</returns>
    public bool Encode(string? word, Span<float> destination)
    {
        var place = PlaceOf(word);
        Encode(place, word is null, destination);
        return word is null || place >= 0;
    }

    /// <summary>Encodes a word by its place.</summary>
    /// <param name="place">What <see cref="PlaceOf"/> says of it.</param>
    /// <param name="isMissing">Whether it replaces a missing word.</param>
    /// <param name="destination"><see cref="Width"/> places.</param>
    internal void Encode(int place, bool isMissing, Span<float> destination)
    {
        destination.Clear();
        if (place >= 0) destination[place] = 1;
        if (HasIndicator && isMissing) destination[^1] = 1;
    }

    /// <summary>The place of a word, or of what replaces a missing one; −1 where there is none.</summary>
    /// <param name="word">The value; null is missing.</param>
    public int PlaceOf(string? word)
    {
        if ((word ?? FillWord) is not { } known) return -1;
        var place = Categories.IndexOf(known);
        return place < 0 && Pooled.BinarySearch(known, StringComparer.Ordinal) >= 0 ? Categories.Length : place;
    }

    private double Scale(double x) => Divisor == 0 ? 0 : Scaling.Bounded((x - Offset) / Divisor);

    private static FeatureEncoding FitNumbers(Column column, ReadOnlySpan<int> rows, Preprocessing options)
    {
        var moments = Moments.Of(column.Numbers, rows);
        var scaling = options.NumericOf(column.Name) ?? throw new ArgumentException("The scaling was left open.", nameof(options));
        var encoding = new FeatureEncoding
        {
            Name = column.Name,
            Type = column.Type,
            Scaling = scaling,
            Mean = moments.Mean,
            StandardDeviation = moments.StandardDeviation,
            Min = moments.Min,
            Max = moments.Max,
            Fill = moments.Min is null ? null : options.MissingOf(column.Name) switch
            {
                Imputation.Median => OrderStatistics.Median(column.Numbers, rows),
                Imputation.MostFrequent => OrderStatistics.MostFrequent(column.Numbers, rows),
                _ => moments.Mean,
            },
        };
        return moments.Min is null ? encoding : scaling.Fit(encoding, column.Numbers, rows);
    }

    private static FeatureEncoding FitWords(Column column, ReadOnlySpan<int> rows, int maxCategories)
    {
        var counts = new int[column.Categories.Length];
        foreach (var row in rows)
        {
            if (column.Codes[row] >= 0) counts[column.Codes[row]]++;
        }

        int[] seen = [.. Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0)];
        int[] frequent = [.. seen.OrderByDescending(code => counts[code]).ThenBy(code => column.Categories[code], StringComparer.Ordinal)];
        HashSet<int> own = [.. column.Type == ColumnType.Category ? frequent.Take(maxCategories) : frequent];
        return new()
        {
            Name = column.Name,
            Type = column.Type,
            Categories = [.. seen.Where(own.Contains).Select(code => column.Categories[code])],
            Pooled = [.. seen.Where(code => !own.Contains(code)).Select(code => column.Categories[code]).Order(StringComparer.Ordinal)],
            FillWord = frequent.Length == 0 ? null : column.Categories[frequent[0]],
        };
    }
}
