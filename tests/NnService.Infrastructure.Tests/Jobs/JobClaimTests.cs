using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs;

public abstract class JobClaimTests(StorageKind storage) : StorageTests(storage), IAsyncLifetime
{
    private static readonly EarlyStopping SmallestLoss = new(EarlyStopping.Loss, MinDelta: 0);

    private TestHost _host = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _host = await StartAsync(paused: true);
        await _host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        _id = (await _host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? default; // null where the test is skipped

    [Fact]
    public async Task A_runner_that_was_replaced_can_write_nothing()
    {
        var zombie = await ClaimAsync();
        var current = await ClaimAsync();
        current!.Record(History(2));

        Assert.Throws<FencedException>(() => zombie!.Record(History(9)));
        await Assert.ThrowsAsync<FencedException>(() => zombie!.FailAsync("internal", "no"));
        await Assert.ThrowsAsync<FencedException>(() => zombie!.CancelAsync());
        await Assert.ThrowsAsync<FencedException>(() => zombie!.ReleaseAsync());
        await Assert.ThrowsAsync<FencedException>(() => zombie!.WarnAsync(["no"], TestHost.Token));
        var version = (await _host.Models.LoadVersionAsync("m", 0, TestHost.Token))!;
        await Assert.ThrowsAsync<FencedException>(
            () => zombie!.SucceedAsync(
                version.Ensemble, DataEncoding.Plain(LearningTask.Regression, 4, 3), null, null, History(9), "completed"));

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
    public async Task What_a_failure_of_the_database_ended_is_not_lost_whichever_process_tries_again()
    {
        Assert.NotNull(await ClaimAsync());
        for (var retry = 1; retry <= 5; retry++)
            Assert.NotNull(await _host.Claims.TryClaimAsync(_id, TestHost.Token, new($"{_id}.1", retry)));
    }

    [Fact]
    public async Task Who_was_fired_by_an_earlier_entry_of_the_queue_takes_nothing_from_the_one_who_runs_the_job()
    {
        var claim = (await _host.Claims.TryClaimAsync(_id, TestHost.Token, new($"{_id}.1", 0)))!;
        Assert.Null(await _host.Claims.TryClaimAsync(_id, TestHost.Token, new($"{_id}.0", 0)));
        claim.Record(History(1));
        Assert.Equal(1, (await _host.Jobs.FindAsync(_id, TestHost.Token))!.Attempt);
    }

    [Fact]
    public async Task Being_handed_back_is_not_being_lost()
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var claim = await ClaimAsync();
            Assert.Equal(attempt, claim!.Job.Attempt);
            await claim.ReleaseAsync();
        }
    }

    [Fact]
    public async Task Progress_resets_the_count_of_lost_attempts()
    {
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            var claim = await ClaimAsync();
            Assert.Equal(attempt, claim!.Job.Attempt);
            var (checkpoint, damaged) = await claim.ResumeAsync(Examples.ThreeWeights(), TestHost.Token);
            Assert.Equal((attempt - 1, 0), (checkpoint?.State.Epoch ?? 0, damaged));
            claim.Record(History(attempt, from: attempt), null, At(attempt));
        }

