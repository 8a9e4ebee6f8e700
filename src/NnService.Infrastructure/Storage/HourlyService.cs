using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NnService.Infrastructure.Storage;

/// <summary>
/// Work on the database that is done a minute after the start, for which no start waits, and then every hour. While the database is away,
/// it is left for the next time.
/// </summary>
/// <param name="work">The work in words: "forgetting old requests".</param>
/// <param name="time">The clock.</param>
/// <param name="outage">Tells once that the database is away.</param>
/// <param name="logger">Tells of what else fails.</param>
internal abstract partial class HourlyService(string work, TimeProvider time, StorageOutage outage, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <summary>Does it once.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Soon, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            timer.Period = Every;
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                if (stoppingToken.IsCancellationRequested) return; // a statement that was given up is none that failed
                if (!outage.Report(e, work)) Log.Failed(logger, work, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Failed at {Work}; it will be retried: {Reason}")]
        public static partial void Failed(ILogger logger, string work, string reason);
    }
}
