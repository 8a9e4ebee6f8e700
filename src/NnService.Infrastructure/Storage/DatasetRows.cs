using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Storage;

/// <summary>Tables as rows of the database.</summary>
internal static class DatasetRows
{
    public static DatasetRow Add(NnDbContext db, string id, DatasetKind kind, TextTable table, DateTime now)
    {
        var row = new DatasetRow
        {
            Id = id,
            Kind = kind,
            Rows = table.Rows,
            Bytes = table.Bytes,
            Digest = table.Digest,
            Columns = DomainJson.Write(table.Columns),
            Warnings = DomainJson.Write(table.Warnings),
            ChunkRows = table.ChunkRows,
            DecimalPoint = table.DecimalPoint.ToString(),
            CreatedAt = now,
        };
        db.Datasets.Add(row);
        db.Chunks.AddRange(table.Chunks.Select(chunk => new ChunkRow { DatasetId = id, Chunk = chunk.Chunk, Column = chunk.Column, Cells = chunk.Cells }));
        return row;
    }

    public static StoredDataset Stored(DatasetRow row) => new(
        row.Id, row.Kind, row.Rows, row.Bytes, row.Digest, ColumnsOf(row), DomainJson.Read<ImmutableArray<string>>(row.Warnings), row.CreatedAt);

    public static ImmutableArray<ColumnSchema> ColumnsOf(DatasetRow row) => DomainJson.Read<ImmutableArray<ColumnSchema>>(row.Columns);

    /// <summary>A column as its schema sees it.</summary>
    /// <param name="rows">How many cells there are.</param>
    public static Column ColumnOf(ColumnSchema schema, char decimalPoint, int rows, IEnumerable<string?> cells)
    {
        if (schema.Type == ColumnType.Number)
        {
            var (numbers, row) = (new double[rows], 0);
            foreach (var cell in cells)
                numbers[row++] = cell is null ? double.NaN : CellParsing.TryNumber(cell, decimalPoint, out var number) ? number : throw Unreadable(schema, cell);
            return Column.OfNumbers(schema.Name, numbers);
        }

        // A column has few different words and many cells, so each word is kept once.
        var words = new HashSet<string>(StringComparer.Ordinal);
        return Column.OfWords(schema.Name, schema.Type, [.. cells.Select(cell => WordOf(schema, cell)).Select(word => word is null || words.Add(word) ? word : words.TryGetValue(word, out var known) ? known : word)]);
    }

    /// <summary>A cell as its schema sees it: double, bool or string; null where it is missing.</summary>
    public static object? ValueOf(ColumnSchema schema, char decimalPoint, string? cell) => cell is null
        ? null
        : schema.Type switch
        {
            ColumnType.Number => CellParsing.TryNumber(cell, decimalPoint, out var number) ? number : throw Unreadable(schema, cell),
            ColumnType.Boolean => CellParsing.Boolean(cell) ?? throw Unreadable(schema, cell),
            _ => cell,
        };

    private static string? WordOf(ColumnSchema schema, string? cell) =>
        cell is not null && schema.Type == ColumnType.Boolean ? (CellParsing.Boolean(cell) ?? throw Unreadable(schema, cell)) ? "true" : "false" : cell;

    private static InvalidDataException Unreadable(ColumnSchema schema, string cell) => new($"Column '{schema.Name}' is {schema.Type}, but a cell is '{cell}'.");
}
