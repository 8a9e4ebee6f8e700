using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Gives jobs to those who run them.</summary>
internal sealed class JobClaims(NnDatabase database, JobSignals signals, TimeProvider time)
{
    /// <summary>A job that was lost this often, with its process, is taken to be what kills the process.</summary>
    public const int MostLostAttempts = 3;

    /// <summary>Takes a job that waits, or whose runner is gone, and shuts out every earlier runner.</summary>
    /// <returns>The claim; null when there is nothing to run: the job is finished, cancelled, given up or deleted.</returns>
    public async Task<JobClaim?> TryClaimAsync(string jobId, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var db = write.Db;
        var row = await db.Jobs.SingleOrDefaultAsync(job => job.Id == jobId, cancellationToken);
        if (row is not { Status: JobStatus.Queued or JobStatus.Running }) return null;

        var now = time.GetUtcNow().UtcDateTime;
        row.Fence++;
        if (row.CancelRequested)
            (row.Status, row.FinishedAt) = (JobStatus.Cancelled, now);
        else if (row.LostAttempts >= MostLostAttempts)
            (row.Status, row.FinishedAt, row.ErrorCode, row.ErrorMessage) = (JobStatus.Failed, now, "worker_lost", $"The job was begun {row.Attempt} times, and each time the process that ran it ended without a word.");
        else
            await BeginAsync(db, row, now, cancellationToken);

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        signals.Changed(jobId);
        return row.Status == JobStatus.Running ? new JobClaim(database, signals, time, JobRows.Stored(row, null), row.Fence) : null;
    }

    /// <summary>A run begins with its first epoch, so what an earlier one left is wiped out.</summary>
    private static async Task BeginAsync(NnDbContext db, JobRow row, DateTime now, CancellationToken cancellationToken)
    {
        row.Status = JobStatus.Running;
        row.Attempt++;
        row.LostAttempts++; // taken back when the run ends in an orderly way
        row.StartedAt ??= now;
        (row.Epoch, row.Loss, row.ValidationLoss, row.Stride) = (0, null, null, 1);
        (row.BestEpoch, row.BestMonitor, row.BestValue) = (null, null, null);
        await db.History.Where(point => point.JobId == row.Id).ExecuteDeleteAsync(cancellationToken);
    }
}
