using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Idempotency;

/// <summary>Forgets requests that took effect more than a day ago, soon after the start and then every hour.</summary>
internal sealed partial class IdempotencyExpiry(
    IdempotencyStore store,
    TimeProvider time,
    StorageOutage outage,
    ILogger<IdempotencyExpiry> logger) : BackgroundService
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
                await store.ForgetExpiredAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                if (!outage.Report(e, "forgetting old requests")) Log.Kept(logger, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Deleting expired idempotency keys failed; it will be retried: {Reason}")]
        public static partial void Kept(ILogger logger, string reason);
    }
}
