using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>Rows of a table that are put together column by column, and no more of them than fit into so many bytes.</summary>
/// <remarks>A cell costs its text and what every object costs; the first row is kept whatever it costs. Not thread-safe.</remarks>
internal sealed class RowPageBuilder
{
    // What a cell costs in memory besides its text, in bytes: its object, and its place in the row.
    private const int CellCost = 32;

    private readonly object?[]?[] _rows;
    private readonly long[] _costs;
    private readonly int _columns;
    private readonly long _maxBytes;

    public RowPageBuilder(int rows, int columns, long maxBytes)
    {
        Count = rows;
        _rows = new object?[rows][];
        _costs = new long[rows];
        _columns = columns;
        _maxBytes = maxBytes;
    }

    /// <summary>Rows that still fit.</summary>
    public int Count { get; private set; }

    /// <summary>The rows, once every column was added; none of those that never came, because the table was deleted meanwhile.</summary>
    public IReadOnlyList<object?[]> Rows =>
        new ArraySegment<object?[]>(
            _rows!, 0, Array.FindIndex(_rows, 0, Count, row => row is null) is >= 0 and var absent ? absent : Count);

    /// <summary>Adds a run of cells of one column, as far as there are rows for them.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">The row of the first cell.</param>
    /// <param name="cells">The texts, null where a cell is missing; read as far as they are needed.</param>
    /// <param name="value">Makes a value of a text.</param>
    public void Add(int column, int row, IEnumerable<string?> cells, Func<string?, object?> value)
    {
        var total = 0L;
        for (var before = 0; before < Math.Min(row, Count); before++) total += _costs[before];
        foreach (var cell in cells)
        {
            if (row >= Count) return;
            _costs[row] += CellCost + (cell is null ? 0 : Encoding.UTF8.GetByteCount(cell));
            total += _costs[row];
            if (total > _maxBytes && row > 0)
            {
                Drop(row);
                return;
            }

            (_rows[row] ??= new object?[_columns])[column] = value(cell);
            row++;
        }
    }

    private void Drop(int from)
    {
        Array.Clear(_rows, from, Count - from);
        Count = from;
    }
}
