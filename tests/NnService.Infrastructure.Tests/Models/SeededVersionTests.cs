using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Models;

/// <summary>Initial weights above a million are kept as definition and seed.</summary>
public abstract class SeededVersionTests(StorageKind storage) : StorageTests(storage)
{
    private const string OtherMathematics =
        "update Versions set Sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' where Number = 0";

    [Fact]
    public async Task Large_initial_weights_are_not_stored_and_come_out_the_same()
    {
        await using var host = await StartAsync(paused: true);
        await host.Models.CreateAsync("m", null, Large(), TestHost.Token);

        Assert.Equal(0, await host.ScalarAsync("select length(Weights) from Versions where ModelId = 'm'"));
        var version = (await host.Models.LoadVersionAsync("m", 0, TestHost.Token))!;
        Assert.Equal(Network.Initialize(Large()).Parameters, version.Ensemble.Members[0].Parameters);
        Assert.Equal(WeightBytes.Hash(WeightBytes.ToBytes(version.Ensemble.Members[0].Parameters)), version.Info.Sha256);
    }

    [Fact]
    public async Task A_million_weights_are_stored_as_ever()
    {
        await using var host = await StartAsync(paused: true);
        await host.Models.CreateAsync("m", null, Large(units: 997), TestHost.Token);

        Assert.Equal(4 * 998_995, await host.ScalarAsync("select length(Weights) from Versions"));
        Assert.Equal(
            Network.Initialize(Large(units: 997)).Parameters,
            (await host.Models.LoadVersionAsync("m", 0, TestHost.Token))!.Ensemble.Members[0].Parameters);
    }

    [Fact]
    public async Task An_import_keeps_its_weights_and_not_the_initial_ones_of_its_model()
    {
        await using var host = await StartAsync(paused: true);
        var network = Network.Initialize(Large());
        network.Parameters[5] = 0.25f;
        await host.Models.ImportAsync(
            "m", new(null, Large(), network, DataEncoding.Plain(LearningTask.Regression, 1000, 1), null), TestHost.Token);

        Assert.Equal(0, await LengthAsync(0));
        Assert.Equal(4 * 1_002_001, await LengthAsync(1));
        Assert.Equal(network.Parameters, (await host.Models.LoadVersionAsync("m", 1, TestHost.Token))!.Ensemble.Members[0].Parameters);

        Task<long> LengthAsync(int number) => host.ScalarAsync($"select length(Weights) from Versions where Number = {number}");
    }

    [Fact]
    public async Task Other_mathematics_than_where_the_model_was_created_are_noticed()
    {
        await using var host = await StartAsync(paused: true);
        await host.Models.CreateAsync("m", null, Large(), TestHost.Token);
        await host.ExecuteAsync(OtherMathematics);

        var failure = await Assert.ThrowsAsync<VersionNotReproducibleException>(() => host.Models.LoadVersionAsync("m", 0, TestHost.Token));
        Assert.Equal(("m", 0), (failure.ModelId, failure.Number));
        Assert.NotNull(await host.Models.FindVersionAsync("m", 0, TestHost.Token));
    }

    [Fact]
    public async Task A_job_that_cannot_draw_its_first_weights_fails_and_says_so()
    {
        await using var host = await StartAsync(paused: true);
        var id = await SubmitAsync(host, epochs: 1);
        await host.ExecuteAsync(OtherMathematics);
        await host.RunJobsAsync();

        Assert.Equal(
            (JobStatus.Failed, "version_not_reproducible"),
            await host.WaitForEndAsync(id) is var job ? (job.Status, job.Error?.Code) : default);
    }

    [Fact]
    public async Task A_job_that_has_begun_goes_on_from_its_checkpoint_where_the_first_weights_cannot_be_drawn()
    {
        await using var host = await StartAsync();
        var id = await SubmitAsync(host, epochs: TrainingOptions.MaxEpochs);
        await host.WaitForAsync(id, job => job.Epoch > 0);
        await host.Jobs.PauseAsync(id, TestHost.Token);
        var paused = await host.WaitForAsync(id, job => job.Status == JobStatus.Paused);
        await host.ExecuteAsync(OtherMathematics);

        await host.Jobs.ResumeAsync(id, TestHost.Token);
        await host.WaitForAsync(id, job => job.IsFinished || job.Epoch > paused.Epoch);
        await host.Jobs.CancelAsync(id, keepBest: true, TestHost.Token);
        Assert.Equal((JobStatus.Cancelled, 1), await host.WaitForEndAsync(id) is var job ? (job.Status, job.Version) : default);
    }

    [Fact]
    public async Task Older_programs_work_with_the_tables_until_the_first_such_version_is_stored()
    {
        await using var host = await StartAsync(paused: true);
        await host.Models.CreateAsync("small", null, Examples.Classifier(), TestHost.Token);
        Assert.Equal(1, await OldestAsync("0004_Nodes"));

        await host.Models.CreateAsync("m", null, Large(), TestHost.Token);
        await host.Models.CreateAsync("n", null, Large(), TestHost.Token);
        Assert.Equal(1, await OldestAsync("0006_SeededVersions"));

        await host.ExecuteAsync("update Schema set Oldest = '9999_Future'");
        await host.Models.CreateAsync("o", null, Large(), TestHost.Token);
        Assert.Equal(1, await OldestAsync("9999_Future"));

        Task<long> OldestAsync(string migration) => host.ScalarAsync($"select count(*) from Schema where Oldest = '{migration}'");
    }

    [Fact]
    public async Task A_model_that_is_not_kept_leaves_the_tables_to_older_programs()
    {
        await using var host = await StartAsync(paused: true);
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);

        Assert.Null(await host.Models.CreateAsync("m", null, Large(), TestHost.Token));
        Assert.Equal(1, await host.ScalarAsync("select count(*) from Schema where Oldest = '0004_Nodes'"));
    }

    private static async Task<string> SubmitAsync(TestHost host, int epochs)
    {
        await host.Models.CreateAsync("m", null, Large(), TestHost.Token);
        var row = string.Join(',', Enumerable.Repeat("1", 1001));
        var table = await Examples.TableAsync($"{string.Join(',', Enumerable.Range(0, 1000).Select(i => $"x{i}"))},y\n{row}\n{row}\n");
        var submission = Examples.OnIris("m") with
        {
            DatasetId = null,
            InlineData = table,
            Request = new TrainingRequest { Targets = ["y"], Options = new TrainingOptions { Epochs = epochs } },
        };
        return (await host.Jobs.SubmitAsync(submission, TestHost.Token)).Job!.Id;
    }

    // 1000 × units + units + units + 1 weights.
    private static NetworkDefinition Large(int units = 1000) => new()
    {
        Inputs = 1000,
        Layers = [
            new() { Units = units, Activation = new Relu(), Initializer = new HeNormalInitializer() },
            new() { Units = 1, Activation = new Identity() },
        ],
        Loss = new MeanSquaredError(),
        Seed = 42,
    };
}

public sealed class SqliteSeededVersionTests() : SeededVersionTests(StorageKind.Sqlite);

public sealed class PostgreSqlSeededVersionTests() : SeededVersionTests(StorageKind.PostgreSql);
