using System.Globalization;

namespace NnService.Infrastructure.Datasets;

/// <summary>How large a table may be.</summary>
public sealed record DatasetLimits(int MaxRows, int MaxColumns, long MaxCells)
{
    public static DatasetLimits Default { get; } = new(MaxRows: 10_000_000, MaxColumns: 10_000, MaxCells: 100_000_000);

    /// <summary>Bytes of one cell, in UTF-8.</summary>
    public int MaxCellBytes { get; init; } = 64 << 10;

    /// <summary>Characters (UTF-16) of the name of a column.</summary>
    public int MaxNameLength { get; init; } = 255;

    /// <summary>Throws unless one more row may come.</summary>
    internal void CheckRow(int rows, int columns)
    {
        if (Exceeded(rows + 1L, columns) is { } exceeded) throw new LimitException(exceeded);
    }

    /// <summary>Why a table of this size is too large, in a sentence; null when it is not.</summary>
    public string? Exceeded(long rows, int columns) => rows > MaxRows || rows * columns > MaxCells
        ? string.Create(CultureInfo.InvariantCulture, $"The table is larger than allowed: at most {MaxRows} rows and {MaxCells} cells.")
        : null;

    /// <summary>Throws when these are more columns than allowed.</summary>
    internal void CheckColumns(int columns)
    {
        if (columns > MaxColumns)
            throw new LimitException(
                string.Create(CultureInfo.InvariantCulture, $"The table has {columns} columns; at most {MaxColumns} are allowed."));
    }
}

/// <summary>A table is too large; the message names the limit to the user.</summary>
internal sealed class LimitException(string message) : Exception(message);
