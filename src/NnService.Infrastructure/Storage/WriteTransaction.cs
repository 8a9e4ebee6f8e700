using Microsoft.EntityFrameworkCore.Storage;

namespace NnService.Infrastructure.Storage;

/// <summary>A turn to write.</summary>
/// <param name="leave">Ends the turn.</param>
internal sealed class WriteTransaction(
    NnDatabase database, ChangeNotifier changes, NnDbContext db, IDbContextTransaction transaction, Action leave) : IDisposable
{
    private readonly List<Change> _told = [];

    public NnDbContext Db { get; } = db;

    public IDbContextTransaction Transaction { get; } = transaction;

    /// <summary>Tells whoever waits for it, once the turn is committed.</summary>
    public void Publish(Change change) => _told.Add(change);

    /// <summary>Commits, and tells this process alone what was changed.</summary>
    public void Commit()
    {
        Transaction.Commit();
        _told.ForEach(changes.Publish);
    }

    /// <summary>Commits, and tells all processes what was changed.</summary>
    /// <param name="cancellationToken">Gives up before the commit; one that has begun is neither left in doubt nor kept from those who wait
    /// for it.</param>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_told.Count > 0) await database.AnnounceAsync(Db, _told, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        await Transaction.CommitAsync(CancellationToken.None);
        _told.ForEach(changes.Publish);
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
            leave();
        }
    }
}
