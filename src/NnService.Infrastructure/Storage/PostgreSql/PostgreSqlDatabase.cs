using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>
/// A database that several processes share. A turn is an advisory lock, which ends with its transaction: one's own excludes all others,
/// those beside each other share it.
/// </summary>
/// <remarks>
/// PostgreSQL queues for such a lock in the order of asking, so that nobody starves; a process that freezes in its turn is thrown out by
/// <c>idle_in_transaction_session_timeout</c>.
/// </remarks>
internal sealed class PostgreSqlDatabase(
    IDbContextFactory<NnDbContext> contexts, ChangeNotifier changes, StorageMetrics metrics) : NnDatabase(contexts)
{
    // "nnservic" as eight bytes; other programs in the same database choose other numbers.
    private const long Key = 0x6e6e_7365_7276_6963;

    private static readonly string LockExclusive = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Key})");
    private static readonly string LockShared = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock_shared({Key})");

    public override string RowId => "\"Number\"";

    public override async Task<WriteTransaction> BeginExclusiveAsync(
        Func<NnDbContext, Task>? before, CancellationToken cancellationToken = default)
    {
        var db = Read();
        try
        {
            var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (before is not null) await before(db);
            var asked = metrics.Waiting();
            await db.Database.ExecuteSqlRawAsync(LockExclusive, cancellationToken);
            return Acquired(db, transaction, asked);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public override async Task<WriteTransaction> BeginInsertAsync(CancellationToken cancellationToken = default)
    {
        var db = Read();
        try
        {
            return new(this, changes, db, await db.Database.BeginTransactionAsync(cancellationToken), () => { });
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public override WriteTransaction BeginShared(Action<NnDbContext>? before = null)
    {
        var db = Read();
        try
        {
            var transaction = db.Database.BeginTransaction();
            before?.Invoke(db);
            var asked = metrics.Waiting();
            db.Database.ExecuteSqlRaw(LockShared);
            return Acquired(db, transaction, asked);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public override Task AnnounceAsync(NnDbContext db, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken)
    {
        var lines = changes.Distinct().Select(ChangeListener.Write).ToArray();
        return db.Database.ExecuteSqlAsync(
            $"SELECT pg_notify({ChangeListener.Channel}, line) FROM unnest({lines}) AS line", cancellationToken);
    }

    private WriteTransaction Acquired(NnDbContext db, IDbContextTransaction transaction, long asked)
    {
        var entered = metrics.Acquired(asked);
        return new(this, changes, db, transaction, () => metrics.Released(entered));
    }
}
