using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace NnService.Infrastructure.Storage;

/// <summary>The database: open to any number of readers and to one writer at a time.</summary>
/// <remarks>
/// SQLite has one writer anyway; waiting for one's turn here is fair and blocks no thread, whereas waiting inside SQLite is neither. Quartz writes into the same
/// file and takes its turns here too (<see cref="Jobs.EngineLock"/>): with a queue of its own, it and a submission would wait for each other.
/// </remarks>
internal sealed class NnDatabase(IDbContextFactory<NnDbContext> contexts, StorageMetrics metrics) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public NnDbContext Read() => contexts.CreateDbContext();

    /// <summary>Waits for its turn and begins a transaction, which is rolled back unless it is committed.</summary>
    public async Task<Writing> WriteAsync(CancellationToken cancellationToken = default)
    {
        await EnterAsync(cancellationToken);
        return Begin();
    }

    /// <inheritdoc cref="WriteAsync"/>
    public Writing Write()
    {
        var asked = metrics.Asked();
        _turn.Wait();
        metrics.Entered(asked);
        return Begin();
    }

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var asked = metrics.Asked();
        await _turn.WaitAsync(cancellationToken);
        metrics.Entered(asked);
    }

    public void Leave()
    {
        metrics.Left();
        _turn.Release();
    }

    public void Dispose() => _turn.Dispose();

    private Writing Begin()
    {
        var db = contexts.CreateDbContext();
        try
        {
            return new Writing(this, db, db.Database.BeginTransaction());
        }
        catch
        {
            db.Dispose();
            Leave();
            throw;
        }
    }
}

/// <summary>A turn to write.</summary>
internal sealed class Writing(NnDatabase database, NnDbContext db, IDbContextTransaction transaction) : IDisposable
{
    public NnDbContext Db { get; } = db;

    public IDbContextTransaction Transaction { get; } = transaction;

    public void Commit() => Transaction.Commit();

    public Task CommitAsync(CancellationToken cancellationToken = default) => Transaction.CommitAsync(cancellationToken);

    public void Dispose()
    {
        try
        {
            Transaction.Dispose();
            Db.Dispose();
        }
        finally
        {
            database.Leave();
        }
    }
}
