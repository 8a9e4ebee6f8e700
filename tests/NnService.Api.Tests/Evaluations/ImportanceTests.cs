using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Evaluations;

/// <summary>What each feature is worth, on data where that is known.</summary>
public sealed class ImportanceTests(NnApp app)
{
    [Fact]
    public async Task Petals_tell_the_species_of_an_iris()
    {
        await app.CreateModelAsync("""
            { "id": "i-iris", "layers": [{ "units": 16, "activation": "relu" }, { "activation": "softmax" }], "seed": 1 }
            """);
        await app.TrainAndWaitAsync("i-iris", """{ "dataset": "iris", "target": "species", "epochs": 60, "learningRate": 0.01 }""");

        var answer = await MeasureAsync("i-iris", """{ "dataset": "iris" }""");
        Assert.Equal(["version", "rows", "metric", "baseline", "repeats", "seed", "features"], answer.Members());
        Assert.Equal(
            (1, 150, "accuracy", 5, 0),
            (answer.Number("version"), answer.Number("rows"), answer.Text("metric"), answer.Number("repeats"), answer.Number("seed")));
        var judged = await (await app.PostAsync("/models/i-iris/evaluate", """{ "dataset": "iris" }""")).JsonAsync();
        Assert.Equal(judged.GetProperty("metrics").Number("accuracy"), answer.Number("baseline"));

        var features = answer.Items("features");
        Assert.Equal(
            ["petal_length", "petal_width", "sepal_length", "sepal_width"], features.Select(feature => feature.Text("feature")).Order());
        Assert.All(features[..2], feature => Assert.StartsWith("petal", feature.Text("feature"), StringComparison.Ordinal));
        Assert.Equal(
            features.Select(feature => feature.Number("importance")).OrderDescending(),
            features.Select(feature => feature.Number("importance")));
        Assert.InRange(features[0].Number("importance"), 0.1, 1);
        Assert.True(features[0].Number("importance") > 2 * features[2].Number("importance"));

        // The same seed shuffles the same.
        (await MeasureAsync("i-iris", """{ "dataset": "iris", "repeats": 5, "seed": 0 }""")).Is($"{answer}");
        Assert.NotEqual(
            $"{answer.GetProperty("features")}",
            $"{(await MeasureAsync("i-iris", """{ "dataset": "iris", "seed": 1 }""")).GetProperty("features")}");
    }

    [Fact]
    public async Task A_column_of_noise_is_worth_nothing()
    {
        await app.CreateModelAsync("""{ "id": "i-noise", "layers": [{}], "seed": 1 }""");
        var rows = string.Join(
            ", ",
            Enumerable.Range(0, 100)
                .Select(
                    i =>
                        $$"""{ "noise": {{i * 7919 % 101}}, "x": {{i}}, "word": "{{(i % 2 == 0 ? "even" : "odd")}}", "y": {{(3 * i) + 1}} }"""));
        await app.TrainAndWaitAsync(
            "i-noise", $$"""{ "data": { "rows": [{{rows}}] }, "target": "y", "epochs": 100, "learningRate": 0.05 }""");

        var answer = await MeasureAsync("i-noise", $$"""{ "data": { "rows": [{{rows}}] }, "repeats": 3 }""");
        Assert.Equal("r2", answer.Text("metric"));
        Assert.InRange(answer.Number("baseline"), 0.99, 1);
        Assert.Equal("x", answer.Items("features")[0].Text("feature"));
        Assert.InRange(answer.Items("features")[0].Number("importance"), 1, 3);
        Assert.All(answer.Items("features")[1..], feature => Assert.InRange(feature.Number("importance"), -0.01, 0.01));
    }

    [Fact]
    public async Task Inputs_of_plain_numbers_are_named_x()
    {
        await app.CreateModelAsync("""{ "id": "i-plain", "inputs": 2, "layers": [{ "units": 1, "kernel": [[0], [1]] }] }""");
        const string Rows = """ "inputs": [[1, 1], [2, 2], [3, 3], [4, 4]] """;
        var answer = await MeasureAsync(
            "i-plain", $$"""{ "data": { {{Rows}}, "targets": [[1], [2], [3], [4]] }, "version": 0, "repeats": 50 }""");
        Assert.Equal(("r2", 1), (answer.Text("metric"), answer.Number("baseline")));
        Assert.Equal(["x2", "x1"], answer.Items("features").Select(feature => feature.Text("feature")));
        answer.Items("features")[1].Is("""{ "feature": "x1", "importance": 0, "standardDeviation": 0 }""");

        // Answers that do not vary have no R².
        answer = await MeasureAsync("i-plain", $$"""{ "data": { {{Rows}}, "targets": [[1], [1], [1], [1]] }, "version": 0 }""");
        Assert.Equal(("loss", 3.5), (answer.Text("metric"), answer.Number("baseline")));
    }

    [Fact]
    public async Task Repeats_are_limited_and_so_is_their_cost()
    {
        await app.CreateModelAsync("""{ "id": "i-large", "inputs": 1000, "layers": [{ "units": 1000 }, { "units": 1 }] }""");
        foreach (var repeats in (int[])[0, -1, 51])
            await (await app.PostAsync(
                "/models/i-large/importance", $$"""{ "dataset": "iris", "version": 0, "repeats": {{repeats}} }""")).IsProblemAsync(
                "invalid", "/repeats", "from 1 to 50");

        var row = $"[{string.Join(",", Enumerable.Repeat(0, 1000))}]";
        var data =
            $$""" "data": { "inputs": [{{string.Join(",", Enumerable.Repeat(row, 20))}}], "targets": [{{string.Join(",", Enumerable.Repeat("[0]", 20))}}] }, "version": 0 """;
        await (await app.PostAsync("/models/i-large/importance", $$"""{ {{data}}, "repeats": 50 }""")).IsProblemAsync(
            "too_large", says: "fewer repeats");
        await (await app.PostAsync("/models/i-large/evaluate", $$"""{ {{data}} }""")).JsonAsync();
    }

    private async Task<JsonElement> MeasureAsync(string model, string body) =>
        await (await app.PostAsync($"/models/{model}/importance", body)).JsonAsync();
}
