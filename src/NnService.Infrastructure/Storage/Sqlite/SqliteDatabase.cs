using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>One file, which has one writer at a time, whatever it writes.</summary>
/// <remarks>
/// Waiting for one's turn here is fair and blocks no thread, whereas waiting inside SQLite is neither. Quartz writes into the same file and takes its turns here
/// too (<see cref="Jobs.Sqlite.EngineLock"/>): with a queue of its own, it and a submission would wait for each other.
/// </remarks>
internal sealed class SqliteDatabase(IDbContextFactory<NnDbContext> contexts, Changes changes, StorageMetrics metrics) : NnDatabase(contexts), IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AsyncLocal<bool> _isEnlisted = new();
    private long _entered;

    public override string RowId => "rowid";

    /// <summary>Whether this flow has a turn already.</summary>
    public bool IsEnlisted => _isEnlisted.Value;

    public override async Task<Writing> WriteAsync(Func<NnDbContext, Task>? before, CancellationToken cancellationToken = default)
    {
        await EnterAsync(cancellationToken);
        var write = Begin();
        try
        {
            if (before is not null) await before(write.Db);
            return write;
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }

    public override Task<Writing> AddAsync(CancellationToken cancellationToken = default) => WriteAsync(cancellationToken);

    public override Writing WriteBeside(Action<NnDbContext>? before = null)
    {
        var asked = metrics.Asked();
        _turn.Wait();
        _entered = metrics.Entered(asked);
        var write = Begin();
        try
        {
            before?.Invoke(write.Db);
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

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var asked = metrics.Asked();
        await _turn.WaitAsync(cancellationToken);
        _entered = metrics.Entered(asked);
    }

    public void Leave()
    {
        metrics.Left(_entered);
        _turn.Release();
    }

    public void Dispose() => _turn.Dispose();

    private Writing Begin()
    {
        var db = Read();
        try
        {
            return new Writing(this, changes, db, db.Database.BeginTransaction(), Leave);
        }
        catch
        {
            db.Dispose();
            Leave();
            throw;
        }
    }

    private sealed class Enlistment(AsyncLocal<bool> isEnlisted) : IDisposable
    {
        public void Dispose() => isEnlisted.Value = false;
    }
}
