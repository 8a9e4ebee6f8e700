using System.Collections.Immutable;
using NnService.Domain.Data;

namespace NnService.Domain.Encoding;

/// <summary>How one column becomes what the network should answer.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record TargetEncoding
{
    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the column, which is also the type of the labels.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>
    /// The classes of all rows, numbers by value and words ordinal; of two the second is the positive one; empty for regression.
    /// </summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>What is subtracted from a number; 0 where numbers are taken as they are.</summary>
    public double Mean { get; init; }

    /// <summary>What a number is divided by; 1 where numbers are taken as they are.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The number that a class of a column of numbers stands for.</summary>
    /// <param name="index">Which of the classes.</param>
    public double NumberOf(int index) => Labels.Number(Classes[index]);
}
