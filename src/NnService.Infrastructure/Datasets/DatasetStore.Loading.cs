using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

public sealed partial class DatasetStore
{
    /// <summary>Rows as the schema sees them, one cell per column: double, bool, string, or null where it is missing.</summary>
    /// <param name="id">The dataset.</param>
    /// <param name="offset">The first row, from 0.</param>
    /// <param name="limit">Rows at most.</param>
    /// <param name="maxBytes">Bytes that the cells may take; the first row comes whatever it takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows from <paramref name="offset"/> on; null when there is no such dataset.</returns>
    public async Task<IReadOnlyList<object?[]>?> RowsAsync(
        string id, int offset, int limit, long maxBytes, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        if (await RowAsync(db, id, cancellationToken) is not { } dataset) return null;
        var columns = DatasetRows.ColumnsOf(dataset);
        var rows = new RowPageBuilder(Math.Clamp(dataset.Rows - offset, 0, limit), columns.Length, maxBytes);
        if (rows.Count == 0) return [];

        var decimalMark = DatasetRows.FormatOf(dataset).DecimalMark;
        var first = offset / dataset.ChunkRows;
        var last = (offset + rows.Count - 1) / dataset.ChunkRows;
        for (var chunk = first; chunk <= last; chunk++)
        {
            var run = chunk;
            var start = (chunk * dataset.ChunkRows) - offset;
            if (start >= rows.Count) break;
            var stored = db.Chunks.AsNoTracking().Where(row => row.DatasetId == id && row.Chunk == run).OrderBy(row => row.Column);
            await foreach (var cells in stored.AsAsyncEnumerable().WithCancellation(cancellationToken))
                rows.Add(
                    cells.Column,
                    Math.Max(0, start),
                    CellText.UnpackFrom(cells.Cells, Math.Max(0, -start)),
                    cell => DatasetRows.ValueOf(columns[cells.Column], decimalMark, cell));
        }

        return rows.Rows;
    }

    /// <summary>The table in memory, that of a job too; null when there is no such dataset.</summary>
    /// <param name="columns">The columns that are needed; null for all.</param>
    public Task<Table?> LoadTableAsync(string id, IReadOnlyCollection<string>? columns, CancellationToken cancellationToken) =>
        LoadTableAsync(id, columns, ColumnReading.AsStored, [], cancellationToken);

    /// <summary>
    /// The table in memory, some columns read otherwise than the schema says; null when there is no such dataset or a fault was added.
    /// </summary>
    /// <param name="columns">The columns that are needed; null for all.</param>
    /// <param name="reading">How columns are read.</param>
    /// <param name="faults">Receives the first cell of each column that cannot have its type, at <c>/data</c>.</param>
    public async Task<Table?> LoadTableAsync(
        string id,
        IReadOnlyCollection<string>? columns,
        ColumnReading reading,
        ICollection<Fault> faults,
        CancellationToken cancellationToken)
    {
        var before = faults.Count;
        await using var db = _database.Read();
        if (await AnyRowAsync(db, id, cancellationToken) is not { } dataset) return null;
        var schemas = DatasetRows.ColumnsOf(dataset);
        var format = DatasetRows.FormatOf(dataset);
        var loaded = new List<Column>();
        for (var column = 0; column < schemas.Length; column++)
        {
            if (columns?.Contains(schemas[column].Name) == false) continue;
            var index = column;
            var chunks = await db.Chunks.Where(row => row.DatasetId == id && row.Column == index).OrderBy(row => row.Chunk)
                .Select(row => row.Cells)
                .ToListAsync(cancellationToken);
            if (DatasetRows.ColumnOf(
                schemas[column], reading, format, dataset.Rows, chunks.SelectMany(CellText.Unpack), faults) is { } read)
                loaded.Add(read);
        }

        return faults.Count > before
            ? null
            : new Table(loaded)
            {
                Others = [.. schemas.Select(schema => schema.Name).Where(name => columns?.Contains(name) == false)],
                Format = format,
            };
    }

    /// <summary>
    /// The table in runs of rows, of which one at a time is in memory; it ends early when the dataset is deleted meanwhile.
    /// </summary>
    /// <param name="dataset">The dataset as it was found.</param>
    /// <param name="columns">The columns that are needed.</param>
    /// <param name="reading">How columns are read.</param>
    /// <param name="faults">Receives the first cell of each column that cannot have its type, at <c>/data</c>; the table ends
    /// there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<Table> LoadPartsAsync(
        StoredDataset dataset,
        IReadOnlyCollection<string> columns,
        ColumnReading reading,
        ICollection<Fault> faults,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A short read for each column of a run: a long one would keep writers waiting.
        await using var db = _database.Read();
        if (await RowAsync(db, dataset.Id, cancellationToken) is not { } row || !IsSame(row)) yield break;
        var known = db.Datasets.Where(
            stored => stored.Id == dataset.Id && stored.Digest == dataset.Digest && stored.CreatedAt == dataset.CreatedAt);
        var before = faults.Count;
        for (var chunk = 0; chunk * (long)row.ChunkRows < dataset.Rows; chunk++)
        {
            var loaded = new List<Column>();
            var first = chunk * row.ChunkRows;
            for (var column = 0; column < dataset.Columns.Length; column++)
            {
                var schema = dataset.Columns[column];
                if (!columns.Contains(schema.Name)) continue;
                var run = chunk;
                var index = column;
                var cells = await db.Chunks.Where(
                    stored => stored.DatasetId == dataset.Id && stored.Chunk == run && stored.Column == index && known.Any())
                    .Select(stored => stored.Cells)
                    .SingleOrDefaultAsync(cancellationToken);
                if (cells is null) yield break;
                if (DatasetRows.ColumnOf(
                    schema,
                    reading,
                    dataset.Format,
                    Math.Min(row.ChunkRows, dataset.Rows - first),
                    CellText.Unpack(cells),
                    faults,
                    first) is { } read)
                    loaded.Add(read);
            }

            if (faults.Count > before) yield break;
            yield return new Table(loaded) { Format = dataset.Format };
        }

        bool IsSame(DatasetRow stored) => stored.Digest == dataset.Digest && stored.CreatedAt == dataset.CreatedAt;
    }

    private static Task<DatasetRow?> AnyRowAsync(NnDbContext db, string id, CancellationToken cancellationToken) =>
        db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Id == id, cancellationToken);
}
