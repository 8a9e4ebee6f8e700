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

    /// <summary>How the classes are written, where that is otherwise, such as Yes and No for true and false; else empty.</summary>
    public ImmutableArray<string> Spellings { get; init; } = [];

    /// <summary>What is subtracted from a number; 0 where numbers are taken as they are.</summary>
    public double Mean { get; init; }

    /// <summary>What a number is divided by; 1 where numbers are taken as they are.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>A class as it was written.</summary>
    /// <param name="index">Which of the classes.</param>
    public string Shown(int index) => Spellings.IsEmpty ? Classes[index] : Spellings[index];

    /// <summary>The classes as they were written.</summary>
    public ImmutableArray<string> ShownClasses => Spellings.IsEmpty ? Classes : Spellings;

    /// <summary>The classes of a column that is learned.</summary>
    /// <param name="column">The column.</param>
    /// <param name="classes">Its labels.</param>
    internal static TargetEncoding OfClasses(Column column, ImmutableArray<string> classes) => new()
    {
        Name = column.Name,
        Type = column.Type,
        Classes = classes,
        Spellings = column.Spellings.IsEmpty ? [] : [.. classes.Select(label => column.Spellings[column.Categories.IndexOf(label)])],
    };

    /// <summary>The number that a class of a column of numbers stands for.</summary>
    /// <param name="index">Which of the classes.</param>
    public double NumberOf(int index) => Labels.Number(Classes[index]);
}
