using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>One file, which has one writer at a time, whatever it writes.</summary>
/// <remarks>
/// Waiting for the lock here is fair and blocks no thread, whereas waiting inside SQLite is neither. Quartz writes into the same file and
/// takes this lock too: with a lock of its own, it and a submission would wait for each other.
/// </remarks>
internal sealed class SqliteDatabase(
    IDbContextFactory<NnDbContext> contexts, ChangeNotifier changes, StorageMetrics metrics) : NnDatabase(contexts), IDisposable
{
    private readonly SemaphoreSlim _writeLock = new(1, 1);
    private readonly AsyncLocal<bool> _isEnlisted = new();
    private long _acquiredAt;
    private NnDbContext? _watching;

    public override string RowId => "rowid";

    /// <summary>Whether this flow holds the lock already.</summary>
    public bool IsEnlisted => _isEnlisted.Value;

    public override async Task<WriteTransaction> BeginExclusiveAsync(
        Func<NnDbContext, Task>? stageAsync, CancellationToken cancellationToken = default)
    {
        await AcquireWriteLockAsync(cancellationToken);
        var write = Begin();
        try
        {
            if (stageAsync is not null) await stageAsync(write.Db);
            return write;
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }

    public override Task<WriteTransaction> BeginInsertAsync(CancellationToken cancellationToken = default) =>
        BeginExclusiveAsync(cancellationToken);

    public override WriteTransaction BeginShared(Action<NnDbContext>? stage = null)
    {
        var asked = metrics.Waiting();
        _writeLock.Wait();
        _acquiredAt = metrics.Acquired(asked);
        var write = Begin();
        try
        {
            stage?.Invoke(write.Db);
            return write;
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }

    public override IDisposable Enlist()
    {
        _isEnlisted.Value = true;
        return new Enlistment(_isEnlisted);
    }

    public async Task AcquireWriteLockAsync(CancellationToken cancellationToken)
    {
        var asked = metrics.Waiting();
        await _writeLock.WaitAsync(cancellationToken);
        _acquiredAt = metrics.Acquired(asked);
    }

    public void ReleaseWriteLock()
    {
        metrics.Released(_acquiredAt);
        _writeLock.Release();
    }

    public override long? DataVersion()
    {
        // Only changes since the last time count, so that the connection must stay the same.
        if (_watching is null)
        {
            var db = Read();
            db.Database.OpenConnection();
            _watching = db;
        }

        using var command = _watching.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _watching?.Dispose();
        _writeLock.Dispose();
    }

    private WriteTransaction Begin()
    {
        var db = Read();
        try
        {
            return new WriteTransaction(this, changes, db, db.Database.BeginTransaction(), ReleaseWriteLock);
        }
        catch
        {
            db.Dispose();
            ReleaseWriteLock();
            throw;
        }
    }

    private sealed class Enlistment(AsyncLocal<bool> isEnlisted) : IDisposable
    {
        public void Dispose() => isEnlisted.Value = false;
    }
}
