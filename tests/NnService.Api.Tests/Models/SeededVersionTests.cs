using System.Net;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Models;

/// <summary>Large initial weights, which are kept as definition and seed.</summary>
public sealed class SeededVersionTests
{
    private const string Large = """
        { "id": "large", "inputs": 1, "layers": [{ "units": 500001, "useBias": false }, { "units": 1, "initializer": "heNormal" }] }
        """;

    [Fact]
    public async Task A_request_of_a_few_bytes_does_not_fill_the_disk()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        var before = Bytes();
        var model = """{ "inputs": 5000, "layers": [{ "units": 4998 }] }""";
        var created = await (await app.SendAsync(HttpMethod.Post, "/models", NnApp.Json(model), ("Idempotency-Key", "k"))).JsonAsync(
            HttpStatusCode.Created);
        var again = await (await app.SendAsync(HttpMethod.Post, "/models", NnApp.Json(model), ("Idempotency-Key", "k"))).JsonAsync(
            HttpStatusCode.Created);

        Assert.InRange(Bytes() - before, 0, 100_000);
        Assert.Equal(created.Text("id"), again.Text("id"));
        Assert.Equal(24_994_998, created.Number("parameterCount"));
        Assert.Equal(64, (await app.ReadAsync($"/models/{created.Text("id")}/versions/0")).Text("sha256").Length);

        long Bytes() => new FileInfo(Path.Combine(app.DataDirectory, "nnservice.db")).Length;
    }

    [Fact]
    public async Task Where_other_weights_are_drawn_than_when_the_model_was_created_none_are_used()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        await app.CreateModelAsync(Large);
        var instance = """{ "instances": [[1]] }""";
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/models/large/predict?version=0", instance)).StatusCode);
        await app.StopAsync();
        await ExecuteAsync(
            app, "update Versions set Sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' where ModelId = 'large'");

        await app.StartAsync();
        var code = "version_not_reproducible";
        await (await app.PostAsync("/models/large/predict?version=0", instance)).IsProblemAsync(
            code, says: "Create a model of the same definition anew");
        await (await app.GetAsync("/models/large/export")).IsProblemAsync(code);
        await (await app.GetAsync("/models/large/export?format=json")).IsProblemAsync(code);
        await (await app.GetAsync("/models/large/weights?version=0")).IsProblemAsync(code);
        Assert.Equal(HttpStatusCode.Conflict, (await app.PostAsync("/v1/models/large/versions/0:predict", instance)).StatusCode);
        Assert.Equal(0, (await app.ReadAsync("/models/large/versions/0")).Number("version"));

        var training = """{ "data": { "inputs": [[1], [2]], "targets": [[1], [2]] }, "epochs": 1 }""";
        var job = await app.FinishAsync((await app.TrainAsync("large", training)).Text("id"));
        Assert.Equal(code, job.GetProperty("error").Text("code"));

        // What is too large for the glass box is refused before its weights are drawn.
        var row = """{ "inputs": [[1]], "targets": [[1]] }""";
        await (await app.PostAsync("/models/large/trace", row)).IsProblemAsync("too_large");
        await (await app.PostAsync("/models/large/gradient-check", row)).IsProblemAsync("too_large");
        var hotCold = """{ "inputs": [[1]], "targets": [[1]], "optimizer": "hotCold" }""";
        await (await app.PostAsync("/models/large/trace", hotCold)).IsProblemAsync("invalid", says: "tries every weight");
        Assert.DoesNotContain("fail:", app.Log, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(NnApp app, string sql)
    {
        await using var connection = NnApp.Connection(app.DataDirectory);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
