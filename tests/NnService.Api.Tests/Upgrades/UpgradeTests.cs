using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NnService.Api.Tests.Problems;
using NnService.Domain.Training;
using NnService.UpgradeFixtures;

namespace NnService.Api.Tests.Upgrades;

/// <summary>Databases that earlier builds left in the middle of their work: this one answers the same about them, and goes on.</summary>
/// <remarks>tools/NnService.UpgradeFixtures makes them; nobody changes one afterwards.</remarks>
public sealed class UpgradeTests(UpgradeServer server) : IClassFixture<UpgradeServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Fixtures { get; } =
    [
        .. UpgradeServer.Names.Select(name => new TheoryDataRow<string, string>(name, "sqlite")),
        .. UpgradeServer.Names.Select(name => new TheoryDataRow<string, string>(name, "postgresql")),
    ];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task An_earlier_database_answers_as_it_did(string name, string storage)
    {
        var (app, fixture) = await server.StartAsync(name, storage);
        await using var _ = app;
        foreach (var recorded in fixture.Answers)
        {
            var answer = recorded.Body is { } body ? await app.PostAsync(recorded.Path, body) : await app.GetAsync(recorded.Path);
            var now = await answer.JsonAsync();
            AssertHolds(recorded.Path, recorded.Answer, now);
            if (now.TryGetProperty("job", out var job))
                Assert.Equal(job.ValueKind == JsonValueKind.Null ? null : fixture.Engine, EngineOf(now));
        }

        foreach (var creation in fixture.Creations) await AssertReplayedAsync(app, creation);
        foreach (var file in fixture.Files) await AssertExchangedAsync(app, file, fixture);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Jobs_that_an_earlier_build_left_go_on_to_their_end(string name, string storage)
    {
        var (app, fixture) = await server.StartAsync(name, storage);
        await using var _ = app;
        foreach (var paused in fixture.Jobs.Where(job => job.Status == "paused"))
        {
            Assert.Equal("paused", (await app.ReadAsync($"/jobs/{paused.Id}")).Text("status"));
            await (await app.SendAsync(HttpMethod.Post, $"/jobs/{paused.Id}/resume")).JsonAsync(HttpStatusCode.Accepted);
        }

        foreach (var unfinished in fixture.Jobs)
        {
            var job = await app.FinishAsync(unfinished.Id);
            Assert.True(job.Text("status") == "succeeded", $"{job}");
            Assert.Equal((unfinished.End.Attempt, 1), (job.Number("attempt"), job.Number("version")));
            Assert.Equal(TrainingEngine.Version, job.Number("engine"));
            var isMixed = job.Items("warnings").Any(warning => warning.GetString()!.Contains("training engine", StringComparison.Ordinal));
            Assert.Equal(unfinished.HasCheckpoint && fixture.Engine != TrainingEngine.Version, isMixed);
            var version = await app.ReadAsync($"/models/{unfinished.Model}/versions/1");
            var history = await app.ReadAsync($"/jobs/{unfinished.Id}/history");
            Assert.Equal((unfinished.Id, TrainingEngine.Version), (version.Text("job"), version.Number("engine")));
            if (!HasSameBits(fixture)) continue;
            Assert.Equal((unfinished.End.StopReason, unfinished.End.Points), (job.Text("stopReason"), history.Items("points").Length));
            Assert.Equal(unfinished.End.Sha256, version.Text("sha256"));
            Assert.Equal(unfinished.End.History, UpgradeFixture.Hash(history));
        }
    }

    // What was trained predicts the same bits for ever; what is trained has the same only with the same mathematics.
    private static bool HasSameBits(UpgradeFixture fixture) =>
        fixture.Engine == TrainingEngine.Version && fixture.Platform == UpgradeFixture.ThisPlatform;

    /// <summary>The request is not carried out again, and its key is not given to another one.</summary>
    private static async Task AssertReplayedAsync(NnApp app, RecordedCreation creation)
    {
        var answer = await app.SendAsync(HttpMethod.Post, creation.Path, NnApp.Json(creation.Body), ("Idempotency-Key", creation.Key));
        Assert.Equal(
            (creation.Status, creation.Location, creation.Answer),
            ((int)answer.StatusCode, answer.Headers.Location?.ToString(), (await answer.Content.ReadAsStringAsync(Cancelled)).TrimEnd('\n')));
        Assert.True(answer.Headers.Contains("Idempotency-Replayed"), creation.Path);
        var other = await app.SendAsync(HttpMethod.Post, creation.Path, NnApp.Json(creation.Body + " "), ("Idempotency-Key", creation.Key));
        await other.IsProblemAsync("idempotency_key_reused");
    }

    /// <summary>The version leaves as it did, and what left then comes back.</summary>
    private static async Task AssertExchangedAsync(NnApp app, RecordedFile file, UpgradeFixture fixture)
    {
        var path = $"/models/{file.Model}/export?version={file.Version}&format=";
        AssertHolds(path + "json", file.File, await app.ReadAsync(path + "json"));
        var answer = await app.GetAsync(path + "onnx");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var graph = await answer.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.True(graph.AsSpan().IndexOf(Encoding.ASCII.GetBytes(file.Sha256)) > 0, $"{path}onnx does not name the weights");

        var copy = $"copy-{file.Model}-{file.Version}";
        await (await app.PostAsync($"/models/import?id={copy}", file.File.GetRawText())).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(file.Sha256, (await app.ReadAsync($"/models/{copy}/versions/1")).Text("sha256"));
        var recorded = fixture.Answers.Single(question => question.Path == $"/models/{file.Model}/predict?version={file.Version}");
        var predictions = (await (await app.PostAsync($"/models/{copy}/predict", recorded.Body!)).JsonAsync()).GetProperty("predictions");
        AssertHolds($"{copy}/predict", recorded.Answer.GetProperty("predictions"), predictions);
        if (file.Graph is null) return;

        using var content = new ByteArrayContent(file.Graph);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        await (await app.SendAsync(HttpMethod.Post, $"/models/import?id={copy}-graph", content)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(file.Sha256, (await app.ReadAsync($"/models/{copy}-graph/versions/1")).Text("sha256"));
    }

    private static int? EngineOf(JsonElement version) => version.IsNull("engine") ? null : (int)version.Number("engine");

    private static void AssertHolds(string path, JsonElement earlier, JsonElement later)
    {
        // Earlier builds told answers in 64 bits, of which half were noise.
        var difference = Difference(earlier, later, isSingle: path.Contains("/predict", StringComparison.Ordinal));
        Assert.True(difference is null, $"{path}: {difference}\nwas    {earlier}\nand is {later}");
    }

    /// <summary>Where a later answer does not hold what an earlier one did; null where it does.</summary>
    /// <remarks>
    /// It may have more members, and its warnings may be worded otherwise. What the definition of a trained model leaves open was told as
    /// open by earlier builds.
    /// </remarks>
    private static string? Difference(JsonElement earlier, JsonElement later, bool isSingle)
    {
        if (earlier.ValueKind != later.ValueKind) return $": {earlier} became {later}";
        switch (earlier.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in earlier.EnumerateObject().Where(member => member.Name is not ("warnings" or "built")))
                {
                    if (member is { Name: "inputs" or "outputs" or "parameterCount", Value.ValueKind: JsonValueKind.Null }) continue;
                    if (!later.TryGetProperty(member.Name, out var value)) return $"/{member.Name} is gone";
                    if (Difference(member.Value, value, isSingle) is { } found) return $"/{member.Name}{found}";
                }

                return null;
            case JsonValueKind.Array:
                if (earlier.GetArrayLength() != later.GetArrayLength()) return $": {earlier} became {later}";
                var items = earlier.EnumerateArray().Zip(later.EnumerateArray(), (one, other) => Difference(one, other, isSingle));
                var inside = items.Select((found, index) => found is null ? null : $"/{index}{found}");
                return inside.FirstOrDefault(found => found is not null);
            case JsonValueKind.Number:
                return (isSingle ? earlier.GetSingle().Equals(later.GetSingle()) : earlier.GetDouble().Equals(later.GetDouble()))
                    ? null : $": {earlier} became {later}";
            default:
                return earlier.ToString() == later.ToString() ? null : $": {earlier} became {later}";
        }
    }
}
