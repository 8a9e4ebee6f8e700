using NnService.Domain.Networks;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Models;

public abstract class ModelStoreTests(StorageKind storage) : StorageTests(storage), IAsyncLifetime
{
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync(paused: true);

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? default; // null where the test is skipped

    [Fact]
    public async Task A_built_model_is_kept_with_its_initial_weights()
    {
        var definition = Examples.Classifier();
        var created = await _host.Models.CreateAsync("m", "three flowers", definition, TestHost.Token);
        var found = await _host.Models.FindAsync("m", TestHost.Token);

        Assert.Equal(
            ("m", "three flowers", 1L, null, 0, true),
            (found!.Id, found.Description, found.Revision, found.CurrentVersion, found.LatestVersion, found.Built));
        Assert.Equal(DomainJson.Write(definition), DomainJson.Write(found.Definition));
        Assert.Equal(created!.CreatedAt, found.CreatedAt);
        Assert.Equal(DateTimeKind.Utc, found.CreatedAt.Kind);
        var version = await _host.Models.LoadVersionAsync("m", 0, TestHost.Token);
        Assert.Equal(Network.Initialize(definition).Parameters, version!.Ensemble.Members[0].Parameters);
        Assert.Null(version.Info.JobId);
        Assert.Equal(64, version.Info.Sha256.Length);
    }

    [Fact]
    public async Task An_open_model_has_no_version()
    {
        var model = await _host.Models.CreateAsync(null, null, Examples.Classifier(inputs: null), TestHost.Token);

        Assert.Equal((32, false, -1), (model!.Id.Length, model.Built, model.LatestVersion));
        Assert.Empty(await _host.Models.ListVersionsAsync(model.Id, 100, null, false, TestHost.Token));
        Assert.Null(await _host.Models.LoadVersionAsync(model.Id, 0, TestHost.Token));
    }

    [Fact]
    public async Task An_id_is_taken_once()
    {
        Assert.NotNull(await _host.Models.CreateAsync("m", "first", Examples.Classifier(), TestHost.Token));
        Assert.Null(await _host.Models.CreateAsync("m", "second", Examples.Classifier(), TestHost.Token));
        Assert.Equal("first", (await _host.Models.FindAsync("m", TestHost.Token))!.Description);
    }

    [Fact]
    public async Task Lists_are_ordinal_and_paged()
    {
        foreach (var id in new[] { "b", "a", "a-1", "c" })
            await _host.Models.CreateAsync(id, null, Examples.Classifier(null), TestHost.Token);

        Assert.Equal(["a", "a-1", "b"], (await _host.Models.ListAsync(3, null, TestHost.Token)).Select(model => model.Id));
        Assert.Equal(["c"], (await _host.Models.ListAsync(3, "b", TestHost.Token)).Select(model => model.Id));
    }

    [Theory]
    [InlineData("m", 1, null, PatchOutcome.Updated)]
    [InlineData("m", 1, 0, PatchOutcome.Updated)]
    [InlineData("m", 2, null, PatchOutcome.PreconditionFailed)]
    [InlineData("m", 1, 5, PatchOutcome.NoSuchVersion)]
    [InlineData("x", 1, null, PatchOutcome.NotFound)]
    [InlineData("x", 1, 0, PatchOutcome.NotFound)]
    public async Task Patch_changes_what_is_expected_or_nothing(string id, long revision, int? version, PatchOutcome expected)
    {
        await _host.Models.CreateAsync("m", "old", Examples.Classifier(), TestHost.Token);
        var (outcome, patched) = await _host.Models.PatchAsync(id, revision, "new", version, TestHost.Token);
        var found = await _host.Models.FindAsync("m", TestHost.Token);

        Assert.Equal(expected, outcome);
        Assert.Equal(
            expected == PatchOutcome.Updated ? ("new", 2L, version) : ("old", 1L, null),
            (found!.Description!, found.Revision, found.CurrentVersion));
        Assert.Equal(expected == PatchOutcome.Updated ? 2L : null, patched?.Revision);
    }

    [Fact]
    public async Task A_flipped_byte_is_found_and_harms_one_version_only()
    {
        await _host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        await _host.Models.CreateAsync("n", null, Examples.Classifier(), TestHost.Token);
        await _host.ExecuteAsync("update Versions set Weights = cast(zeroblob(4) || substr(Weights, 5) as blob) where ModelId = 'm'");

        var failure = await Assert.ThrowsAsync<CorruptVersionException>(() => _host.Models.LoadVersionAsync("m", 0, TestHost.Token));
        Assert.Equal(("m", 0), (failure.ModelId, failure.Number));
        Assert.NotNull(await _host.Models.LoadVersionAsync("n", 0, TestHost.Token));
    }

    [Fact]
    public async Task Deletion_is_refused_while_a_job_is_active_and_then_takes_everything_along()
    {
        Assert.Equal(DeleteOutcome.NotFound, await _host.Models.DeleteAsync("m", TestHost.Token));
        await _host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var inline = Examples.OnIris("m") with { DatasetId = null, InlineData = await Examples.TableAsync("x,species\n1,a\n2,b\n") };
        var (_, job) = await _host.Jobs.SubmitAsync(inline, TestHost.Token);
        Assert.Equal(DeleteOutcome.InUse, await _host.Models.DeleteAsync("m", TestHost.Token));

        await _host.Jobs.CancelAsync(job!.Id, keepBest: false, TestHost.Token);
        Assert.Equal(DeleteOutcome.Deleted, await _host.Models.DeleteAsync("m", TestHost.Token));
        foreach (var table in new[] { "Models", "Versions", "Jobs", "History", "Datasets where Kind = 'Inline'" })
            Assert.Equal(0, await _host.ScalarAsync($"select count(*) from {table}"));
    }
}

public sealed class SqliteModelStoreTests() : ModelStoreTests(StorageKind.Sqlite);

public sealed class PostgreSqlModelStoreTests() : ModelStoreTests(StorageKind.PostgreSql);
