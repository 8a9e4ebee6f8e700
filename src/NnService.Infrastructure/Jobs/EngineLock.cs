using NnService.Infrastructure.Storage;
using Quartz.Impl.AdoJobStore;

namespace NnService.Infrastructure.Jobs;

/// <summary>Makes Quartz take its turns to write like everybody else; scheduling inside of somebody's transaction is a part of that one's turn.</summary>
internal sealed class EngineLock(NnDatabase database) : ILockHandler
{
    private readonly AsyncLocal<bool> _isEnlisted = new();
    private Guid? _owner;

    public bool RequiresConnection => false;

    /// <summary>Says that what follows in this flow happens inside of a turn that the flow already has.</summary>
    public IDisposable Enlist()
    {
        _isEnlisted.Value = true;
        return new Enlistment(this);
    }

    public async ValueTask<bool> AcquireLock(Guid requestorId, ConnectionAndTransactionHolder? conn, SchedulerLock lockName, CancellationToken cancellationToken = default)
    {
        if (_isEnlisted.Value || _owner == requestorId) return false; // nothing to give back
        await database.EnterAsync(cancellationToken);
        _owner = requestorId;
        return true;
    }

    public ValueTask ReleaseLock(Guid requestorId, SchedulerLock lockName, CancellationToken cancellationToken = default)
    {
        _owner = null;
        database.Leave();
        return ValueTask.CompletedTask;
    }

    private sealed class Enlistment(EngineLock engine) : IDisposable
    {
        public void Dispose() => engine._isEnlisted.Value = false;
    }
}
