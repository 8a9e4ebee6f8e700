using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>
/// A database that several processes share. The write lock is an advisory lock, which ends with its transaction: exclusive or shared.
/// </summary>
/// <remarks>
/// PostgreSQL queues for such a lock in the order of asking, so that no writer starves; a process that freezes while it holds the lock is
/// disconnected by <c>idle_in_transaction_session_timeout</c>.
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
        Func<NnDbContext, Task>? stageAsync, CancellationToken cancellationToken = default)
    {
        var db = Read();
        try
        {
            var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (stageAsync is not null) await stageAsync(db);
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

    public override WriteTransaction BeginShared(Action<NnDbContext>? stage = null)
    {
        var db = Read();
        try
        {
            var transaction = db.Database.BeginTransaction();
            stage?.Invoke(db);
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
