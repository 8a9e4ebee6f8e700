using System.Collections.Immutable;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Jobs;

public sealed class JobClaimTests : IAsyncLifetime
{
    private static readonly EarlyStopping SmallestLoss = new(EarlyStopping.Loss, MinDelta: 0);

    private TestHost _host = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(paused: true);
        await _host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        _id = (await _host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_runner_that_was_replaced_can_write_nothing()
    {
        var zombie = await ClaimAsync();
        var current = await ClaimAsync();
        current!.Record(History(2));

        Assert.Throws<FencedException>(() => zombie!.Record(History(9)));
        await Assert.ThrowsAsync<FencedException>(() => zombie!.FailAsync("internal", "no"));
        await Assert.ThrowsAsync<FencedException>(() => zombie!.CancelAsync());
        await Assert.ThrowsAsync<FencedException>(() => zombie!.HandBackAsync());
        await Assert.ThrowsAsync<FencedException>(() => zombie!.WarnAsync(["no"], TestHost.Token));
        var version = (await _host.Models.LoadVersionAsync("m", 0, TestHost.Token))!;
        await Assert.ThrowsAsync<FencedException>(() => zombie!.SucceedAsync(version.Network, Domain.Data.DataEncoding.Plain(Domain.Data.LearningTask.Regression, 4, 3), null, History(9), "completed"));

        var job = await _host.Jobs.FindAsync(_id, TestHost.Token);
        Assert.Equal((JobStatus.Running, 2, 2), (job!.Status, job.Epoch, job.Attempt));
        Assert.Equal(0, (await _host.Models.FindAsync("m", TestHost.Token))!.LatestVersion);
        Assert.Equal(2, (await _host.Jobs.HistoryAsync(_id, TestHost.Token))!.Points.Length);
    }

    [Fact]
    public async Task A_job_that_was_lost_three_times_is_given_up()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
            Assert.Equal(attempt, (await ClaimAsync())!.Job.Attempt);
        Assert.Null(await ClaimAsync());

        var job = await _host.Jobs.FindAsync(_id, TestHost.Token);
        Assert.Equal((JobStatus.Failed, "worker_lost", 3), (job!.Status, job.Error!.Code, job.Attempt));
    }

    [Fact]
    public async Task Being_handed_back_is_not_being_lost()
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var claim = await ClaimAsync();
            Assert.Equal(attempt, claim!.Job.Attempt);
            await claim.HandBackAsync();
        }
    }

    [Fact]
    public async Task A_new_attempt_begins_an_empty_history()
    {
        (await ClaimAsync())!.Record(History(4));
        await ClaimAsync();

        var job = await _host.Jobs.FindAsync(_id, TestHost.Token);
        Assert.Equal((0, null, null), (job!.Epoch, job.Loss, job.Best));
        Assert.Empty((await _host.Jobs.HistoryAsync(_id, TestHost.Token))!.Points);
    }

    [Fact]
    public async Task Who_records_learns_of_a_wish_to_cancel()
    {
        var claim = await ClaimAsync();
        Assert.True(claim!.Record(History(1)));
        Assert.Equal(CancelOutcome.Requested, await _host.Jobs.RequestCancelAsync(_id, TestHost.Token));
        Assert.False(claim.Record(new HistoryBuffer(SmallestLoss)));
        Assert.True(await claim.IsCancelRequestedAsync());

        Assert.Null(await ClaimAsync());
        Assert.Equal(JobStatus.Cancelled, (await _host.Jobs.FindAsync(_id, TestHost.Token))!.Status);
        Assert.Equal(CancelOutcome.Cancelled, await _host.Jobs.RequestCancelAsync(_id, TestHost.Token));
    }

    [Fact]
    public async Task A_long_history_is_stored_thinned_out()
    {
        var claim = await ClaimAsync();
        var history = new HistoryBuffer(SmallestLoss, mostPoints: 8);
        for (var epoch = 1; epoch <= 100; epoch++)
        {
            history.Add(Point(epoch, loss: Math.Abs(epoch - 42)));
            if (epoch % 7 == 0) claim!.Record(history);
        }

        claim!.Record(history);
        var stored = await _host.Jobs.HistoryAsync(_id, TestHost.Token);
        Assert.Equal(16, stored!.Stride);
        Assert.Equal([1, 17, 33, 42, 49, 65, 81, 97, 100], stored.Points.Select(point => point.Report.Epoch));
        Assert.Equal(new BestEpoch(42, "loss", 0), (await _host.Jobs.FindAsync(_id, TestHost.Token))!.Best);
    }

    private Task<JobClaim?> ClaimAsync() => _host.Claims.TryClaimAsync(_id, TestHost.Token);

    private static HistoryBuffer History(int epochs)
    {
        var history = new HistoryBuffer(SmallestLoss);
        for (var epoch = 1; epoch <= epochs; epoch++)
            history.Add(Point(epoch, 1.0 / epoch));
        return history;
    }

    private static HistoryPoint Point(int epoch, double loss) =>
        new(epoch, new EpochReport(epoch, loss, null, ImmutableSortedDictionary<string, double>.Empty, ImmutableSortedDictionary<string, double>.Empty, 0.1));
}
