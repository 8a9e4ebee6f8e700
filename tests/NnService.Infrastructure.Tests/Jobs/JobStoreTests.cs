using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using Quartz;

namespace NnService.Infrastructure.Tests.Jobs;

public abstract class JobStoreTests(StorageKind storage) : StorageTests(storage), IAsyncLifetime
{
    private TestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await StartAsync(paused: true);
        await _host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? default; // null where the test is skipped

    [Fact]
    public async Task A_submitted_job_is_found_as_it_was_submitted()
    {
        var (_, submitted) = await _host.Jobs.SubmitAsync(Examples.OnIris("m", epochs: 9) with { Warnings = ["odd"] }, TestHost.Token);
        var job = await _host.Jobs.FindAsync(submitted!.Id, TestHost.Token);

        Assert.Equal(
            ("m", "iris", JobStatus.Queued, 1, 9, 0),
            (job!.ModelId, job.DatasetId, job.Status, job.QueuePosition, job.Epochs, job.Attempt));
        Assert.Equal(DomainJson.Write(Examples.Request(9)), DomainJson.Write(job.Request));
        Assert.Equal("""{"dataset":"iris"}""", job.SubmittedRequest);
        Assert.Equal(["odd"], job.Warnings);
        Assert.Empty((await _host.Jobs.HistoryAsync(job.Id, TestHost.Token))!.Points);
        Assert.Null(await _host.Jobs.FindAsync("none", TestHost.Token));
        Assert.Null(await _host.Jobs.HistoryAsync("none", TestHost.Token));
    }

