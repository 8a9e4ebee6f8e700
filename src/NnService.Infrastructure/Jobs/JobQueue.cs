using Microsoft.EntityFrameworkCore.Storage;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>The queue of training jobs: one Quartz job with one trigger for each.</summary>
internal sealed class JobQueue(ISchedulerFactory schedulers, EngineLock engine)
{
    private const string Group = "training";

    // A start in the past, the further back the higher the priority: Quartz runs what was due first, and looks at its own priorities only when times are equal.
    private static readonly TimeSpan PriorityStep = TimeSpan.FromDays(40 * 365);

    // Long enough to outlive a short absence of the database; jobs that fail by themselves are never retried.
    private static readonly RetryPolicy Retries = RetryPolicy.Exponential(5, TimeSpan.FromSeconds(1), 3, TimeSpan.FromMinutes(1));

    /// <summary>Puts a job into the queue, as a part of the caller's turn to write, and commits that.</summary>
    public async Task EnqueueAsync(string jobId, int priority, DateTime createdAt, Writing write, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        using (engine.Enlist())
        using (scheduler.EnlistTransaction(write.Transaction.GetDbTransaction()))
        {
            await ScheduleAsync(scheduler, jobId, priority, createdAt, cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Puts a job into the queue unless it is there.</summary>
    /// <returns>True when it was not.</returns>
    public async Task<bool> EnsureAsync(string jobId, int priority, DateTime createdAt, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        if (await scheduler.Exists(Key(jobId), cancellationToken)) return false;
        await ScheduleAsync(scheduler, jobId, priority, createdAt, cancellationToken);
        return true;
    }

    /// <summary>Takes a job out of the queue, as a part of the caller's turn to write, and commits that.</summary>
    public async Task RemoveAsync(string jobId, Writing write, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        using (engine.Enlist())
        using (scheduler.EnlistTransaction(write.Transaction.GetDbTransaction()))
        {
            await scheduler.DeleteJob(Key(jobId), cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Makes a running job look up.</summary>
    public async Task InterruptAsync(string jobId, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Interrupt(Key(jobId), cancellationToken);
    }

    private static async Task ScheduleAsync(IScheduler scheduler, string jobId, int priority, DateTime createdAt, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create<TrainingJob>().WithIdentity(Key(jobId)).RequestRecovery().Build();
        var due = new DateTimeOffset(createdAt) - ((priority - JobStore.MinPriority + 1) * PriorityStep);
        var trigger = TriggerBuilder.Create()
            .WithIdentity(jobId, Group)
            .ForJob(job)
            .StartAt(due)
            .WithSimpleSchedule(schedule => schedule.WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
            .WithRetryPolicy(Retries)
            .Build();
        await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
    }

    private static JobKey Key(string jobId) => new(jobId, Group);
}
