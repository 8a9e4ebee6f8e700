using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Jobs;

/// <summary>At start, puts jobs back into the queue that wait or ran but are not in it: their retries were spent, or their entry was lost.</summary>
internal sealed partial class JobReconciler(NnDatabase database, JobQueue queue, ILogger<JobReconciler> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var jobs = await db.Jobs
            .Where(job => job.Status == JobStatus.Queued || job.Status == JobStatus.Running)
            .OrderBy(job => job.Id).Select(job => new { job.Id, job.Priority, job.CreatedAt }).ToListAsync(cancellationToken);
        foreach (var job in jobs)
        {
            if (await queue.EnsureAsync(job.Id, job.Priority, job.CreatedAt, cancellationToken))
                Log.Requeued(logger, job.Id);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Job {JobId} was not in the queue and is put back")]
        public static partial void Requeued(ILogger logger, string jobId);
    }
}
