using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

/// <summary>Datasets: raw text in chunks of columns, looked at through a schema. Thread-safe.</summary>
public sealed partial class DatasetStore
{
    private readonly NnDatabase _database;
    private readonly TenantQuotas _quotas;
    private readonly TimeProvider _time;

    internal DatasetStore(NnDatabase database, TenantQuotas quotas, TimeProvider time)
    {
        _database = database;
        _quotas = quotas;
        _time = time;
    }

    /// <summary>Keeps a table, all of it or nothing.</summary>
    /// <param name="id">Null for an id made here.</param>
    /// <param name="once">What is kept with it, or null.</param>
    /// <returns>The dataset; null when the id is taken.</returns>
    public async Task<StoredDataset?> SaveAsync(
        string? id, DatasetKind kind, TextTable table, CancellationToken cancellationToken, IdempotentWrite<StoredDataset>? once = null)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        DatasetRow? row = null;
        try
        {
            // What is counted is counted under the lock, which is taken after the rows were sent where they need none.
            using var write = await (TenantQuotas.AreCounted
                ? _database.BeginExclusiveAsync(AddAsync, cancellationToken)
                : _database.BeginInsertAsync(cancellationToken));
            if (row is null) await AddAsync(write.Db);
            await _quotas.CheckDatasetsAsync(write.Db, cancellationToken);
            var dataset = DatasetRows.Stored(row!);
            if (once is not null) await once.SaveAsync(write.Db, dataset, now, cancellationToken);
            await write.CommitAsync(cancellationToken);
            return dataset;
        }
        catch (DbUpdateException e) when (e.IsDuplicateKey())
        {
            return null;
        }

        async Task AddAsync(NnDbContext db) =>
            row = await DatasetRows.AddAsync(db, id ?? NewId.Make(_time), kind, table, now, cancellationToken);
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
}
