using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>
/// Makes jobs and engine agree, at the start and then every half minute: a job that waits or runs but is unknown to the engine (its retries
/// were spent, or its entry was lost) is put back, and an entry of the engine whose job is finished, paused or gone is removed.
/// </summary>
internal sealed partial class QueueReconciler(
    NnDatabase database,
    JobQueue queue,
    TimeProvider time,
    StorageOutage outage,
    ILogger<QueueReconciler> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private bool _isFirst = true;

    // At the start it is how a job comes back that was about to run when the process stopped.
    private LogLevel Level => _isFirst ? LogLevel.Information : LogLevel.Warning;

    /// <summary>Once.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        // before the jobs: what is submitted in between is in neither list or in the second
        var known = await queue.ListAsync(cancellationToken);
        await using var db = database.Read();
        var jobs = await db.Jobs.Where(job => job.Status == JobStatus.Queued || job.Status == JobStatus.Running).OrderBy(job => job.Id)
            .Select(job => job.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in jobs.Except(known))
        {
            if (await queue.RequeueAsync(id, lost: null, cancellationToken)) Log.Requeued(logger, Level, id);
        }

        foreach (var id in known.Except(jobs))
        {
            if (await queue.RemoveUnlessActiveAsync(id, cancellationToken)) Log.Removed(logger, id);
        }

        _isFirst = false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await ReconcileAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError() || e is SchedulerException)
            {
                if (stoppingToken.IsCancellationRequested) return; // Quartz reports a statement that was given up as one that failed
                if (!outage.Report(e, "the comparison of jobs and queue")) Log.Failed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "Job {JobId} was missing from the queue and was requeued")]
        public static partial void Requeued(ILogger logger, LogLevel level, string jobId);

        [LoggerMessage(2, LogLevel.Information, "Removed job {JobId} from the queue; it has nothing to run")]
        public static partial void Removed(ILogger logger, string jobId);

        [LoggerMessage(3, LogLevel.Warning, "Reconciling jobs and queue failed; it will be retried")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
