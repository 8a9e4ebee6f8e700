using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs;

public sealed class JobMetricsTests
{
    private const string Ended = "nnservice.job.attempts.ended";

    [Fact]
    public async Task Attempts_are_told_apart_by_how_they_end()
    {
        var network = new Network();
        await using var host = await TestHost.StartAsync(
            configure: services => services.ConfigureDbContext<NnDbContext>(db => db.AddInterceptors(network)));
        using var heard = new RecordedMetrics(host.Services);
        var id = await EndlessAsync(host);
        await host.WaitForAsync(id, job => job.Epoch > 0);
        network.IsAway = true;
        await heard.ReachesAsync($"{Ended} database_away", 1);
        network.IsAway = false;
        await heard.ReachesAsync("nnservice.job.attempts.begun", 2); // the engine tries again
        await host.WaitForAsync(id, job => job is { Attempt: 2, Status: JobStatus.Running, Epoch: > 0 });

        Assert.NotNull(await host.Claims.TryClaimAsync(id, TestHost.Token));
        await heard.ReachesAsync($"{Ended} fenced", 1);

        var other = await EndlessAsync(host);
        await host.WaitForAsync(other, job => job.Epoch > 0);
        heard.Observe("nnservice.training.slots");
        Assert.Equal((1, 1), (heard["nnservice.training.slots"], heard["nnservice.training.slots.busy"]));
        await host.StopAsync();
        await heard.ReachesAsync($"{Ended} released", 1);
        heard.Observe("nnservice.training.slots");
        Assert.Equal((0, 0, 3), (heard["nnservice.training.slots.busy"], heard[$"{Ended} done"], heard["nnservice.job.attempts.begun"]));
    }

    [Fact]
    public async Task Jobs_that_end_without_being_run_are_counted_too()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        using var heard = new RecordedMetrics(host.Services);
        var lost = await EndlessAsync(host);
        var cancelled = await EndlessAsync(host);
        var wished = await EndlessAsync(host);
        for (var attempt = 0; attempt <= JobClaims.MaxLostAttempts; attempt++) await host.Claims.TryClaimAsync(lost, TestHost.Token);
        Assert.Equal(1, heard["nnservice.jobs.ended failed worker_lost"]);
        await host.Jobs.CancelAsync(cancelled, keepBest: false, TestHost.Token);
        Assert.Equal(1, heard["nnservice.jobs.ended cancelled"]);

        // Its runner is lost before it sees to the command, and the next claim does.
        await host.Claims.TryClaimAsync(wished, TestHost.Token);
        await host.Jobs.CancelAsync(wished, keepBest: false, TestHost.Token);
        Assert.Equal(1, heard["nnservice.jobs.ended cancelled"]);
        await host.Claims.TryClaimAsync(wished, TestHost.Token);
        Assert.Equal(2, heard["nnservice.jobs.ended cancelled"]);
    }

    [Fact]
    public async Task An_attempt_that_goes_on_counts_what_it_trains_itself()
    {
        await using var host = await TestHost.StartAsync();
        using var heard = new RecordedMetrics(host.Services);
        await host.Models.CreateAsync("m", null, Examples.DigitReader(), TestHost.Token);
        var id = (await host.Jobs.SubmitAsync(Examples.OnDigits("m"), TestHost.Token)).Job!.Id;
        await host.WaitForAsync(id, job => job.Epoch > 0);
        await host.Jobs.PauseAsync(id, TestHost.Token);
        var before = await host.WaitForAsync(id, job => job.Status == JobStatus.Paused);
        await heard.ReachesAsync($"{Ended} done", 1);
        var epochs = heard["nnservice.training.epochs"];
        var rows = heard["nnservice.training.rows"];
        Assert.Equal(before.Epoch, epochs);

        await host.Jobs.ResumeAsync(id, TestHost.Token);
        Assert.Equal(JobStatus.Succeeded, (await host.WaitForEndAsync(id)).Status);
        Assert.Equal(Examples.ASecondOrSo, heard["nnservice.training.epochs"]);
        // a pause in the middle of an epoch loses no row and repeats none
        Assert.Equal(0, heard["nnservice.training.rows"] % Examples.ASecondOrSo);
        Assert.InRange(
            rows,
            epochs / Examples.ASecondOrSo * heard["nnservice.training.rows"],
            (epochs + 1) / Examples.ASecondOrSo * heard["nnservice.training.rows"]);
        var parameters = (await host.Models.LoadVersionAsync("m", 1, TestHost.Token))!.Ensemble.Members[0].Parameters.Length;
        // weights, two moments, the best weights
        Assert.Equal(
            heard.Measured("nnservice.job.recording.duration checkpoint").Length * 4 * sizeof(float) * parameters,
            heard["nnservice.job.checkpoint.written"]);
    }

    private static async Task<string> EndlessAsync(TestHost host)
    {
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        return (await host.Jobs.SubmitAsync(Examples.OnIris("m", TrainingOptions.MaxEpochs), TestHost.Token)).Job!.Id;
    }

    /// <summary>Stands between the service and its database.</summary>
    private sealed class Network : DbConnectionInterceptor
    {
        private volatile bool _isAway;

        public bool IsAway { get => _isAway; set => _isAway = value; }

        public override InterceptionResult ConnectionOpening(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            _isAway ? throw new SqliteException("The database is away.", 14) : result;
    }
}
