using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Tests.Common;
using Quartz;

namespace NnService.Infrastructure.Tests.Jobs;

/// <summary>A database that may not grow, as on a full disk (SQLITE_FULL).</summary>
public class DiskFullTests
{
    [Fact]
    public async Task A_job_waits_for_room_however_long_that_takes_and_ends_with_the_same_bits()
    {
        var disk = new Disk();
        await using var host = await TestHost.StartAsync(
            paused: true, configure: services => services.ConfigureDbContext<NnDbContext>(db => db.AddInterceptors(disk)));
        foreach (var model in (string[])["m", "undisturbed"])
            await host.Models.CreateAsync(model, null, Examples.DigitReader(), TestHost.Token);
        var id = (await host.Jobs.SubmitAsync(Examples.OnDigits("m"), TestHost.Token)).Job!.Id;
        var scheduler = await host.Scheduler();
        var ends = new Ends();
        scheduler.ListenerManager.AddJobListener(ends);

        disk.IsFull = true;
        await host.RunJobsAsync();
        const int Attempts = JobClaims.MaxLostAttempts + 2;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var failure = await ends.NextAsync(id);
            Assert.NotNull(failure);
            var job = (await host.Jobs.FindAsync(id, TestHost.Token))!;
            Assert.Equal(JobStatus.Running, job.Status);
            Assert.True(job.Attempt >= attempt); // a retry of Quartz may come before the reconciler
            // As when the retries are spent: the engine knows nothing of the job any more, and the reconciler puts it back.
            if (attempt == Attempts) disk.IsFull = false;
            await scheduler.DeleteJob(new JobKey(id, "training"), TestHost.Token);
            await host.Service<QueueReconciler>().ReconcileAsync(TestHost.Token);
        }

        var end = await host.WaitForEndAsync(id);
        Assert.Equal(JobStatus.Succeeded, end.Status);
        Assert.True(end.Attempt > Attempts);
        await host.WaitForEndAsync((await host.Jobs.SubmitAsync(Examples.OnDigits("undisturbed"), TestHost.Token)).Job!.Id);
        Assert.Equal(
            (await host.Models.FindVersionAsync("undisturbed", 1, TestHost.Token))!.Sha256,
            (await host.Models.FindVersionAsync("m", 1, TestHost.Token))!.Sha256);
    }

    [Fact]
    public async Task What_finds_no_room_is_not_kept_and_what_was_kept_is_whole()
    {
        var disk = new Disk();
        await using var host = await TestHost.StartAsync(
            paused: true, configure: services => services.ConfigureDbContext<NnDbContext>(db => db.AddInterceptors(disk)));
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var table = await Examples.TableAsync(
            "a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(row => $"{row * 7919L % 1000003},{row * 104729L % 999983}\n")));
        disk.IsFull = true;
        await Assert.ThrowsAnyAsync<Exception>(() => host.Datasets.SaveAsync("d", DatasetKind.Uploaded, table, TestHost.Token));
        Assert.Null(await host.Datasets.FindAsync("d", TestHost.Token));
        Assert.NotNull(await host.Models.FindAsync("m", TestHost.Token));
        disk.IsFull = false;
        Assert.NotNull(await host.Datasets.SaveAsync("d", DatasetKind.Uploaded, table, TestHost.Token));
        Assert.Equal(0, await host.ScalarAsync("select count(*) from pragma_integrity_check where integrity_check <> 'ok'"));
    }

    /// <summary>Lets no connection of EF Core make the file larger while it is full.</summary>
    private sealed class Disk : DbConnectionInterceptor
    {
        private volatile bool _isFull;

        public bool IsFull { get => _isFull; set => _isFull = value; }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Limit(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Limit(connection);
            return Task.CompletedTask;
        }

        private void Limit(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = _isFull ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1073741823"; // never less than there are
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Tells when Quartz is done with an attempt.</summary>
    private sealed class Ends : IJobListener
    {
        private readonly System.Threading.Channels.Channel<(string Job, Exception? Failure)> _ends =
            System.Threading.Channels.Channel.CreateUnbounded<(string, Exception?)>();

        public string Name => "ends";

        public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default) => default;

        public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken = default) => default;

        public ValueTask JobWasExecuted(
            IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default) =>
            _ends.Writer.WriteAsync((context.JobDetail.Key.Name, jobException), cancellationToken);

        /// <summary>The failure of the next attempt at this job that ends.</summary>
        public async Task<Exception?> NextAsync(string job)
        {
            while (true)
            {
                var (id, failure) = await _ends.Reader.ReadAsync(TestHost.Token).AsTask()
                    .InTimeAsync($"the end of an attempt at job {job}");
                if (id == job) return failure;
            }
        }
    }
}
