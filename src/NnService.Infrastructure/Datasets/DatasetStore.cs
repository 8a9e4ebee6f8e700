using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

/// <summary>Datasets: raw text in chunks of columns, looked at through a schema. Thread-safe.</summary>
public sealed class DatasetStore
{
    private readonly NnDatabase _database;
    private readonly TimeProvider _time;

    internal DatasetStore(NnDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Keeps a table, all of it or nothing.</summary>
    /// <param name="id">Null for an id made here.</param>
    /// <param name="once">What is kept with it, or null.</param>
    /// <returns>The dataset; null when the id is taken.</returns>
    public async Task<StoredDataset?> SaveAsync(
        string? id, DatasetKind kind, TextTable table, CancellationToken cancellationToken, IdempotentWrite<StoredDataset>? once = null)
    {
        using var write = await _database.BeginInsertAsync(cancellationToken);
        var now = _time.GetUtcNow().UtcDateTime;
        DatasetRow row;
        try
        {
            row = await DatasetRows.AddAsync(write.Db, id ?? NewId.Make(_time), kind, table, now, cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsDuplicateKey())
        {
            return null;
        }

        var dataset = DatasetRows.Stored(row);
        if (once is not null) await once.SaveAsync(write.Db, dataset, now, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return dataset;
    }

    /// <summary>A dataset; null when there is none, or only one inside of a job.</summary>
    public async Task<StoredDataset?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await RowAsync(db, id, cancellationToken) is { } row ? DatasetRows.Stored(row) : null;
    }

    /// <summary>The dataset of a job, which may have come inside of it.</summary>
    internal async Task<StoredDataset?> FindOfJobAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await AnyRowAsync(db, id, cancellationToken) is { } row ? DatasetRows.Stored(row) : null;
    }

    /// <summary>Datasets in the order of their ids, without those inside of jobs.</summary>
    /// <param name="after">The last id already seen; null for the first page.</param>
    public async Task<StoredPage<DatasetSummary>> ListAsync(int limit, string? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = db.Datasets.AsNoTracking()
            .Where(dataset => dataset.Kind != DatasetKind.Inline && (after == null || string.Compare(dataset.Id, after) > 0))
            .OrderBy(dataset => dataset.Id).Take(limit + 1)
            .Select(
                dataset => new DatasetSummary(dataset.Id, dataset.Kind, dataset.Rows, dataset.Bytes, dataset.Digest, dataset.CreatedAt));
        return await StoredPage<DatasetSummary>.ReadAsync(rows.AsAsyncEnumerable(), limit, _ => 0, row => row, cancellationToken);
    }

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

    /// <summary>
    /// Looks at the stored text through other types, unless the dataset is built in or a job that is not finished needs it.
    /// </summary>
    /// <param name="types">The new types by column; other columns stay as they are.</param>
    /// <param name="faults">Receives a fault for each column that cannot have its type, with the pointer <c>/name</c>.</param>
    /// <returns>The dataset as it is afterwards; null unless it was changed.</returns>
    public async Task<(RetypeOutcome Outcome, StoredDataset? Dataset)> RetypeAsync(
        string id, IReadOnlyDictionary<string, ColumnType> types, ICollection<Fault> faults, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The text never changes, so it is read before the write lock is taken; only the schema may have changed in between.
            var row = (DatasetRow?)null;
            var columns = ImmutableArray<ColumnSchema>.Empty;
            await using (var db = _database.Read())
            {
                if ((row = await RowAsync(db, id, cancellationToken)) is null) return (RetypeOutcome.NotFound, null);
                if (row.Kind == DatasetKind.BuiltIn) return (RetypeOutcome.ReadOnly, null);
                if (await IsInUse(db, id, cancellationToken)) return (RetypeOutcome.InUse, null);
                columns = await DatasetRetyping.ReadAsync(db, row, types, faults, cancellationToken);
                if (faults.Count > 0) return (RetypeOutcome.Refused, null);
            }

            using var write = await _database.BeginExclusiveAsync(cancellationToken);
            if (await IsInUse(write.Db, id, cancellationToken)) return (RetypeOutcome.InUse, null);
            var schema = DomainJson.Write(columns);
            var warnings = DomainJson.Write(TextTable.WarningsOf(columns));
            var changed = await write.Db.Datasets
                .Where(
                    dataset => dataset.Id == id && dataset.Digest == row.Digest && dataset.CreatedAt == row.CreatedAt
                        && dataset.Columns == row.Columns)
                .ExecuteUpdateAsync(
                    update => update.SetProperty(dataset => dataset.Columns, schema).SetProperty(dataset => dataset.Warnings, warnings),
                    cancellationToken);
            await write.CommitAsync(cancellationToken);
            if (changed > 0) return (RetypeOutcome.Changed, await FindAsync(id, cancellationToken));
        }
    }

    /// <summary>Deletes a dataset, unless it is built in or a job that is not finished needs it.</summary>
    public async Task<DeleteOutcome> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        if (await RowAsync(db, id, cancellationToken) is not { } row) return DeleteOutcome.NotFound;
        if (row.Kind == DatasetKind.BuiltIn) return DeleteOutcome.ReadOnly;
        if (await IsInUse(db, id, cancellationToken)) return DeleteOutcome.InUse;
        await db.Datasets.Where(dataset => dataset.Id == id).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return DeleteOutcome.Deleted;
    }

    /// <summary>Puts a table that came with the service in place of an earlier edition of it.</summary>
    internal async Task SaveBuiltInAsync(string id, TextTable table, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        await db.Datasets.Where(dataset => dataset.Id == id && dataset.Kind == DatasetKind.BuiltIn).ExecuteDeleteAsync(cancellationToken);
        await DatasetRows.AddAsync(db, id, DatasetKind.BuiltIn, table, _time.GetUtcNow().UtcDateTime, cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static Task<bool> IsInUse(NnDbContext db, string id, CancellationToken cancellationToken) =>
        db.Jobs.Where(job => job.DatasetId == id).AnyAsync(JobRow.IsActive, cancellationToken);

    // What is inside of a job belongs to the job: by itself it is neither seen nor changed.
    private static async Task<DatasetRow?> RowAsync(NnDbContext db, string id, CancellationToken cancellationToken) =>
        await AnyRowAsync(db, id, cancellationToken) is { Kind: not DatasetKind.Inline } row ? row : null;

    private static Task<DatasetRow?> AnyRowAsync(NnDbContext db, string id, CancellationToken cancellationToken) =>
        db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Id == id, cancellationToken);
}
