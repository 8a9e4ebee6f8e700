using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs;

/// <summary>Whatever happens to a job on its way, it ends with the bits of the undisturbed one.</summary>
public abstract class ResumptionTests(StorageKind storage) : StorageTests(storage)
{
    private static readonly (string, string) OftenSaved = ("NnService:Training:CheckpointEvery", "00:00:00.100");

    // The bits do not depend on the engine, so one run is what all are compared with.
    private static readonly Lazy<Task<(string Sha256, JobHistory History)>> Undisturbed = new(() => RunUndisturbedAsync(members: 1));
    private static readonly Lazy<Task<(string Sha256, JobHistory History)>> UndisturbedEnsemble = new(() => RunUndisturbedAsync(members: 3));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_job_that_crashes_again_and_again_ends_with_the_bits_of_the_undisturbed_one(int members)
    {
        var expected = await (members == 1 ? Undisturbed : UndisturbedEnsemble).Value;
        var id = "";
        var host = await StartAsync(settings: OftenSaved);
        try
        {
            id = await SubmitAsync(host, members: members);
            for (var (crash, epoch) = (1, 0); crash <= 3; crash++)
            {
                // the first epoch of an attempt is told at once
                epoch = (await host.WaitForAsync(id, job => job.Attempt == crash && job.Epoch > epoch)).Epoch;
                var left = await host.CrashedCopyAsync();
                await host.DisposeAsync();
                host = await StartAsync(left, settings: OftenSaved);
            }

            var job = await host.WaitForEndAsync(id);
            Assert.Equal((JobStatus.Succeeded, 4), (job.Status, job.Attempt));
            await AssertSameAsync(expected, host, id);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_job_that_is_paused_and_resumed_ends_with_the_bits_of_the_undisturbed_one(int members)
    {
        var expected = await (members == 1 ? Undisturbed : UndisturbedEnsemble).Value;
        await using var host = await StartAsync();
        var id = await SubmitAsync(host, members: members);
        for (var (times, epoch) = (0, 0); times < 3; times++)
        {
            // the first epoch of an attempt is told at once
            await host.WaitForAsync(id, job => job.Status == JobStatus.Running && job.Epoch > epoch);
            Assert.Equal(CommandOutcome.Accepted, await host.Jobs.PauseAsync(id, TestHost.Token));
            var paused = await host.WaitForAsync(id, job => job.Status == JobStatus.Paused);
            Assert.InRange(paused.Epoch, epoch + 1, paused.Epochs - 1);
            epoch = paused.Epoch;
            Assert.Equal(CommandOutcome.Applied, await host.Jobs.PauseAsync(id, TestHost.Token));
            Assert.Equal(CommandOutcome.Applied, await host.Jobs.ResumeAsync(id, TestHost.Token));
        }

        Assert.Equal((JobStatus.Succeeded, 4), await host.WaitForEndAsync(id) is var job ? (job.Status, job.Attempt) : default);
        await AssertSameAsync(expected, host, id);
    }

    [Fact]
    public async Task A_job_that_is_handed_over_at_shutdown_ends_with_the_bits_of_the_undisturbed_one()
    {
        var expected = await Undisturbed.Value;
        string place, id;
        await using (var first = await StartAsync())
        {
            place = first.Place;
            id = await SubmitAsync(first);
            await first.WaitForAsync(id, job => job.Epoch >= 10);
        }

        await using var second = await StartAsync(place);
        await second.WaitForEndAsync(id);
        await AssertSameAsync(expected, second, id);
    }

    [Fact]
    public async Task A_paused_job_stays_paused_over_a_restart_and_goes_on_when_it_is_resumed()
    {
        string place, id;
        await using (var first = await StartAsync())
        {
            place = first.Place;
            id = await SubmitAsync(first);
            await first.WaitForAsync(id, job => job.Epoch > 0);
            await first.Jobs.PauseAsync(id, TestHost.Token);
            await first.WaitForAsync(id, job => job.Status == JobStatus.Paused);
        }

        await using var second = await StartAsync(place);
        Assert.Equal(JobStatus.Paused, (await second.Jobs.FindAsync(id, TestHost.Token))!.Status);
        await second.Jobs.ResumeAsync(id, TestHost.Token);
        Assert.Equal(JobStatus.Succeeded, (await second.WaitForEndAsync(id)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_job_can_keep_its_best_weights(bool pausedBefore)
    {
        await using var host = await StartAsync();
        var id = await SubmitAsync(host, epochs: TrainingOptions.MaxEpochs);
        await host.WaitForAsync(id, job => job.Epoch > 3);
        if (pausedBefore)
        {
            await host.Jobs.PauseAsync(id, TestHost.Token);
            await host.WaitForAsync(id, job => job.Status == JobStatus.Paused);
        }

        Assert.Equal(CommandOutcome.Accepted, await host.Jobs.CancelAsync(id, keepBest: true, TestHost.Token));
        var job = await host.WaitForEndAsync(id);
        Assert.Equal((JobStatus.Cancelled, 1, null), (job.Status, job.Version, job.StopReason));
        Assert.Equal(1, (await host.Models.FindAsync("m", TestHost.Token))!.CurrentVersion);

        // The same job, told to end at that epoch, has the same weights.
        var best = job.Best!.Epoch;
        var again = Examples.OnDigits("m", epochs: best);
        var (_, second) = await host.Jobs.SubmitAsync(again, TestHost.Token);
        await host.WaitForEndAsync(second!.Id);
        var versions = await host.Models.ListVersionsAsync("m", 100, null, false, TestHost.Token);
        Assert.Equal(versions[^1].Sha256, versions[^2].Sha256);
    }

    [Fact]
    public async Task Cancelling_with_keep_before_anything_was_learned_keeps_nothing()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        Assert.Equal(CommandOutcome.Applied, await host.Jobs.CancelAsync(id, keepBest: true, TestHost.Token));
        var job = (await host.Jobs.FindAsync(id, TestHost.Token))!;
        Assert.Equal((JobStatus.Cancelled, null), (job.Status, job.Version));
    }

    [Fact]
    public async Task A_queued_job_is_paused_and_resumed_at_its_place()
    {
        await using var host = await StartAsync(paused: true);
        var first = await SubmitAsync(host);
        var second = (await host.Jobs.SubmitAsync(Examples.OnDigits("m", epochs: 2), TestHost.Token)).Job!.Id;
        Assert.Equal(CommandOutcome.Applied, await host.Jobs.PauseAsync(first, TestHost.Token));
        Assert.Equal(
            (null, 1),
            ((await host.Jobs.FindAsync(
                first, TestHost.Token))!.QueuePosition, (await host.Jobs.FindAsync(second, TestHost.Token))!.QueuePosition));
        await host.Jobs.ResumeAsync(first, TestHost.Token);
        Assert.Equal(
            (1, 2),
            ((await host.Jobs.FindAsync(
                first, TestHost.Token))!.QueuePosition, (await host.Jobs.FindAsync(second, TestHost.Token))!.QueuePosition));

        await host.RunJobsAsync();
        var one = await host.WaitForEndAsync(first);
        var two = await host.WaitForEndAsync(second);
        Assert.True(one.FinishedAt < two.StartedAt);
    }

    [Fact]
    public async Task A_job_that_lost_its_process_goes_back_to_its_place_in_front_of_younger_ones()
    {
        await using var first = await StartAsync(settings: OftenSaved);
        var running = await SubmitAsync(first);
        var waiting = new List<string>();
        for (var i = 0; i < 12; i++)
            waiting.Add((await first.Jobs.SubmitAsync(Examples.OnDigits("m", Examples.ASecondOrSo), TestHost.Token)).Job!.Id);
        await first.WaitForAsync(running, job => job.Epoch > 0);
        await using var second = await StartAsync(await first.CrashedCopyAsync());

        // Where several processes share a database, a lost one is noticed only after a time, in which others of the queue run.
        var again = await second.WaitForAsync(running, job => job.Attempt == 2);
        var begun = 0;
        foreach (var id in waiting)
            if ((await second.Jobs.FindAsync(id, TestHost.Token))!.StartedAt is not null) begun++;
        Assert.InRange(begun, 0, Storage == StorageKind.Sqlite ? 0 : 11);
        Assert.Equal(JobStatus.Succeeded, (await second.WaitForEndAsync(running)).Status);
    }

    [Fact]
    public async Task The_time_budget_counts_all_attempts()
    {
        var clock = new Clock();
        await using var host = await TestHost.StartAsync(Storage, time: clock);
        await host.Models.CreateAsync("m", null, Examples.DigitReader(), TestHost.Token);
        var endless = Examples.OnDigits("m", TrainingOptions.MaxEpochs);
        var (_, submitted) = await host.Jobs.SubmitAsync(
            endless with { Request = endless.Request with { MaxSeconds = 10_000 } }, TestHost.Token);
        await host.WaitForAsync(submitted!.Id, job => job.Epoch > 0);
        clock.Skip(TimeSpan.FromSeconds(6_000));
        await host.Jobs.PauseAsync(submitted.Id, TestHost.Token);
        var before = await host.WaitForAsync(submitted.Id, job => job.Status == JobStatus.Paused);
        await host.Jobs.ResumeAsync(submitted.Id, TestHost.Token);
        await host.WaitForAsync(submitted.Id, job => job.Epoch > before.Epoch);
        clock.Skip(TimeSpan.FromSeconds(6_000));

        Assert.Equal("timeBudget", (await host.WaitForEndAsync(submitted.Id)).StopReason);
        var points = (await host.Jobs.HistoryAsync(submitted.Id, TestHost.Token))!.Points;
        Assert.Equal(points.Select(point => point.ElapsedMs).Order(), points.Select(point => point.ElapsedMs));
        Assert.True(points[^1].Report.Epoch > before.Epoch);
    }

    /// <summary>A stopwatch that a test moves on; the time of day is the system's.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _skipped;

        public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _skipped);
    }

    private static async Task<string> SubmitAsync(TestHost host, int epochs = Examples.ASecondOrSo, int members = 1)
    {
        await host.Models.CreateAsync("m", null, Examples.DigitReader(), TestHost.Token);
        var digits = Examples.OnDigits("m", epochs / members);
        var submission = members == 1
            ? digits
            : digits with { Request = digits.Request with { Members = members, Validation = null } };
        return (await host.Jobs.SubmitAsync(submission, TestHost.Token)).Job!.Id;
    }

    private static async Task<(string Sha256, JobHistory History)> RunUndisturbedAsync(int members)
    {
        await using var host = await TestHost.StartAsync();
        var id = await SubmitAsync(host, members: members);
        await host.WaitForEndAsync(id);
        return await ResultAsync(host, id);
    }

    private static async Task<(string Sha256, JobHistory History)> ResultAsync(TestHost host, string id) =>
        ((await host.Models.FindVersionAsync("m", 1, TestHost.Token))!.Sha256, (await host.Jobs.HistoryAsync(id, TestHost.Token))!);

    private static async Task AssertSameAsync((string Sha256, JobHistory History) expected, TestHost host, string id)
    {
        var (sha256, history) = await ResultAsync(host, id);
        Assert.Equal(expected.Sha256, sha256);
        Assert.Equal(expected.History.Points.Select(Numbers), history.Points.Select(Numbers));

        static (int, double, double?, double, double, double) Numbers(HistoryPoint point) => (
            point.Report.Epoch, point.Report.Loss, point.Report.ValidationLoss, point.Report.Metrics["accuracy"], point.Report.ValidationMetrics["accuracy"], point.Report.LearningRate);
    }
}

public sealed class SqliteResumptionTests() : ResumptionTests(StorageKind.Sqlite);

public sealed class PostgreSqlResumptionTests() : ResumptionTests(StorageKind.PostgreSql);
