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

    /// <summary>The standard deviation over n; null for other types, without any value, and where the numbers are too far apart for it.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Distinct words; null for numbers.</summary>
    public int? Distinct { get; init; }

    /// <summary>The words, ordinal order, the first hundred of them; null for numbers and free text.</summary>
    public ImmutableArray<string>? Categories { get; init; }

    /// <summary>What a user should know about the column although nothing in it is wrong, in a sentence; null when there is nothing.</summary>
    public string? Warning { get; init; }
}
