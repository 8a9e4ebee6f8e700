namespace NnService.Api.Tests.Jobs;

/// <summary>What a sensible network reaches on rows that it never saw, through HTTP alone; the mean over seeds 1 to 5.</summary>
/// <remarks>Every number is a pure function of the seeds, so a threshold cannot be missed by chance.</remarks>
public sealed class AccuracyTests(NnApp app, ITestOutputHelper output)
{
    private const int Seeds = 5;

    [Theory]
    [InlineData("iris", "species", 16, 0.01, 60, 16, "accuracy", 0.93)]
    [InlineData("wine", "cultivar", 16, 0.005, 60, 16, "accuracy", 0.95)]
    [InlineData("digits", "digit", 64, 0.002, 40, 32, "accuracy", 0.96)]
    [InlineData("diabetes", "progression", 16, 0.005, 20, 32, "r2", 0.38)]
    public async Task Held_out_rows_are_answered_well(string dataset, string target, int units, double learningRate, int epochs, int batchSize, string metric, double least)
    {
        var last = metric == "r2" ? "identity" : "softmax";
        var jobs = new List<(string Model, string Job)>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var model = FormattableString.Invariant($"accuracy-{dataset}-{seed}");
            await app.CreateModelAsync($$"""{ "id": "{{model}}", "layers": [{ "units": {{units}}, "activation": "relu", "initializer": "heNormal" }, { "activation": "{{last}}" }], "seed": {{seed}} }""");
            var job = await app.TrainAsync(model, FormattableString.Invariant($$"""
                {
                  "dataset": "{{dataset}}", "target": "{{target}}", "test": { "fraction": 0.2 }, "seed": {{seed}},
                  "epochs": {{epochs}}, "batchSize": {{batchSize}}, "optimizer": { "type": "adam", "learningRate": {{learningRate}} }
                }
                """));
            jobs.Add((model, job.Text("id")));
        }

        var reached = new List<double>();
        foreach (var (model, job) in jobs)
        {
            Assert.Equal("succeeded", (await app.FinishAsync(job)).Text("status"));
            reached.Add((await app.ReadAsync($"/models/{model}/versions/1")).GetProperty("metrics").Number(metric));
        }

        output.WriteLine(FormattableString.Invariant($"{dataset}: mean {metric} {reached.Average():0.0000} of {string.Join(", ", reached.Select(value => FormattableString.Invariant($"{value:0.0000}")))}"));
        Assert.True(reached.Average() >= least, $"mean {metric} is {reached.Average()}, the least is {least}");
    }
}
