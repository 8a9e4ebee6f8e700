using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>Tells jobs that Quartz shuts down.</summary>
/// <remarks>
/// Quartz interrupts the jobs that it knows to run when its shutdown begins. One that it was about to start at that moment is not among
/// them and would train on until the host gives up waiting for it.
/// </remarks>
internal sealed class EngineShutdown : ISchedulerListener, IDisposable
{
    private readonly CancellationTokenSource _begun = new();

    /// <summary>Cancelled once the shutdown has begun.</summary>
    public CancellationToken Begun => _begun.Token;

    public async ValueTask SchedulerShuttingDown(IScheduler scheduler, CancellationToken cancellationToken = default) =>
        await _begun.CancelAsync();

    public void Dispose() => _begun.Dispose();
}
