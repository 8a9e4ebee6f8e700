using NnService.Infrastructure.Storage.Sqlite;
using Quartz.Impl.AdoJobStore;

namespace NnService.Infrastructure.Jobs.Sqlite;

/// <summary>
/// Makes Quartz take the write lock like all other writers; scheduling inside of a transaction is a part of it.
/// </summary>
internal sealed class EngineLock(SqliteDatabase database) : ILockHandler
{
    private Guid? _owner;

    public bool RequiresConnection => false;

    public async ValueTask<bool> AcquireLock(
        Guid requestorId, ConnectionAndTransactionHolder? conn, SchedulerLock lockName, CancellationToken cancellationToken = default)
    {
        if (database.IsEnlisted || _owner == requestorId) return false; // nothing to give back
        await database.AcquireWriteLockAsync(cancellationToken);
        _owner = requestorId;
        return true;
    }

    public ValueTask ReleaseLock(Guid requestorId, SchedulerLock lockName, CancellationToken cancellationToken = default)
    {
        _owner = null;
        database.ReleaseWriteLock();
        return ValueTask.CompletedTask;
    }
}
