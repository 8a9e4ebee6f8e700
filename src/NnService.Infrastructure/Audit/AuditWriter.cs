using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Audit;

/// <summary>Writes down every minute what was refused, and deletes once an hour what is kept no longer.</summary>
internal sealed partial class AuditWriter(
    AuditLog audit,
    RefusalCounter refusals,
    TimeProvider time,
    StorageOutage outage,
    ILogger<AuditWriter> logger) : BackgroundService
{
    private const int MinutesBetweenTrims = 60;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(WriteAsync, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        for (var minute = 0; await timer.WaitForNextTickAsync(stoppingToken); minute++)
        {
            await TryAsync(WriteAsync, stoppingToken);
            if (minute % MinutesBetweenTrims == 0) await TryAsync(audit.TrimAsync, stoppingToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (refusals.Take() is { Count: > 0 } refused) await audit.AddAsync(refused, cancellationToken);
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception e) when (e.IsDatabaseError())
        {
            if (!outage.Report(e, "the audit log")) Log.NotWritten(logger, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Writing refused requests into the audit log failed, they are lost: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
