using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

/// <summary>Tables as rows of the database.</summary>
internal static class DatasetRows
{
    // A wide table has hundreds of thousands of chunks, and the context keeps all that it is to save.
    private const int BatchChunks = 1_000;
    private const int BatchBytes = 16 << 20;

    /// <summary>Adds a table as a part of the caller's transaction, some chunks at a time.</summary>
    /// <exception cref="DbUpdateException">The id is taken, or the database is away.</exception>
    public static async Task<DatasetRow> AddAsync(
        NnDbContext db, string id, DatasetKind kind, TextTable table, DateTime now, CancellationToken cancellationToken)
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
            DecimalPoint = table.Format.DecimalMark.ToString(),
            Missing = table.Format.MissingJson(),
            CreatedAt = now,
        };
        db.Datasets.Add(row);
        await db.SaveChangesAsync(cancellationToken);

        var batch = new List<ChunkRow>();
        var bytes = 0L;
        foreach (var chunk in table.Chunks)
        {
            batch.Add(new() { DatasetId = id, Chunk = chunk.Chunk, Column = chunk.Column, Cells = chunk.Cells });
            bytes += chunk.Cells.Length;
            if (batch.Count < BatchChunks && bytes < BatchBytes) continue;
            await SaveAsync();
        }

        await SaveAsync();
        return row;

        async Task SaveAsync()
        {
            db.Chunks.AddRange(batch);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var saved in batch) db.Entry(saved).State = EntityState.Detached;
            batch.Clear();
            bytes = 0;
        }
    }

    public static StoredDataset Stored(DatasetRow row) => new(
        row.Id,
        row.Kind,
        row.Rows,
        row.Bytes,
        row.Digest,
        ColumnsOf(row),
        CategoryPreview.Bound(DomainJson.Read<ImmutableArray<string>>(row.Warnings)),
        FormatOf(row),
        row.CreatedAt);

    public static ImmutableArray<ColumnSchema> ColumnsOf(DatasetRow row) =>
        CategoryPreview.Bound(DomainJson.Read<ImmutableArray<ColumnSchema>>(row.Columns));

    /// <summary>
    /// A column read otherwise than its schema says; null when the first cell that cannot have the type was added to the faults.
    /// </summary>
    /// <param name="schema">What was found when the column came.</param>
    /// <param name="reading">How it is read now.</param>
    /// <param name="format">How the cells are written.</param>
    /// <param name="rows">How many cells there are.</param>
    /// <param name="cells">May be asked for twice.</param>
    /// <param name="firstRow">The row of the table that the first cell belongs to, from 0.</param>
    public static Column? ColumnOf(
        ColumnSchema schema,
        ColumnReading reading,
        CellFormat format,
        int rows,
        IEnumerable<string?> cells,
        ICollection<Fault> faults,
        int firstRow = 0)
    {
        var type = reading.Types.GetValueOrDefault(schema.Name, schema.Type);
        var decimalPoint = format.DecimalMark;
        if (reading.Format is { } reader && reader.MissingUnlike(format).Any())
            cells = cells.Select(cell => cell is not null && reader.IsMissing(cell) ? null : cell);
        if (type != schema.Type)
        {
            var row = firstRow;
            foreach (var cell in cells)
            {
                row++;
                if (CellParsing.RefusalOf(cell, type, decimalPoint) is not { } refusal) continue;
                faults.Add(new Fault("/data", $"{Describe(schema.Name, row, cell!, refusal)}."));
                return null;
            }
        }

        return ColumnOf(schema with { Type = type }, decimalPoint, rows, cells);
    }

    /// <summary>How the cells of a dataset are written.</summary>
    public static CellFormat FormatOf(DatasetRow row) => row.Missing is null && row.DecimalPoint is "."
        ? CellFormat.Default
        : new CellFormat
        {
            Missing = row.Missing is null ? CellFormat.Default.Missing : DomainJson.Read<ImmutableArray<string>>(row.Missing),
            DecimalMark = row.DecimalPoint[0],
        };

    private static string? MissingJson(this CellFormat format) =>
        format.Missing.SequenceEqual(CellFormat.Default.Missing) ? null : DomainJson.Write(format.Missing);

    /// <summary>Which cell cannot be read and why.</summary>
    /// <param name="row">From 1, the header not counted.</param>
    public static string Describe(string column, int row, string cell, string refusal) =>
        string.Create(
            CultureInfo.InvariantCulture, $"row {row} of column '{Text.Truncate(column)}' is '{Text.Truncate(cell)}', which {refusal}");

    /// <summary>A column as its schema sees it.</summary>
    /// <param name="rows">How many cells there are.</param>
    private static Column ColumnOf(ColumnSchema schema, char decimalPoint, int rows, IEnumerable<string?> cells)
    {
        if (schema.Type == ColumnType.Number)
        {
            var numbers = new double[rows];
            var row = 0;
            foreach (var cell in cells)
                numbers[row++] = cell is null
                    ? double.NaN
                    : CellParsing.TryNumber(cell, decimalPoint, out var number) ? number : throw Unreadable(schema, cell);
            return Column.OfNumbers(schema.Name, numbers);
        }

        // A column has few different words and many cells, so each word is kept once.
        var words = new HashSet<string>(StringComparer.Ordinal);
        var spellings = new Dictionary<string, string>(StringComparer.Ordinal);
        var column = Column.OfWords(
            schema.Name,
            schema.Type,
            [.. cells.Select(cell => WordOf(schema, cell, spellings))
                .Select(word => word is null || words.Add(word) ? word : words.TryGetValue(word, out var known) ? known : word)]);
        return spellings.Count == 0
            ? column
            : column.SpelledAs([.. column.Categories.Select(word => spellings.GetValueOrDefault(word, word))]);
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

    // Of true and false it is kept how they were first written, if by other words.
    private static string? WordOf(ColumnSchema schema, string? cell, Dictionary<string, string> spellings)
    {
        if (cell is null || schema.Type != ColumnType.Boolean) return cell;
        var word = (CellParsing.Boolean(cell) ?? throw Unreadable(schema, cell)) ? "true" : "false";
        if (!cell.Equals(word, StringComparison.OrdinalIgnoreCase) && char.IsLetter(cell[0])) spellings.TryAdd(word, cell);
        return word;
    }

    private static InvalidDataException Unreadable(ColumnSchema schema, string cell) =>
        new($"Column '{schema.Name}' is {schema.Type}, but a cell is '{cell}'.");
}
