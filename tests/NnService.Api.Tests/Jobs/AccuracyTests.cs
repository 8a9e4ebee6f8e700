using System.Globalization;
namespace NnService.Api.Tests.Jobs;

/// <summary>
/// What a sensible network, stopped early by its validation rows, reaches on test rows that it never saw, through HTTP alone; the mean over
/// seeds 1 to 5.
/// </summary>
/// <remarks>Every number is a pure function of the seeds, so a threshold cannot be missed by chance.</remarks>
public sealed class AccuracyTests(NnApp app, ITestOutputHelper output)
{
    private const int Seeds = 5;

    private const string Small = """{ "type": "normal", "standardDeviation": 0.02 }""";

    [Theory]
    [InlineData("iris", "species", "accuracy", 0.93, """{ "units": 8, "activation": "tanh" }, { "activation": "softmax" }""", 60, 16, 0.01)]
    [InlineData(
        "wine",
        "cultivar",
        "accuracy",
        0.96,
        """{ "units": 16, "activation": "relu", "initializer": "heNormal" }, { "activation": "softmax" }""",
        200,
        16,
        0.005)]
    [InlineData("digits", "digit", "accuracy", 0.97, """
        { "units": 128, "activation": "relu", "initializer": "heNormal", "dropout": 0.2 }, { "activation": "softmax" }
        """, 100, 32, 0.003)]
    [InlineData(
        "diabetes",
        "progression",
        "r2",
        0.38,
        $$"""{ "units": 32, "activation": "relu", "initializer": {{Small}} }, { "initializer": {{Small}} }""",
        20,
        32,
        0.003)]
    public async Task Held_out_rows_are_answered_well(
        string dataset, string target, string metric, double least, string layers, int epochs, int batchSize, double learningRate)
    {
        var jobs = new List<(string Model, string Job)>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var model = FormattableString.Invariant($"accuracy-{dataset}-{seed}");
            await app.CreateModelAsync($$"""{ "id": "{{model}}", "layers": [{{layers}}], "seed": {{seed}} }""");
            var job = await app.TrainAsync(model, FormattableString.Invariant($$"""
                {
                  "dataset": "{{dataset}}", "target": "{{target}}", "test": { "fraction": 0.2 }, "seed": {{seed}},
                  "epochs": {{epochs}}, "batchSize": {{batchSize}}, "optimizer": { "type": "adam", "learningRate": {{learningRate}} },
                  "validation": { "fraction": 0.2 }, "earlyStopping": { "patience": 20 }
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

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{dataset}: mean {metric} {reached.Average():0.0000} of "
                    + $"{string.Join(", ", reached.Select(value => FormattableString.Invariant($"{value:0.0000}")))}"));
        Assert.True(reached.Average() >= least, $"mean {metric} is {reached.Average()}, the least is {least}");
    }
}
