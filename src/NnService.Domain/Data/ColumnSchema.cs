using System.Collections.Immutable;

namespace NnService.Domain.Data;

/// <summary>What is known of a column without its values.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record ColumnSchema
{
    /// <summary>The header.</summary>
    public required string Name { get; init; }

    /// <summary>What the values are.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Rows without a value.</summary>
    public int Missing { get; init; }

    /// <summary>The smallest number; null for other types and without any value.</summary>
    public double? Min { get; init; }

    /// <summary>The largest number; null for other types and without any value.</summary>
    public double? Max { get; init; }

    /// <summary>The arithmetic mean; null for other types, without any value, and where the numbers are too far apart for it.</summary>
    public double? Mean { get; init; }

    /// <summary>
    /// The standard deviation over n; null for other types, without any value, and where the numbers are too far apart for it.
    /// </summary>
    public double? StandardDeviation { get; init; }

    /// <summary>
    /// The quantiles by their share, <c>0.01</c>, <c>0.25</c>, <c>0.5</c>, <c>0.75</c> and <c>0.99</c>: exact up to 65 536 values, beyond
    /// that of a sample of so many (<see cref="ReservoirSample"/>); in tables of more than 128 columns of a smaller one. Null for other
    /// types, without any value, and where an earlier edition stored the table.
    /// </summary>
    public ImmutableSortedDictionary<string, double>? Quantiles { get; init; }

    /// <summary>Distinct words; null for numbers.</summary>
    public int? Distinct { get; init; }

    /// <summary>The words, ordinal order, the first hundred of them; null for numbers and free text.</summary>
    public ImmutableArray<string>? Categories { get; init; }

    /// <summary>
    /// The most frequent words, at most twenty, of equals the first in ordinal order; null for numbers, free text and dates, and where an
    /// earlier edition stored the table.
    /// </summary>
    public ImmutableArray<WordCount>? Frequent { get; init; }

    /// <summary>
    /// What a user should know about the column although nothing in it is wrong, in a sentence; null when there is nothing.
    /// </summary>
    public string? Warning { get; init; }
}

/// <summary>How often a word is there.</summary>
/// <param name="Value">The word; of booleans <c>false</c> or <c>true</c>.</param>
/// <param name="Count">Rows that have it.</param>
public sealed record WordCount(string Value, int Count);
