using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using Quartz;

namespace NnService.Infrastructure.Tests.Jobs;

/// <summary>Jobs that an earlier build has put into the queue, under names that this one does not use.</summary>
public abstract class JobQueueUpgradeTests(StorageKind storage) : StorageTests(storage)
{
    private static readonly (string, string) OftenSaved = ("NnService:Training:CheckpointEvery", "00:00:00.100");

    [Fact]
    public async Task A_job_that_an_earlier_build_queued_runs()
    {
        await using var host = await StartAsync(paused: true, configure: WithoutReconciler);
        var id = await QueueAsEarlierAsync(host, Examples.OnIris("m"));

        await host.RunJobsAsync();
        Assert.Equal(JobStatus.Succeeded, (await host.WaitForEndAsync(id)).Status);
    }

    [Fact]
    public async Task A_job_that_an_earlier_build_ran_goes_on_when_the_new_one_starts()
    {
        string id, left;
        await using (var host = await StartAsync(paused: true, configure: WithoutReconciler, settings: OftenSaved))
        {
            id = await QueueAsEarlierAsync(host, Examples.OnIris("m", epochs: 100_000));
            await host.RunJobsAsync();
            await host.WaitForAsync(id, job => job.Epoch > 0);
            await host.ExecuteAsync($"update Jobs set Entry = 0 where Id = '{id}'");
            left = await host.CrashedCopyAsync();
        }

        // Nothing but the engine's own recovery is there to find it.
        await using var next = await StartAsync(left, configure: WithoutReconciler, settings: OftenSaved);
        await next.WaitForAsync(id, job => job is { Attempt: 2, Status: JobStatus.Running });
        await next.Jobs.CancelAsync(id, keepBest: false, TestHost.Token);
        Assert.Equal(JobStatus.Cancelled, (await next.WaitForEndAsync(id)).Status);
    }

    /// <summary>As the builds before migration 0004 did: a trigger that has the name of its job.</summary>
    private static async Task<string> QueueAsEarlierAsync(TestHost host, JobSubmission submission)
    {
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var id = (await host.Jobs.SubmitAsync(submission, TestHost.Token)).Job!.Id;
        await host.ExecuteAsync($"update Jobs set Entry = 0 where Id = '{id}'");
        var scheduler = await host.Scheduler();
        var key = new JobKey(id, "training");
        var trigger = await scheduler.GetTrigger((await scheduler.GetTriggersOfJob(key, TestHost.Token)).Single().Key, TestHost.Token);
        var renamed = trigger!.GetTriggerBuilder().WithIdentity(id, "training").Build();
        await scheduler.RescheduleJob(trigger.Key, renamed, TestHost.Token);
        return id;
    }

    private static void WithoutReconciler(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(QueueReconciler)));
}

public sealed class SqliteJobQueueUpgradeTests() : JobQueueUpgradeTests(StorageKind.Sqlite);

public sealed class PostgreSqlJobQueueUpgradeTests() : JobQueueUpgradeTests(StorageKind.PostgreSql);
