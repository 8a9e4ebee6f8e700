using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Textbook;

namespace NnService.Api.Tests.Jobs;

public sealed partial class OptionTests
{
    [Theory]
    [InlineData("""{ "patience": 5 }""", "validationLoss")]
    [InlineData("""{ "monitor": "validationAccuracy", "patience": 4, "minDelta": 0 }""", "validationAccuracy")]
    [InlineData("""{ "monitor": "loss", "patience": 1, "minDelta": 0.02 }""", "loss")]
    public async Task Stopping_early_leaves_the_weights_of_the_best_epoch(string stopping, string monitor)
    {
        var (first, firstId) = await RunAsync(500, stopping);
        Assert.Equal(("succeeded", "earlyStopped"), (first.Text("status"), first.Text("stopReason")));
        var best = first.GetProperty("best");
        Assert.Equal(monitor, best.Text("monitor"));
        Assert.True(first.Number("epoch") < 500);
        Assert.Equal(1, first.Number("progress"));
        var points = (await app.ReadAsync($"/jobs/{first.Text("id")}/history")).Items("points");
        Assert.Equal(first.Number("epoch"), points.Length);
        Assert.Equal(best.Number("value"), monitor switch
        {
            "loss" => points[(int)best.Number("epoch") - 1].Number("loss"),
            "validationLoss" => points[(int)best.Number("epoch") - 1].Number("validationLoss"),
            _ => points[(int)best.Number("epoch") - 1].GetProperty("validationMetrics").Number("accuracy"),
        });
        Assert.Equal(PatienceOf(stopping), first.Number("epoch") - best.Number("epoch"));

        // The same as a run of exactly so many epochs; without restoring, of all that were run.
        var (_, exact) = await RunAsync((int)best.Number("epoch"), "null");
        Assert.Equal(await ShaAsync(exact), await ShaAsync(firstId));
        var (kept, keptId) = await RunAsync(500, stopping.Replace("{", """{ "restoreBest": false,""", StringComparison.Ordinal));
        Assert.Equal(first.Number("epoch"), kept.Number("epoch"));
        var (_, all) = await RunAsync((int)kept.Number("epoch"), "null");
        Assert.Equal(await ShaAsync(all), await ShaAsync(keptId));
        Assert.NotEqual(await ShaAsync(exact), await ShaAsync(all));

        static double PatienceOf(string stopping) => JsonSerializer.Deserialize<JsonElement>(stopping).Number("patience");

        async Task<(JsonElement Job, string Model)> RunAsync(int epochs, string stopping)
        {
            var id =
                await app.CreateAsync(""" "layers": [{ "units": 16, "activation": "relu", "dropout": 0.1 }, { "activation": "softmax" }], "seed": 6 """);
            return (await app.TrainAndWaitAsync(
                id,
                $$"""{ "dataset": "iris", "target": "species", "epochs": {{epochs}}, "batchSize": 8, "learningRate": 0.02, "earlyStopping": {{stopping}}{{(stopping == "null" ? ", \"restoreBest\": false" : "")}} }"""), id);
        }
    }

    [Fact]
    public async Task A_job_of_numbers_watches_its_absolute_error()
    {
        var id = await app.CreateAsync(""" "layers": [{}] """);
        var job = await app.TrainAndWaitAsync(id, """
            { "dataset": "diabetes", "target": "progression", "epochs": 500, "learningRate": 0.01,
              "earlyStopping": { "monitor": "validationMae", "patience": 3 } }
            """);
        Assert.Equal(("earlyStopped", "validationMae"), (job.Text("stopReason"), job.GetProperty("best").Text("monitor")));
    }

    [Fact]
    public async Task A_job_that_goes_on_getting_better_is_not_stopped()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var job = await app.TrainAndWaitAsync(id, """
            { "data": { "inputs": [[1]], "targets": [[9]] }, "epochs": 20, "optimizer": "sgd", "earlyStopping": { "patience": 1 } }
            """);
        Assert.Equal(("completed", 20), (job.Text("stopReason"), job.GetProperty("best").Number("epoch")));
    }

    [Fact]
    public async Task A_job_ends_well_when_its_time_is_up()
    {
        var id =
            await app.CreateAsync(""" "inputs": 2, "layers": [{ "units": 8, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }] """);
        var job = await app.TrainAndWaitAsync(id, $$"""{ {{Xor}}, "epochs": 10000000, "maxSeconds": 0.01 }""");
        Assert.Equal(("timeBudget", 1, 1), (job.Text("stopReason"), job.Number("version"), job.Number("progress")));
        Assert.True(job.Number("epoch") < 10_000_000);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/models/{id}/predict?x=0,1")).StatusCode);

        // Enough time changes nothing.
        Assert.Equal(
            "completed", (await app.TrainAndWaitAsync(id, $$"""{ {{Xor}}, "epochs": 2, "maxSeconds": 1e300 }""")).Text("stopReason"));
    }
}
