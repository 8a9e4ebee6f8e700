using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>
/// Puts jobs whose process is gone back to their place in the queue. Quartz, which notices that it is gone, gives each of them an entry
/// that is due only now: behind everything that waits. While a slot is free, that entry is as good; otherwise the job would wait for jobs
/// that are younger.
/// </summary>
internal sealed partial class OrphanedJobRequeuer(
    JobQueue queue,
    ISchedulerFactory schedulers,
    IOptions<NnClusterOptions> options,
    TimeProvider time,
    StorageOutage outage,
    ILogger<OrphanedJobRequeuer> logger) : BackgroundService
{
    /// <summary>Once.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var key in await scheduler.GetTriggerKeys(
            GroupMatcher<TriggerKey>.GroupEquals(SchedulerConstants.DefaultRecoveryGroup), cancellationToken))
        {
            if (await scheduler.GetTrigger(key, cancellationToken) is not { } entry
                || entry.JobDataMap.GetString(SchedulerConstants.FailedJobOriginalTriggerName) is not { } lost)
                continue;
            if (await queue.RequeueAsync(entry.JobKey.Name, lost, cancellationToken)) Log.Requeued(logger, entry.JobKey.Name);
            await scheduler.UnscheduleJob(key, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckInEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RecoverAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError() || e is SchedulerException)
            {
                if (stoppingToken.IsCancellationRequested) return; // Quartz reports a statement that was given up as one that failed
                if (!outage.Report(e, "the search for lost jobs")) Log.Failed(logger, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Job {JobId} lost its worker and was requeued")]
        public static partial void Requeued(ILogger logger, string jobId);

        [LoggerMessage(2, LogLevel.Warning, "Looking for jobs that lost their worker failed; it will be retried: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
