using System.Security.Cryptography;
using System.Text;
using NnService.Domain.Evaluation;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs;

/// <summary>Which version of the training engine a job had.</summary>
public abstract class EngineTests(StorageKind storage) : StorageTests(storage)
{
    private const int Other = TrainingEngine.Version + 1;

    [Theory]
    [InlineData(TrainingEngine.Version)]
    [InlineData(Other)]
    public async Task A_job_goes_on_from_a_checkpoint_of_any_version_and_says_where_it_is_another(int version)
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        Assert.Null((await host.Jobs.FindAsync(id, TestHost.Token))!.Engine);
        var claim = (await host.Claims.TryClaimAsync(id, TestHost.Token))!;
        Assert.Equal(TrainingEngine.Version, (await host.Jobs.FindAsync(id, TestHost.Token))!.Engine);
        await TrainAsync(host, claim, version);
        await using var next = await StartAsync(await host.CrashedCopyAsync());

        var job = await next.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Succeeded, 2, TrainingEngine.Version), (job.Status, job.Attempt, job.Engine));
        Assert.Equal(
            version == Other,
            job.Warnings.Any(warning => warning.Contains($"from a checkpoint of version {Other}", StringComparison.Ordinal)));
        Assert.Equal(
            [null, TrainingEngine.Version],
            (await next.Models.ListVersionsAsync("m", 100, null, false, TestHost.Token)).Select(made => made.Engine));
    }

    [Fact]
    public async Task Warnings_of_one_attempt_do_not_replace_each_other()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host);
        await TrainAsync(host, (await host.Claims.TryClaimAsync(id, TestHost.Token))!, Other);
        var claim = (await host.Claims.TryClaimAsync(id, TestHost.Token))!;
        var definition = (await host.Models.FindVersionAsync("m", 0, TestHost.Token))!.Definition;

        await claim.WarnAsync(["of the data"], TestHost.Token);
        Assert.Equal(Other, (await claim.ResumeAsync(definition, TestHost.Token)).Checkpoint!.Engine);
        await claim.WarnAsync(["of the data"], TestHost.Token); // a command to pause was taken back, and everything is prepared once more

        var warnings = (await host.Jobs.FindAsync(id, TestHost.Token))!.Warnings;
        Assert.Equal(2, warnings.Length);
        Assert.Equal("of the data", warnings[0]);
    }

    [Fact]
    public async Task What_an_earlier_program_wrote_has_the_version_of_all_of_these()
    {
        await using var host = await StartAsync();
        var id = await SubmitAsync(host);
        await host.WaitForEndAsync(id);
        await host.ExecuteAsync("update Jobs set Engine = null");
        await host.ExecuteAsync("update Versions set Engine = null");

        Assert.Equal(TrainingEngine.Unrecorded, (await host.Jobs.FindAsync(id, TestHost.Token))!.Engine);
        Assert.Equal(
            [null, TrainingEngine.Unrecorded],
            (await host.Models.ListVersionsAsync("m", 100, null, false, TestHost.Token)).Select(version => version.Engine));
    }

    private static async Task<string> SubmitAsync(TestHost host)
    {
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        return (await host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token)).Job!.Id;
    }

    /// <summary>Trains one epoch, as a runner with that version of the engine.</summary>
    private static async Task TrainAsync(TestHost host, JobClaim claim, int version)
    {
        var start = (await host.Models.LoadVersionAsync("m", 0, TestHost.Token))!;
        var table = (await host.Datasets.LoadTableAsync("iris", null, TestHost.Token))!;
        var options = claim.Job.Request.Options;
        var data = SamplePreparation.Prepare(start.Ensemble.Definition, table, claim.Job.Request, null, [])!;
        using var trainer = new EnsembleTrainer(start.Ensemble, data.Training, data.Validation, null, options);
        var history = new DownsampledHistory(options.BestRule(hasValidation: true), HistoryCursor.Empty);
        var report = trainer.Run().Select(progress => progress.Completed).First(completed => completed is not null)!;
        history.Add(new HistoryPoint(1, report));
        claim.Record(history, null, new Checkpoint([start.Ensemble.Members[0].Parameters], trainer.State, history.Memory, 1, version));
    }
}

public sealed class SqliteEngineTests() : EngineTests(StorageKind.Sqlite)
{
    [Fact]
    public void A_checkpoint_that_does_not_say_is_of_the_version_of_all_that_did_not()
    {
        var options = new TrainingOptions { EarlyStopping = null };
        var definition = Examples.ThreeWeights();
        var state = EnsembleState.Start(definition, options);
        state.Members[0].Metrics = new MetricAccumulator(0, 0);
        var row = new Checkpoint([[1, 2, 3]], state, HistoryCursor.Empty, 4, Engine: 77).ToRow("job", 1);
        Assert.Equal(77, Checkpoint.From(row, definition, options)!.Engine);

        var head = row.Head.Replace(",\"engine\":77", "", StringComparison.Ordinal);
        Assert.NotEqual(row.Head, head);
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(head), .. row.Arrays]));
        var earlier = new CheckpointRow { JobId = "job", Slot = 1, Number = 1, Head = head, Arrays = row.Arrays, Sha256 = hash };
        Assert.Equal(TrainingEngine.Unrecorded, Checkpoint.From(earlier, definition, options)!.Engine);
    }
}

public sealed class PostgreSqlEngineTests() : EngineTests(StorageKind.PostgreSql);
