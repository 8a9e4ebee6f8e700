using System.Collections.Immutable;
using NnService.Domain;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>A table as the text it was sent as, packed, with the schema found in it. Immutable.</summary>
public sealed class TextTable
{
    internal TextTable(
        ImmutableArray<ColumnSchema> columns,
        int rows,
        IReadOnlyList<TextChunk> chunks,
        int chunkRows,
        CellFormat format,
        long bytes,
        string digest)
    {
        Columns = columns;
        Rows = rows;
        Chunks = chunks;
        ChunkRows = chunkRows;
        Format = format;
        Bytes = bytes;
        Digest = digest;
    }

    public ImmutableArray<ColumnSchema> Columns { get; }

    public int Rows { get; }

    /// <summary>How its cells are written.</summary>
    public CellFormat Format { get; }

    /// <summary>The length of what was sent.</summary>
    public long Bytes { get; }

    /// <summary>SHA-256 of what was sent, lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>Bytes that the cells take where they are kept.</summary>
    public long PackedBytes => Chunks.Sum(chunk => (long)chunk.Cells.Length);

    /// <summary>What a user should know about the table although nothing in it is wrong.</summary>
    public ImmutableArray<string> Warnings => WarningsOf(Columns);

    /// <summary>The values as the schema reads them.</summary>
    public Table ToTable() => ToTable(ColumnReading.AsStored, [])!;

    /// <summary>The values, those of some columns read otherwise than the schema says.</summary>
    /// <param name="reading">How columns are read.</param>
    /// <param name="faults">Receives the first cell of each column that cannot have its type, at <c>/data</c>.</param>
    /// <returns>The table, or null when a fault was added.</returns>
    public Table? ToTable(ColumnReading reading, ICollection<Fault> faults)
    {
        var columns = Columns.Select((column, index) => DatasetRows.ColumnOf(
            column,
            reading,
            Format,
            Rows,
            Chunks.Where(chunk => chunk.Column == index).OrderBy(chunk => chunk.Chunk).SelectMany(chunk => CellText.Unpack(chunk.Cells)),
            faults)).OfType<Column>().ToArray();
        return columns.Length == Columns.Length ? new(columns) { Format = Format } : null;
    }

    /// <summary>The first rows as the schema reads them, one cell per column: double, bool, string, or null where it is missing.</summary>
    /// <param name="rows">Rows at most.</param>
    /// <param name="maxBytes">Bytes that the cells may take; the first row comes whatever it takes.</param>
    public IReadOnlyList<object?[]> First(int rows, long maxBytes)
    {
        var first = new RowPageBuilder(Math.Min(rows, Rows), Columns.Length, maxBytes);
        foreach (var chunk in Chunks.Where(chunk => (long)chunk.Chunk * ChunkRows < first.Count).OrderBy(chunk => chunk.Chunk)
            .ThenBy(chunk => chunk.Column))
            first.Add(
                chunk.Column,
                chunk.Chunk * ChunkRows,
                CellText.Unpack(chunk.Cells),
                cell => DatasetRows.ValueOf(Columns[chunk.Column], Format.DecimalMark, cell));
        return first.Rows;
    }

    internal static ImmutableArray<string> WarningsOf(ImmutableArray<ColumnSchema> columns) => ColumnWarnings.Of(columns);

    internal IReadOnlyList<TextChunk> Chunks { get; }

    internal int ChunkRows { get; }
}

/// <summary>The packed cells of one column in one run of rows.</summary>
internal sealed record TextChunk(int Chunk, int Column, byte[] Cells);
