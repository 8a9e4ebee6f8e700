using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Webhooks;

/// <summary>Forgets old deliveries soon after the start and then every hour.</summary>
internal sealed partial class DeliveryExpiry(
    DeliveryQueue queue, TimeProvider time, StorageOutage outage, ILogger<DeliveryExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Soon, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            timer.Period = Every;
            try
            {
                await queue.ForgetAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                if (stoppingToken.IsCancellationRequested) return; // a statement that was given up is none that failed
                if (!outage.Report(e, "forgetting old deliveries")) Log.Kept(logger, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Deleting old deliveries failed; it will be retried: {Reason}")]
        public static partial void Kept(ILogger logger, string reason);
    }
}
