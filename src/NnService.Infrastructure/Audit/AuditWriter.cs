using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Audit;

/// <summary>Writes down every minute what was refused.</summary>
internal sealed partial class AuditWriter(
    AuditLog audit,
    RefusalCounter refusals,
    TimeProvider time,
    StorageOutage outage,
    ILogger<AuditWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (refusals.Take() is not { Count: > 0 } refused) return;
        try
        {
            await audit.AddAsync(refused, cancellationToken);
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
