using Microsoft.Extensions.DependencyInjection;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs;

public abstract class TrainingJobTests(StorageKind storage) : StorageTests(storage)
{
    private const int Endless = TrainingOptions.MaxEpochs;

    [Fact]
    public async Task A_job_trains_and_makes_the_current_version()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var (outcome, submitted) = await host.Jobs.SubmitAsync(Examples.OnIris("m", epochs: 30), TestHost.Token);
        Assert.Equal(SubmitOutcome.Accepted, outcome);

        var job = await host.WaitForEndAsync(submitted!.Id);
        Assert.Equal((JobStatus.Succeeded, 30, 1, "completed", 1), (job.Status, job.Epoch, job.Version, job.StopReason, job.Attempt));
        Assert.Null(job.Error);
        Assert.Equal("validationLoss", job.Best!.Monitor);

        var model = await host.Models.FindAsync("m", TestHost.Token);
        Assert.Equal((1, 1, 2L), (model!.CurrentVersion, model.LatestVersion, model.Revision));
        var version = await host.Models.LoadVersionAsync("m", 1, TestHost.Token);
        Assert.Equal(job.Id, version!.Info.JobId);
        Assert.InRange(version.Info.Metrics!.Accuracy!.Value, 0.8, 1);
        Assert.Equal(["setosa", "versicolor", "virginica"], version.Info.Encoding!.Targets[0].Classes);

