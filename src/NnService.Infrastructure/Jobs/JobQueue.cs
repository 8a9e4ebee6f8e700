using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>The queue of training jobs: one Quartz job with one trigger for each.</summary>
internal sealed class JobQueue(NnDatabase database, ISchedulerFactory schedulers, TimeProvider time)
{
    private const string Group = "training";

    // A start in the past, the further back the higher the priority: Quartz runs what was due first, and looks at its own priorities only
    // when times are equal.
    private static readonly TimeSpan PriorityStep = TimeSpan.FromDays(40 * 365);

    // Long enough to outlive a short absence of the database; jobs that fail by themselves are never retried.
    private static readonly RetryPolicy Retries = RetryPolicy.Exponential(5, TimeSpan.FromSeconds(1), 3, TimeSpan.FromMinutes(1));

    /// <summary>
    /// Puts a job that is queued into the queue, at its place, as a part of the caller's transaction, and commits that.
    /// </summary>
    public async Task EnqueueAsync(JobRow job, WriteTransaction write, CancellationToken cancellationToken)
    {
        job.QueueEpoch++; // the trigger of an earlier entry may be about to be removed
        await write.Db.SaveChangesAsync(cancellationToken);
        write.Publish(Change.Queue(job.Id));
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        using (database.Enlist())
        using (scheduler.EnlistTransaction(write.Transaction.GetDbTransaction()))
        {
            await ScheduleAsync(scheduler, job, cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Puts a job back to its place whose runner is gone, and shuts that one out.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="lost">The entry that the runner was started by; null where the engine knows nothing of the job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there is nothing to run, or the job has been put back since.</returns>
    public async Task<bool> RequeueAsync(string jobId, string? lost, CancellationToken cancellationToken)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Jobs.SingleOrDefaultAsync(
            job => job.Id == jobId, cancellationToken) is not { Status: JobStatus.Queued or JobStatus.Running } row)
            return false;
        if (lost is null ? await HasAsync(jobId, write, cancellationToken) : !IsEntryOf(row, lost)) return false;
        if (row.Status == JobStatus.Running)
        {
            var command = row.Command;
            row.Fence++;
            await JobTransitions.MoveAsync(write.Db, row, JobStatus.Queued, time.GetUtcNow().UtcDateTime);
            row.Command = command; // the next claim obeys it
        }

        write.Publish(Change.Job(jobId));
        await EnqueueAsync(row, write, cancellationToken);
        return true;
    }

    /// <summary>All jobs that the engine has.</summary>
    public async Task<IReadOnlyCollection<string>> ListAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        return [.. (await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(Group), cancellationToken)).Select(key => key.Name)];
    }

    /// <summary>Takes a job out of the queue that has nothing to run.</summary>
    /// <returns>False when it has, or is not in the queue any more.</returns>
    public async Task<bool> RemoveUnlessActiveAsync(string jobId, CancellationToken cancellationToken)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Jobs.AnyAsync(
            job => job.Id == jobId && (job.Status == JobStatus.Queued || job.Status == JobStatus.Running), cancellationToken))
            return false;
        return await RemoveAsync(jobId, write, cancellationToken);
    }

    /// <summary>Takes a job out of the queue, as a part of the caller's transaction, and commits that.</summary>
    /// <returns>False when it was not there.</returns>
    public async Task<bool> RemoveAsync(string jobId, WriteTransaction write, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        using (database.Enlist())
        using (scheduler.EnlistTransaction(write.Transaction.GetDbTransaction()))
        {
            var removed = await scheduler.DeleteJob(Key(jobId), cancellationToken);
            await write.CommitAsync(cancellationToken);
            return removed;
        }
    }

    /// <summary>
    /// Whether the engine has a job, waiting or running, seen under the write lock, so that no other process puts it there.
    /// </summary>
    private async Task<bool> HasAsync(string jobId, WriteTransaction write, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        using (database.Enlist())
        using (scheduler.EnlistTransaction(write.Transaction.GetDbTransaction()))
            return await scheduler.Exists(Key(jobId), cancellationToken);
    }

    private static async Task ScheduleAsync(IScheduler scheduler, JobRow row, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create<TrainingJob>().WithIdentity(Key(row.Id)).RequestRecovery().Build();
        var due = new DateTimeOffset(row.CreatedAt) - ((row.Priority - JobStore.MinPriority + 1) * PriorityStep);
        var trigger = TriggerBuilder.Create()
            .WithIdentity(TicketName(row), Group)
            .WithExecutionGroup(PerModelConcurrencyLimit.GroupOf(row.ModelId))
            .ForJob(job)
            .StartAt(due)
            .WithSimpleSchedule(schedule => schedule.WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
            .WithRetryPolicy(Retries);
        if (JobSpans.Current is { } submitter) trigger.UsingJobData(JobSpans.Submitter, submitter);
        await scheduler.ScheduleJob(job, [trigger.Build()], new ScheduleJobOptions { Replace = true }, cancellationToken);
    }

    /// <summary>The name of the entry that a job has in the queue; each time it is put there, it gets another.</summary>
    public static string TicketName(JobRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Id}.{row.QueueEpoch}");

    /// <summary>Whether an entry is the latest one of a job.</summary>
    /// <remarks>
    /// Builds before the counting of entries named them otherwise and made one for each job: 0 stands for it, whatever its name.
    /// </remarks>
    public static bool IsEntryOf(JobRow row, string entry) => row.QueueEpoch == 0 || entry == TicketName(row);

    private static JobKey Key(string jobId) => new(jobId, Group);
}