        for (var attempt = 11; attempt <= 13; attempt++)
            Assert.NotNull(await ClaimAsync());
        Assert.Null(await ClaimAsync());
        Assert.Equal("worker_lost", (await _host.Jobs.FindAsync(_id, TestHost.Token))!.Error!.Code);
    }

    [Fact]
    public async Task An_attempt_goes_on_from_the_newest_checkpoint_and_forgets_what_came_after_it()
    {
        var first = (await ClaimAsync())!;
        first.Record(History(4), null, At(4));
        first.Record(History(6, from: 5));
        var second = (await ClaimAsync())!;
        var (checkpoint, damaged) = await second.ResumeAsync(Examples.ThreeWeights(), TestHost.Token);

        Assert.Equal((4, 0), (checkpoint!.State.Epoch, damaged));
        var job = await _host.Jobs.FindAsync(_id, TestHost.Token);
        Assert.Equal((4, 0.25, new BestEpoch(4, "loss", 0.25)), (job!.Epoch, job.Loss, job.Best));
        Assert.Equal([1, 2, 3, 4], await EpochsAsync());
    }

    [Fact]
    public async Task Without_a_checkpoint_an_attempt_begins_an_empty_history()
    {
        (await ClaimAsync())!.Record(History(4));
        var (checkpoint, _) = await (await ClaimAsync())!.ResumeAsync(Examples.ThreeWeights(), TestHost.Token);

        Assert.Null(checkpoint);
        var job = await _host.Jobs.FindAsync(_id, TestHost.Token);
        Assert.Equal((0, null, null), (job!.Epoch, job.Loss, job.Best));
        Assert.Empty(await EpochsAsync());
    }

    [Theory]
    [InlineData("update Checkpoints set Arrays = zeroblob(length(Arrays)) where Number = 3", 2, 1)]
    [InlineData("update Checkpoints set Head = replace(Head, '\"epoch\":3', '\"epoch\":9') where Number = 3", 2, 1)]
    [InlineData("update Checkpoints set Arrays = zeroblob(1) where Number = 3", 2, 1)]
    [InlineData("update Checkpoints set Sha256 = 'no'", 0, 2)]
    [InlineData("delete from Checkpoints where Number = 3", 2, 0)]
    public async Task A_damaged_checkpoint_falls_back_to_the_one_before(string damage, int expected, int damagedOnes)
    {
        var claim = (await ClaimAsync())!;
        for (var epoch = 1; epoch <= 3; epoch++)
            claim.Record(History(epoch, from: epoch), null, At(epoch));
        Assert.Equal(2, await _host.ScalarAsync("select count(*) from Checkpoints"));
        await _host.ExecuteAsync(damage);

        var next = (await ClaimAsync())!;
        var (checkpoint, damaged) = await next.ResumeAsync(Examples.ThreeWeights(), TestHost.Token);
        Assert.Equal((expected, damagedOnes), (checkpoint?.State.Epoch ?? 0, damaged));
        Assert.Equal(Enumerable.Range(1, expected), await EpochsAsync());

        next.Record(History(expected + 1, from: expected + 1), null, At(expected + 1));
        var (again, _) = await (await ClaimAsync())!.ResumeAsync(Examples.ThreeWeights(), TestHost.Token);
        Assert.Equal(expected + 1, again!.State.Epoch);
    }

    [Theory]
    [InlineData(JobCommand.Cancel, JobStatus.Cancelled)]
    [InlineData(JobCommand.Pause, JobStatus.Paused)]
    public async Task A_wish_that_a_lost_runner_did_not_see_to_is_seen_to_by_the_next_claim(JobCommand command, JobStatus status)
    {
        var claim = (await ClaimAsync())!;
        Assert.Equal(JobCommand.None, claim.Record(History(1)));
        Assert.Equal(CommandOutcome.Accepted, await AskAsync(command));
        Assert.Equal(command, claim.Record(History(2, from: 2)));

        Assert.Null(await ClaimAsync());
        Assert.Equal(status, (await _host.Jobs.FindAsync(_id, TestHost.Token))!.Status);
        Assert.Equal(CommandOutcome.Applied, await AskAsync(command));
    }

    [Theory]
    [InlineData(JobCommand.None, JobStatus.Queued)]
    [InlineData(JobCommand.Cancel, JobStatus.Cancelled)]
    [InlineData(JobCommand.Pause, JobStatus.Paused)]
    [InlineData(JobCommand.CancelKeepingBest, JobStatus.Queued)]
    public async Task Handing_back_hears_wishes(JobCommand command, JobStatus status)
    {
        var claim = (await ClaimAsync())!;
        await AskAsync(command);
        Assert.Equal(status, await claim.ReleaseAsync());
        var job = await _host.Jobs.FindAsync(_id, TestHost.Token);
        Assert.Equal((status, command == JobCommand.CancelKeepingBest ? command : JobCommand.None), (job!.Status, job.Command));
    }

    [Fact]
    public async Task A_wish_to_pause_that_is_taken_back_in_time_is_none()
    {
        var claim = (await ClaimAsync())!;
        await AskAsync(JobCommand.Pause);
        Assert.Equal(CommandOutcome.Accepted, await _host.Jobs.ResumeAsync(_id, TestHost.Token));
        Assert.False(await claim.PauseAsync());
        Assert.Equal(JobStatus.Running, (await _host.Jobs.FindAsync(_id, TestHost.Token))!.Status);
    }

    [Fact]
    public async Task A_wish_to_cancel_that_comes_with_the_end_is_heard_and_makes_no_version()
    {
        var claim = (await ClaimAsync())!;
        var version = (await _host.Models.LoadVersionAsync("m", 0, TestHost.Token))!;
        await AskAsync(JobCommand.Cancel);
        Assert.Equal(
            JobStatus.Cancelled,
            await claim.SucceedAsync(
                version.Ensemble, DataEncoding.Plain(LearningTask.Regression, 4, 3), null, null, History(9), "completed"));
        Assert.Equal(0, (await _host.Models.FindAsync("m", TestHost.Token))!.LatestVersion);
        await Assert.ThrowsAsync<FencedException>(() => claim.FailAsync("internal", "no")); // one end is all there is
        Assert.Equal(CommandOutcome.Rejected, await AskAsync(JobCommand.Pause));
        Assert.Equal(CommandOutcome.Rejected, await AskAsync(JobCommand.None));
    }

    [Fact]
    public async Task Every_change_of_the_status_is_written_down()
    {
        (await ClaimAsync())!.Record(History(5), null, At(5));
        var second = (await ClaimAsync())!;
        await second.ResumeAsync(Examples.ThreeWeights(), TestHost.Token);
        await AskAsync(JobCommand.Pause);
        await second.PauseAsync();
        await AskAsync(JobCommand.None);
        await AskAsync(JobCommand.Cancel);

        var (job, transitions) = await _host.Jobs.ReadStateAsync(_id, TestHost.Token);
        Assert.Equal(
            [
                (1, JobStatus.Queued, 0), (2, JobStatus.Running, 0), (3, JobStatus.Running, 5), (4, JobStatus.Paused, 5),
                (5, JobStatus.Queued, 5), (6, JobStatus.Cancelled, 5),
            ],
            transitions.Select(transition => (transition.Number, transition.Status, transition.Epoch)));
        Assert.Equal(6, job!.Transition);
        Assert.Equal(0, await _host.ScalarAsync("select count(*) from Checkpoints"));
    }

    [Fact]
    public async Task A_long_history_is_stored_thinned_out()
    {
        var claim = await ClaimAsync();
        var history = new DownsampledHistory(SmallestLoss, HistoryCursor.Empty, mostPoints: 8);
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

    private Task<CommandOutcome> AskAsync(JobCommand command) => command switch
    {
        JobCommand.Pause => _host.Jobs.PauseAsync(_id, TestHost.Token),
        JobCommand.None => _host.Jobs.ResumeAsync(_id, TestHost.Token),
        _ => _host.Jobs.CancelAsync(_id, command == JobCommand.CancelKeepingBest, TestHost.Token),
    };

    private async Task<IEnumerable<int>> EpochsAsync() =>
        (await _host.Jobs.HistoryAsync(_id, TestHost.Token))!.Points.Select(point => point.Report.Epoch);

    /// <summary>Where a run of three weights stands after an epoch.</summary>
    private static Checkpoint At(int epoch) =>
        new(
            [[epoch, 2, 3]],
            new(
                [new TrainingState(3, 2, keepsBest: false) { Epoch = epoch, Step = epoch, BestEpoch = epoch, BestValue = 1.0 / epoch }],
                epoch,
                [null]),
            History(epoch).Memory,
            epoch);

    private static DownsampledHistory History(int epochs, int from = 1)
    {
        var history = new DownsampledHistory(SmallestLoss, HistoryCursor.Empty);
        for (var epoch = from; epoch <= epochs; epoch++)
            history.Add(Point(epoch, 1.0 / epoch));
        return history;
    }

    private static HistoryPoint Point(int epoch, double loss) =>
        new(
            epoch,
            new EpochReport(
                epoch, loss, null, ImmutableSortedDictionary<string, double>.Empty, ImmutableSortedDictionary<string, double>.Empty, 0.1));
}

public sealed class SqliteJobClaimTests() : JobClaimTests(StorageKind.Sqlite);

public sealed class PostgreSqlJobClaimTests() : JobClaimTests(StorageKind.PostgreSql);
