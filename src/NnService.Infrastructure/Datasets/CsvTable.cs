using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>Reads a table from CSV.</summary>
public static class CsvTable
{
    /// <summary>Reads all of it; the stream stays open.</summary>
    public static async Task<CsvReading> ReadAsync(
        Stream stream, CsvOptions options, DatasetLimits limits, CancellationToken cancellationToken)
    {
        await using var source = new HashingStream(stream);
        var rows = new Rows(options.Cells, limits);
        var (faults, exceeded, tooLong) = await CsvDocument.ReadAsync(source, options, limits, rows, cancellationToken);
        var isWhole = faults.IsEmpty && exceeded is null && tooLong is null;
        return new CsvReading(isWhole ? rows.Table!.Build(source.BytesRead, source.Digest()) : null, faults, exceeded, tooLong);
    }

    private sealed class Rows(CellFormat format, DatasetLimits limits) : ICsvRows
    {
        private int _columns;

        public TextTableBuilder? Table { get; private set; }

        public void Begin(int line, IReadOnlyList<string> columns)
        {
            Table = new TextTableBuilder(columns, format);
            _columns = columns.Count;
        }

        public bool Add(int line, ReadOnlySpan<string?> cells)
        {
            limits.CheckRow(Table!.Rows, _columns);
            Table.Add(cells);
            return true;
        }
    }
}
