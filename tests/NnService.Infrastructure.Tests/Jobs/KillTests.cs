using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs;

/// <summary>
/// What a kill leaves behind is what was committed before it; so here the process ends between any two commits, and another one starts on
/// what is there.
/// </summary>
public abstract class KillTests(StorageKind storage) : StorageTests(storage)
{
    [Fact]
    public async Task K2_committed_but_not_answered()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        await using var next = await StartAsync(await host.CrashedCopyAsync());
        Assert.Equal((JobStatus.Succeeded, 1), await EndAsync(next, id));
    }

    [Fact]
    public async Task K3_claimed_and_nothing_done()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        await host.Claims.TryClaimAsync(id, TestHost.Token);
        await using var next = await StartAsync(await host.CrashedCopyAsync());
        Assert.Equal((JobStatus.Succeeded, 2), await EndAsync(next, id));
    }

    [Fact]
    public async Task K6_after_the_last_epoch_before_the_end()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        var claim = (await host.Claims.TryClaimAsync(id, TestHost.Token))!;
        var (weights, last) = await TrainAsync(host, claim);
        await using var next = await StartAsync(await host.CrashedCopyAsync());

        Assert.Equal((JobStatus.Succeeded, 2), await EndAsync(next, id));
        Assert.Equal(weights, (await next.Models.LoadVersionAsync("m", 1, TestHost.Token))!.Ensemble.Members[0].Parameters);
        Assert.Equal(last, (await next.Jobs.HistoryAsync(id, TestHost.Token))!.Points[^1].Report.Loss);
    }

    [Theory]
    [InlineData(false, JobStatus.Cancelled)]
    [InlineData(true, JobStatus.Paused)]
    public async Task K7_during_cancelling_or_pausing(bool pauses, JobStatus expected)
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        await host.Claims.TryClaimAsync(id, TestHost.Token);
        Assert.Equal(
            CommandOutcome.Accepted,
            pauses ? await host.Jobs.PauseAsync(id, TestHost.Token) : await host.Jobs.CancelAsync(id, keepBest: false, TestHost.Token));
        await using var next = await StartAsync(await host.CrashedCopyAsync());
        await next.WaitForAsync(id, job => job.Status == expected);
    }

    [Fact]
    public async Task K12_a_job_that_kills_its_process_is_given_up_and_the_queue_goes_on()
    {
        var host = await StartAsync(paused: true);
        try
        {
            var poison = await SubmitAsync(host);
            var healthy = await SubmitAsync(host);
            for (var attempt = 1; attempt <= JobClaims.MaxLostAttempts; attempt++)
            {
                Assert.NotNull(await host.Claims.TryClaimAsync(poison, TestHost.Token));
                var left = await host.CrashedCopyAsync();
                await host.DisposeAsync();
                host = await StartAsync(left, paused: true);
            }

            await host.RunJobsAsync();
            Assert.Equal((JobStatus.Failed, JobClaims.MaxLostAttempts), await EndAsync(host, poison));
            Assert.Equal((JobStatus.Succeeded, 1), await EndAsync(host, healthy));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<string> SubmitAsync(TestHost host)
    {
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        return (await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;
    }

    private static async Task<(JobStatus Status, int Attempt)> EndAsync(TestHost host, string id) =>
        await host.WaitForEndAsync(id) is var job ? (job.Status, job.Attempt) : default;

    /// <summary>Does what a runner does, but for the end.</summary>
    private static async Task<(float[] Weights, double Loss)> TrainAsync(TestHost host, JobClaim claim)
    {
        var start = (await host.Models.LoadVersionAsync("m", 0, TestHost.Token))!;
        var data = SamplePreparation.Prepare(
            start.Ensemble.Definition, (await host.Datasets.LoadTableAsync("iris", null, TestHost.Token))!, claim.Job.Request, null, [])!;
        using var trainer = new EnsembleTrainer(start.Ensemble, data.Training, data.Validation, null, claim.Job.Request.Options);
        var history = new DownsampledHistory(claim.Job.Request.Options.BestRule(hasValidation: true), HistoryCursor.Empty);
        foreach (var progress in trainer.Run())
        {
            if (progress.Completed is { } report) history.Add(new HistoryPoint(report.Epoch, report));
        }

        claim.Record(history, null, new Checkpoint([start.Ensemble.Members[0].Parameters], trainer.State, history.Memory, 1));
        return (start.Ensemble.Members[0].Parameters, history.Last!.Loss);
    }
}

public sealed class SqliteKillTests() : KillTests(StorageKind.Sqlite);

public sealed class PostgreSqlKillTests() : KillTests(StorageKind.PostgreSql);