    [Fact]
    public async Task What_cannot_run_is_refused()
    {
        var job = Examples.OnIris("m");
        Assert.Equal(SubmitOutcome.NoSuchModel, (await _host.Jobs.SubmitAsync(job with { ModelId = "x" }, TestHost.Token)).Outcome);
        Assert.Equal(SubmitOutcome.NoSuchDataset, (await _host.Jobs.SubmitAsync(job with { DatasetId = "x" }, TestHost.Token)).Outcome);
        Assert.Equal(
            SubmitOutcome.NoSuchVersion,
            (await _host.Jobs.SubmitAsync(job with { Request = job.Request with { FromVersion = 3 } }, TestHost.Token)).Outcome);
        Assert.Equal(SubmitOutcome.Accepted, (await _host.Jobs.SubmitAsync(job with { MaxQueued = 1 }, TestHost.Token)).Outcome);
        Assert.Equal(SubmitOutcome.QueueFull, (await _host.Jobs.SubmitAsync(job with { MaxQueued = 1 }, TestHost.Token)).Outcome);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _host.Jobs.SubmitAsync(job with { Priority = 10 }, TestHost.Token));
        Assert.Equal(1, await _host.ScalarAsync("select count(*) from Jobs"));
    }

    [Fact]
    public async Task A_submission_that_fails_in_the_queue_leaves_nothing()
    {
        await _host.ExecuteAsync(Sql(
            "create trigger Fail after insert on QRTZ_SIMPLE_TRIGGERS begin select raise(abort, 'no'); end",
            "alter table QRTZ_SIMPLE_TRIGGERS add constraint Fail check (false) not valid"));
        var inline = Examples.OnIris("m") with { DatasetId = null, InlineData = await Examples.TableAsync("x,species\n1,a\n") };
        await Assert.ThrowsAnyAsync<Exception>(() => _host.Jobs.SubmitAsync(inline, TestHost.Token));

        foreach (var table in new[] { "Jobs", "QRTZ_JOB_DETAILS", "QRTZ_TRIGGERS", "Datasets where Kind = 'Inline'" })
            Assert.Equal(0, await _host.ScalarAsync($"select count(*) from {table}"));
        await _host.ExecuteAsync(Sql("drop trigger Fail", "alter table QRTZ_SIMPLE_TRIGGERS drop constraint Fail"));
        Assert.Equal(SubmitOutcome.Accepted, (await _host.Jobs.SubmitAsync(inline, TestHost.Token)).Outcome);
    }

    [Fact]
    public async Task Jobs_run_by_priority_and_then_in_the_order_of_their_submission()
    {
        var ids = new List<string>();
        foreach (var priority in new[] { 0, 9, -9, 0, 9, 3 })
            ids.Add((await _host.Jobs.SubmitAsync(Examples.OnIris("m", epochs: 1, priority), TestHost.Token)).Job!.Id);
        var expected = new[] { ids[1], ids[4], ids[5], ids[0], ids[3], ids[2] };

        var listed = await _host.Jobs.ListAsync(new JobFilter(Status: JobStatus.Queued), 10, null, TestHost.Token);
        Assert.Equal(expected, listed.OrderBy(job => job.QueuePosition).Select(job => job.Id));
        foreach (var job in listed)
            Assert.Equal(job.QueuePosition, (await _host.Jobs.FindAsync(job.Id, TestHost.Token))!.QueuePosition);

        await _host.RunJobsAsync();
        foreach (var id in ids)
            await _host.WaitForEndAsync(id);
        var jobs = await _host.Jobs.ListAsync(new JobFilter("m", Status: JobStatus.Succeeded), 10, null, TestHost.Token);
        Assert.Equal(expected, jobs.OrderBy(job => job.StartedAt).Select(job => job.Id));
    }

    [Fact]
    public async Task Lists_show_the_newest_first_and_are_filtered_and_paged()
    {
        await _host.Models.CreateAsync("n", null, Examples.Classifier(), TestHost.Token);
        var ids = new List<string>();
        foreach (var model in new[] { "m", "n", "m" })
            ids.Add((await _host.Jobs.SubmitAsync(Examples.OnIris(model), TestHost.Token)).Job!.Id);
        await _host.Jobs.CancelAsync(ids[0], keepBest: false, TestHost.Token);
        ids.Sort(StringComparer.Ordinal);
        ids.Reverse();

        Assert.Equal(ids, (await _host.Jobs.ListAsync(JobFilter.All, 10, null, TestHost.Token)).Select(job => job.Id));
        Assert.Equal(ids[1..], (await _host.Jobs.ListAsync(JobFilter.All, 10, ids[0], TestHost.Token)).Select(job => job.Id));
        Assert.Equal("n", Assert.Single(await _host.Jobs.ListAsync(new JobFilter("n"), 10, null, TestHost.Token)).ModelId);
        var cancelled = Assert.Single(await _host.Jobs.ListAsync(new JobFilter(Status: JobStatus.Cancelled), 10, null, TestHost.Token));
        Assert.Null(cancelled.QueuePosition);
    }

    [Fact]
    public async Task Lists_are_sorted_by_what_the_versions_came_to_and_filtered_by_tag()
    {
        var ids = new List<string>();
        foreach (var epochs in new[] { 1, 60 })
            ids.Add((await _host.Jobs.SubmitAsync(Examples.OnIris("m", epochs), TestHost.Token)).Job!.Id);
        await _host.RunJobsAsync();
        foreach (var id in ids) await _host.WaitForEndAsync(id);
        await _host.Jobs.PatchAsync(ids[0], new(null, new Dictionary<string, string?> { ["a.b"] = "50%_\\\"" }), TestHost.Token);

        foreach (var (order, expected) in new[]
        {
            ("logLoss", new[] { ids[1], ids[0] }), ("-logLoss", [ids[0], ids[1]]), ("createdAt", [ids[0], ids[1]]),
            ("rmse", [ids[1], ids[0]]),
        })
        {
            var sorted = await _host.Jobs.ListAsync(JobFilter.All, JobOrder.Parse(order)!, 10, null, TestHost.Token);
            Assert.True(expected.SequenceEqual(sorted!.Select(job => job.Id)), order);
        }

        Assert.Null(await _host.Jobs.ListAsync(JobFilter.All, JobOrder.Parse("loss")!, 10, "gone", TestHost.Token));
        foreach (var tag in new JobTag[] { new("a.b", "50%_\\\""), new("a.b", null) })
            Assert.Equal(ids[0], Assert.Single(await _host.Jobs.ListAsync(new JobFilter(Tag: tag), 10, null, TestHost.Token)).Id);
        foreach (var tag in new JobTag[] { new("a.b", "50"), new("a_b", null), new("b", null), new("a.b", "50%") })
            Assert.Empty(await _host.Jobs.ListAsync(new JobFilter(Tag: tag), 10, null, TestHost.Token));
    }

    [Fact]
    public async Task A_queued_job_is_cancelled_at_once_and_leaves_the_queue()
    {
        var (_, job) = await _host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);
        using var subscription = _host.Notifications.Subscribe(job!.Id);
        var changed = subscription.Next;
        Assert.Equal(DeleteOutcome.InUse, await _host.Jobs.DeleteAsync(job.Id, TestHost.Token));

        Assert.Equal(CommandOutcome.Applied, await _host.Jobs.CancelAsync(job.Id, keepBest: false, TestHost.Token));
        Assert.True(changed.IsCompleted);
        Assert.Equal(JobStatus.Cancelled, (await _host.Jobs.FindAsync(job.Id, TestHost.Token))!.Status);
        Assert.False(await (await _host.Scheduler()).Exists(new JobKey(job.Id, "training"), TestHost.Token));
        Assert.Equal(CommandOutcome.Applied, await _host.Jobs.CancelAsync(job.Id, keepBest: false, TestHost.Token));
        Assert.Equal(CommandOutcome.NotFound, await _host.Jobs.CancelAsync("none", keepBest: false, TestHost.Token));
        Assert.Equal(DeleteOutcome.Deleted, await _host.Jobs.DeleteAsync(job.Id, TestHost.Token));
        Assert.Equal(DeleteOutcome.NotFound, await _host.Jobs.DeleteAsync(job.Id, TestHost.Token));
    }

    [Fact]
    public async Task Many_submissions_at_once_get_along_with_running_jobs()
    {
        await _host.RunJobsAsync();
        var submissions = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => Task.Run(() => _host.Jobs.SubmitAsync(Examples.OnIris("m", epochs: 1), TestHost.Token))));
        foreach (var (_, job) in submissions)
            Assert.Equal(JobStatus.Succeeded, (await _host.WaitForEndAsync(job!.Id)).Status);

        Assert.Equal(40, (await _host.Models.FindAsync("m", TestHost.Token))!.LatestVersion);
        Assert.Equal(
            Enumerable.Range(0, 41),
            (await _host.Models.ListVersionsAsync("m", 100, null, false, TestHost.Token)).Select(version => version.Number));
    }
}

public sealed class SqliteJobStoreTests() : JobStoreTests(StorageKind.Sqlite);

public sealed class PostgreSqlJobStoreTests() : JobStoreTests(StorageKind.PostgreSql);