        var history = await host.Jobs.HistoryAsync(job.Id, TestHost.Token);
        Assert.Equal(Enumerable.Range(1, 30), history!.Points.Select(point => point.Report.Epoch));
        Assert.True(history.Points[^1].Report.Loss < history.Points[0].Report.Loss);
    }

    [Fact]
    public async Task An_open_model_takes_its_shapes_from_the_data_and_stays_open()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(inputs: null, outputs: null), TestHost.Token);
        var (_, submitted) = await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);

        Assert.Equal(JobStatus.Succeeded, (await host.WaitForEndAsync(submitted!.Id)).Status);
        Assert.False((await host.Models.FindAsync("m", TestHost.Token))!.Built);
        Assert.Equal([1], (await host.Models.ListVersionsAsync("m", 100, null, false, TestHost.Token)).Select(version => version.Number));
        var definition = (await host.Models.FindVersionAsync("m", 1, TestHost.Token))!.Definition;
        Assert.Equal((4, 3), (definition.Inputs, definition.Outputs));
    }

    [Fact]
    public async Task Training_goes_on_from_a_version_with_its_encoding()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var (_, first) = await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);
        await host.WaitForEndAsync(first!.Id);
        var goOn = Examples.OnIris("m") with { Request = Examples.Request() with { FromVersion = 1 } };
        var (_, second) = await host.Jobs.SubmitAsync(goOn, TestHost.Token);

        Assert.Equal(2, (await host.WaitForEndAsync(second!.Id)).Version);
        var firstLoss = (await host.Jobs.HistoryAsync(first.Id, TestHost.Token))!.Points[^1].Report.Loss;
        Assert.True((await host.Jobs.HistoryAsync(second.Id, TestHost.Token))!.Points[0].Report.Loss < firstLoss + 0.1);
    }

    [Fact]
    public async Task The_same_job_makes_the_same_bits()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var (_, submitted) = await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);
            await host.WaitForEndAsync(submitted!.Id);
        }

        var versions = await host.Models.ListVersionsAsync("m", 100, null, false, TestHost.Token);
        Assert.Equal(versions[1].Sha256, versions[2].Sha256);
    }

    [Fact]
    public async Task Data_that_do_not_fit_fail_the_job_with_a_reason()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(inputs: 7), TestHost.Token);
        var (_, submitted) = await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);

        var job = await host.WaitForEndAsync(submitted!.Id);
        Assert.Equal((JobStatus.Failed, "dataset_invalid"), (job.Status, job.Error!.Code));
        Assert.Contains("7", job.Error.Message, StringComparison.Ordinal);
        Assert.Null((await host.Models.FindAsync("m", TestHost.Token))!.CurrentVersion);
    }

    [Fact]
    public async Task A_job_that_diverges_fails_and_makes_no_version()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var request = Examples.Request() with { Options = new TrainingOptions { Epochs = 50, Optimizer = new Sgd(1e38) } };
        var (_, submitted) = await host.Jobs.SubmitAsync(Examples.OnIris("m") with { Request = request }, TestHost.Token);

        var job = await host.WaitForEndAsync(submitted!.Id);
        Assert.Equal((JobStatus.Failed, "diverged"), (job.Status, job.Error!.Code));
        Assert.Equal(0, (await host.Models.FindAsync("m", TestHost.Token))!.LatestVersion);
    }

    [Fact]
    public async Task A_running_job_is_cancelled()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var (_, submitted) = await host.Jobs.SubmitAsync(Examples.OnIris("m", Endless), TestHost.Token);
        await host.WaitForAsync(submitted!.Id, job => job.Epoch > 0);

        Assert.Equal(CommandOutcome.Accepted, await host.Jobs.CancelAsync(submitted.Id, keepBest: false, TestHost.Token));
        var job = await host.WaitForEndAsync(submitted.Id);
        Assert.Equal((JobStatus.Cancelled, null), (job.Status, job.Version));
        Assert.Equal(CommandOutcome.Applied, await host.Jobs.CancelAsync(submitted.Id, keepBest: false, TestHost.Token));
        Assert.Equal(DeleteOutcome.Deleted, await host.Jobs.DeleteAsync(submitted.Id, TestHost.Token));
    }

    [Fact]
    public async Task A_queued_job_runs_after_a_restart()
    {
        string place, id;
        await using (var first = await StartAsync(paused: true))
        {
            await first.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
            place = first.Place;
            id = (await first.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;
        }

        await using var second = await StartAsync(place);
        Assert.Equal(JobStatus.Succeeded, (await second.WaitForEndAsync(id)).Status);
    }

    [Fact]
    public async Task A_job_that_Quartz_does_not_interrupt_is_handed_back_at_shutdown_all_the_same()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("m", null, Examples.DigitReader(), TestHost.Token);
        var id = (await host.Jobs.SubmitAsync(Examples.OnDigits("m", TrainingOptions.MaxEpochs), TestHost.Token)).Job!.Id;
        await host.WaitForAsync(id, job => job.Epoch > 0);

        // what is left of a shutdown that began while Quartz was about to start the job
        await host.Services.GetRequiredService<EngineShutdown>().SchedulerShuttingDown(await host.Scheduler(), TestHost.Token);

        await host.WaitForAsync(id, job => job.Status == JobStatus.Queued);
        Assert.Equal(0, await host.ScalarAsync("select LostAttempts from Jobs"));
        await using var next = await StartAsync(await host.CrashedCopyAsync());
        await next.WaitForAsync(id, job => job is { Status: JobStatus.Running, Attempt: 2 });
        await next.Jobs.CancelAsync(id, keepBest: false, TestHost.Token);
    }

    [Fact]
    public async Task A_running_job_is_handed_back_at_shutdown_and_goes_on()
    {
        string place, id;
        await using (var first = await StartAsync())
        {
            await first.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
            place = first.Place;
            id = (await first.Jobs.SubmitAsync(Examples.OnIris("m", Endless), TestHost.Token)).Job!.Id;
            await first.WaitForAsync(id, job => job.Epoch > 0);
            await first.StopAsync();
            Assert.Equal(1, await first.ScalarAsync("select count(*) from Jobs where Status = 'Queued' and LostAttempts = 0"));
        }

        await using var second = await StartAsync(place);
        var job = await second.WaitForAsync(id, job => job is { Status: JobStatus.Running, Epoch: > 0 });
        Assert.Equal(2, job.Attempt);
        Assert.Equal(1, (await second.Jobs.HistoryAsync(id, TestHost.Token))!.Points[0].Report.Epoch);
        await second.Jobs.CancelAsync(id, keepBest: false, TestHost.Token);
        await second.WaitForEndAsync(id);
    }

    [Fact]
    public async Task A_job_whose_entry_in_the_queue_was_lost_is_put_back_at_start()
    {
        string place, id;
        await using (var first = await StartAsync(paused: true))
        {
            await first.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
            place = first.Place;
            id = (await first.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;
            await first.ExecuteAsync("delete from QRTZ_SIMPLE_TRIGGERS; delete from QRTZ_TRIGGERS; delete from QRTZ_JOB_DETAILS");
        }

        await using var second = await StartAsync(place);
        Assert.Equal(JobStatus.Succeeded, (await second.WaitForEndAsync(id)).Status);
    }
}

public sealed class SqliteTrainingJobTests() : TrainingJobTests(StorageKind.Sqlite);

public sealed class PostgreSqlTrainingJobTests() : TrainingJobTests(StorageKind.PostgreSql);
