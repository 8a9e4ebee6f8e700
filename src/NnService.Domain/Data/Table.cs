using System.Collections.Immutable;

namespace NnService.Domain.Data;

/// <summary>Named columns of equal length.</summary>
/// <remarks>Immutable once made; then thread-safe.</remarks>
public sealed class Table
{
    private readonly Dictionary<string, Column> _byName;

    /// <summary>Puts columns side by side.</summary>
    /// <exception cref="ArgumentException">The columns differ in length or share a name.</exception>
    public Table(IReadOnlyList<Column> columns)
    {
        if (columns.Select(column => column.Rows).Distinct().Count() > 1)
            throw new ArgumentException("The columns of a table have one length.", nameof(columns));
        Columns = columns;
        Rows = columns.Count == 0 ? 0 : columns[0].Rows;
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>The columns in the order of the source.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The names of columns that the source has besides and that were not read.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>How the cells were written that the columns were read from.</summary>
    public CellFormat Format { get; init; } = CellFormat.Default;

    /// <summary>Rows of every column.</summary>
    public int Rows { get; }

    /// <summary>The column called <paramref name="name"/>, or null.</summary>
    public Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The table in runs of at most so many rows, in order.</summary>
    public IEnumerable<Table> Parts(int rows)
    {
        if (Rows <= rows)
        {
            yield return this;
            yield break;
        }

        for (var start = 0; start < Rows; start += rows)
            yield return new Table([.. Columns.Select(column => column.Part(start, Math.Min(rows, Rows - start)))]) { Format = Format };
    }
}
