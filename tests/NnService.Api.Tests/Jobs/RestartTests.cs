using System.Net;

namespace NnService.Api.Tests.Jobs;

/// <summary>What a killed process leaves behind for the next one.</summary>
public sealed class RestartTests
{
    private const string Rows = """{ "instances": [[5.1, 3.5, 1.4, 0.2], [6.0, 2.9, 4.5, 1.5], [6.7, 3.1, 5.6, 2.4]] }""";
    private const string Long = """
        { "dataset": "digits", "target": "digit", "epochs": 600, "batchSize": 8, "optimizer": "adam", "earlyStopping": { "patience": 150,
          "minDelta": 0.02 } }
        """;
    private const string Short = """{ "dataset": "iris", "target": "species", "epochs": 5 }""";

    [Fact]
    public async Task What_was_answered_survives_a_kill_to_the_last_digit()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        await app.CreateModelAsync("""
            { "id": "iris", "layers": [{ "units": 8, "activation": "relu" }, { "activation": "softmax" }], "seed": 3 }
            """);
        await app.UploadAsync("/datasets?id=mine", "a,b\n1,2\n");
        var job = await app.TrainAndWaitAsync("iris", """{ "dataset": "iris", "target": "species", "epochs": 20 }""");
        string[] paths = [
            "/models", "/models/iris/versions", "/models/iris/weights", $"/jobs/{job.Text("id")}", $"/jobs/{job.Text("id")}/history",
            "/datasets", "/datasets/mine/rows",
        ];
        var before = await SnapshotAsync(app, paths);

        await app.KillAsync();
        await app.StartAsync();
        Assert.Equal(before, await SnapshotAsync(app, paths));

        Assert.Equal(0, await app.StopAsync());
        await app.StartAsync();
        Assert.Equal(before, await SnapshotAsync(app, paths));
        Assert.Equal(
            2, (await app.TrainAndWaitAsync("iris", """{ "dataset": "iris", "target": "species", "epochs": 2 }""")).Number("version"));
    }

    [Fact]
    public async Task Jobs_that_a_kill_cut_off_or_that_waited_run_to_the_same_weights()
    {
        await using var app = new NnApp();
        await app.StartAsync("--NnService:Training:Slots=1");
        var undisturbed = await CreateAndTrainAsync(app, "a");
        foreach (var (_, job) in undisturbed) Assert.Equal("succeeded", (await app.FinishAsync(job)).Text("status"));

        var disturbed = await CreateAndTrainAsync(app, "b");
        await app.EventsAsync(disturbed[0].Job, item => item.EventType == "epoch");
        Assert.Equal("running", (await app.ReadAsync($"/jobs/{disturbed[0].Job}")).Text("status"));
        Assert.Equal("queued", (await app.ReadAsync($"/jobs/{disturbed[1].Job}")).Text("status"));
        await app.KillAsync();
        await app.StartAsync("--NnService:Training:Slots=1");

        for (var i = 0; i < 2; i++)
        {
            var job = await app.FinishAsync(disturbed[i].Job);
            Assert.Equal(("succeeded", i == 0 ? 2 : 1), (job.Text("status"), job.Number("attempt")));
            var before = await app.ReadAsync($"/jobs/{undisturbed[i].Job}");
            Assert.Equal(i == 0 ? "earlyStopped" : "completed", job.Text("stopReason"));
            job.GetProperty("best").Is($"{before.GetProperty("best")}");
            Assert.Equal(await ShaAsync(app, undisturbed[i].Model), await ShaAsync(app, disturbed[i].Model));
            var points = (await app.ReadAsync($"/jobs/{disturbed[i].Job}/history")).Items("points");
            Assert.Equal(
                Enumerable.Range(1, (int)before.Number("epoch")).Select(epoch => (double)epoch),
                points.Select(point => point.Number("epoch")));
        }
    }

    private static async Task<(string Model, string Job)[]> CreateAndTrainAsync(NnApp app, string run)
    {
        foreach (var length in (string[])["long", "short"])
            await app.CreateModelAsync(
                $$"""{ "id": "{{run}}-{{length}}", "layers": [{ "units": 64, "activation": "relu", "dropout": 0.2 }, { "activation": "softmax" }], "seed": 8 }""");
        return [
            ($"{run}-long", (await app.TrainAsync($"{run}-long", Long)).Text("id")),
            ($"{run}-short", (await app.TrainAsync($"{run}-short", Short)).Text("id")),
        ];
    }

    private static async Task<string> ShaAsync(NnApp app, string model) =>
        (await app.ReadAsync($"/models/{model}/versions/1")).Text("sha256");

    private static async Task<List<string>> SnapshotAsync(NnApp app, string[] paths)
    {
        var texts = new List<string>();
        foreach (var path in paths) texts.Add($"{await app.ReadAsync(path)}");
        texts.Add($"{await (await app.PostAsync("/models/iris/predict", Rows)).JsonAsync(HttpStatusCode.OK)}");
        return texts;
    }
}
