using Microsoft.EntityFrameworkCore.Storage;

namespace NnService.Infrastructure.Storage;

/// <summary>A transaction under the write lock.</summary>
/// <param name="release">Releases the lock.</param>
internal sealed class WriteTransaction(
    NnDatabase database, ChangeNotifier changes, NnDbContext db, IDbContextTransaction transaction, Action release) : IDisposable
{
    private readonly List<Change> _changes = [];

    public NnDbContext Db { get; } = db;

    public IDbContextTransaction Transaction { get; } = transaction;

    /// <summary>Publishes a change once the transaction is committed.</summary>
    public void Publish(Change change) => _changes.Add(change);

    /// <summary>Commits, and tells this process alone what was changed.</summary>
    public void Commit()
    {
        Transaction.Commit();
        _changes.ForEach(changes.Publish);
    }

    /// <summary>Commits, and tells all processes what was changed.</summary>
    /// <param name="cancellationToken">Gives up before the commit; one that has begun is neither left in doubt nor kept from those who wait
    /// for it.</param>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        var request = CallerContext.Current?.Request is { IsWritten: false } first ? first : null;
        if (request is not null) await Db.AuditAsync(request, cancellationToken);
        if (_changes.Count > 0) await database.AnnounceAsync(Db, _changes, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        await Transaction.CommitAsync(CancellationToken.None);
        if (request is not null) request.IsWritten = true;
        _changes.ForEach(changes.Publish);
    }

    public void Dispose()
    {
        try
        {
            Transaction.Dispose();
            Db.Dispose();
        }
        finally
        {
            release();
        }
    }
}
