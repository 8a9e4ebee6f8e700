using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Telemetry;

namespace NnService.Infrastructure.Jobs;

/// <summary>Why a job is to be run now.</summary>
/// <param name="Entry">The entry in the queue, <see cref="JobQueue.TicketName"/>.</param>
/// <param name="RetryAttempt">How often it was tried before, each time ended by a failure of the database.</param>
internal sealed record QueueTicket(string Entry, int RetryAttempt);

/// <summary>Gives jobs to those who run them.</summary>
internal sealed class JobClaims(
    NnDatabase database, ThisNode node, TimeProvider time, JobMetrics metrics, IOptions<NnRetentionOptions> retention)
{
    // In memory, because the database is what was away. Another process knows it by the retry; only where retries were spent and the job
    // goes on elsewhere, one attempt stays counted.
    private readonly ConcurrentDictionary<string, int> _forgiven = new();

    /// <summary>
    /// A job that was lost this often, with its process and without a new checkpoint, is taken to be what kills the process.
    /// </summary>
    public const int MaxLostAttempts = 3;

    /// <summary>
    /// The last attempt ended because the database was away or full: that could not be written, but is not a loss without a report.
    /// </summary>
    public void ForgiveAttempt(string jobId) => _forgiven[jobId] = 1;

    /// <summary>
    /// Takes a job that waits, or whose runner is gone, and shuts out every earlier runner. A command that a lost runner did not see to is
    /// seen to here.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="ticket">Why it is to be run; null where the queue did not ask.</param>
    /// <returns>
    /// The claim; null when there is nothing to run: the job is finished, cancelled, paused, given up, deleted, or has another entry in the
    /// queue since.
    /// </returns>
    public async Task<JobClaim?> TryClaimAsync(string jobId, CancellationToken cancellationToken, QueueTicket? ticket = null)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        var row = await db.Jobs.SingleOrDefaultAsync(job => job.Id == jobId, cancellationToken);
        if (row is not { Status: JobStatus.Queued or JobStatus.Running }) return null;
        // this process was taken for lost before it came here
        if (ticket is not null && !JobQueue.IsEntryOf(row, ticket.Entry)) return null;

        var now = time.GetUtcNow().UtcDateTime;
        var waited = await WaitedAsync(db, row, now, cancellationToken);
        row.Fence++;
        var forgiven = _forgiven.GetValueOrDefault(jobId);
        row.LostAttempts = Math.Max(0, row.LostAttempts - (ticket is { RetryAttempt: > 0 } ? 1 : forgiven));
        if (row.Command == JobCommand.Cancel)
        {
            await JobTransitions.MoveAsync(db, row, JobStatus.Cancelled, now);
        }
        else if (row.Command == JobCommand.Pause)
        {
            await JobTransitions.MoveAsync(db, row, JobStatus.Paused, now);
        }
        else if (row.LostAttempts >= MaxLostAttempts)
        {
            row.ErrorCode = "worker_lost";
            row.ErrorMessage =
                $"The job was begun {row.Attempt} times, and each of the last {MaxLostAttempts} times the process that ran it ended "
                    + $"without a report and without progress.";
            await JobTransitions.MoveAsync(db, row, JobStatus.Failed, now);
        }
        else
        {
            row.Attempt++;
            row.LostAttempts++; // taken back when the attempt makes progress or ends in an orderly way
            row.StartedAt ??= now;
            row.Node = node.Id;
            row.Engine = TrainingEngine.Version;
            row.Program = node.Version;
            await JobTransitions.MoveAsync(db, row, JobStatus.Running, now);
        }

        write.Publish(Change.Job(jobId));
        await write.CommitAsync(cancellationToken);
        _forgiven.TryRemove(new(jobId, forgiven));
        if (row.Status is JobStatus.Cancelled or JobStatus.Failed) metrics.Ended(row.Status, row.ErrorCode);
        return row.Status == JobStatus.Running
            ? new JobClaim(database, time, metrics, retention.Value, JobRowMapping.Stored(row, null), row.Fence) { Waited = waited }
            : null;
    }

    // Only spans tell it, and only for them it is looked up.
    private static async Task<TimeSpan?> WaitedAsync(NnDbContext db, JobRow row, DateTime now, CancellationToken cancellationToken)
    {
        if (row.Status != JobStatus.Queued || !NnActivities.Source.HasListeners()) return null;
        var queued = await db.Transitions.Where(transition => transition.JobId == row.Id && transition.Number == row.Transition)
            .Select(transition => (DateTime?)transition.At)
            .SingleOrDefaultAsync(cancellationToken);
        return now > queued ? now - queued : TimeSpan.Zero;
    }
}
