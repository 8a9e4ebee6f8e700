using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using Quartz;

namespace NnService.Infrastructure.Tests.Jobs;

public abstract class QueueReconcilerTests(StorageKind storage) : StorageTests(storage)
{
    [Fact]
    public async Task A_job_without_an_entry_is_put_back_and_runs()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        await (await host.Scheduler()).DeleteJob(new JobKey(id, "training"), TestHost.Token);

        await ReconcileAsync(host);
        Assert.Equal(JobStatus.Queued, (await host.Jobs.FindAsync(id, TestHost.Token))!.Status);
        await host.RunJobsAsync();
        Assert.Equal(JobStatus.Succeeded, (await host.WaitForEndAsync(id)).Status);
    }

    [Fact]
    public async Task A_running_job_without_an_entry_is_queued_again_and_its_runner_is_shut_out()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        var lost = await host.Claims.TryClaimAsync(id, TestHost.Token);
        await (await host.Scheduler()).DeleteJob(new JobKey(id, "training"), TestHost.Token);

        await ReconcileAsync(host);
        await Assert.ThrowsAsync<FencedException>(() => lost!.CancelAsync());
        Assert.Equal(JobStatus.Queued, (await host.Jobs.FindAsync(id, TestHost.Token))!.Status);
    }

    [Fact]
    public async Task An_entry_without_a_job_is_removed()
    {
        await using var host = await StartAsync(paused: true);
        var gone = await SubmitAsync(host);
        var paused = await SubmitAsync(host);
        var waiting = await SubmitAsync(host);
        await host.ExecuteAsync($"delete from Jobs where Id = '{gone}'");
        await host.ExecuteAsync($"update Jobs set Status = 'Paused' where Id = '{paused}'");

        await ReconcileAsync(host);
        var scheduler = await host.Scheduler();
        Assert.False(await scheduler.Exists(new JobKey(gone, "training"), TestHost.Token));
        Assert.False(await scheduler.Exists(new JobKey(paused, "training"), TestHost.Token));
        Assert.True(await scheduler.Exists(new JobKey(waiting, "training"), TestHost.Token));
    }

    [Fact]
    public async Task A_job_is_put_back_once_for_each_time_that_it_was_lost()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        var queue = host.Services.GetRequiredService<JobQueue>();
        await host.Claims.TryClaimAsync(id, TestHost.Token);
        Assert.True(await queue.RequeueAsync(id, $"{id}.1", TestHost.Token));

        // Another process runs it again when the news of the first loss comes a second time.
        var again = (await host.Claims.TryClaimAsync(id, TestHost.Token))!;
        Assert.False(await queue.RequeueAsync(id, $"{id}.1", TestHost.Token));
        Assert.Equal(JobStatus.Running, (await host.Jobs.FindAsync(id, TestHost.Token))!.Status);
        await again.CancelAsync();
        Assert.False(await queue.RequeueAsync(id, $"{id}.2", TestHost.Token));
    }

    [Fact]
    public async Task Of_several_processes_that_miss_an_entry_one_puts_it_back()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        var queue = host.Services.GetRequiredService<JobQueue>();
        await (await host.Scheduler()).DeleteJob(new JobKey(id, "training"), TestHost.Token);
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => queue.RequeueAsync(id, lost: null, TestHost.Token)));
        Assert.Single(done, put => put);
        Assert.Equal(1, await host.ScalarAsync("select count(*) from QRTZ_TRIGGERS"));
    }

    [Fact]
    public async Task Where_both_agree_nothing_is_done()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        await ReconcileAsync(host);
        Assert.Equal(1, (await host.Jobs.FindAsync(id, TestHost.Token))!.Transition);
        Assert.Equal(1, await host.ScalarAsync("select count(*) from QRTZ_TRIGGERS"));
    }

    private static async Task<string> SubmitAsync(TestHost host)
    {
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        return (await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;
    }

    private static Task ReconcileAsync(TestHost host) => host.Service<QueueReconciler>().ReconcileAsync(TestHost.Token);
}

public sealed class SqliteJobReconcilerTests() : QueueReconcilerTests(StorageKind.Sqlite);

public sealed class PostgreSqlJobReconcilerTests() : QueueReconcilerTests(StorageKind.PostgreSql);
