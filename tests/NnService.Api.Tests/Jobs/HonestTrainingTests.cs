using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>A training that cannot have learned what was meant says so, before it begins or in its warnings.</summary>
public sealed class HonestTrainingTests(NnApp app)
{
    private const string Classifier = """{ "layers": [{ "units": 8, "activation": "tanh" }, { "activation": "softmax" }], "seed": 1 }""";

    [Theory]
    [InlineData("relu")]
    [InlineData("softplus")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("leakyRelu")]
    [InlineData("elu")]
    [InlineData("gelu")]
    [InlineData("identity")]
    public async Task Numbers_are_learned_with_every_output_that_can_carry_them(string output)
    {
        var model = await CreateAsync(
            $$"""{ "layers": [{ "units": 16, "activation": "tanh" }, { "activation": "{{output}}" }], "loss": "meanSquaredError", "seed": 1 }""");
        var rows = string.Join(',', Enumerable.Range(0, 50).Select(i => $$"""{ "x": {{i}}, "price": {{1000 + (10 * i)}} }"""));
        var job = await app.TrainAndWaitAsync(
            model,
            $$"""
            { "data": { "rows": [{{rows}}] }, "target": "price", "epochs": 300, "validation": null,
              "optimizer": { "type": "adam", "learningRate": 0.01 } }
            """);
        Assert.Empty(job.Items("warnings"));
        foreach (var i in (int[])[5, 25, 44])
            Assert.Equal(
                1000 + (10 * i),
                (await app.ReadAsync($"/models/{model}/predict?x={i}")).Items("predictions")[0].Number("value"),
                tolerance: 25);
    }

    [Fact]
    public async Task The_loss_of_each_epoch_is_told_in_the_units_of_the_target_too()
    {
        var model = await CreateAsync("""{ "layers": [{ "activation": "identity" }], "loss": "meanSquaredError", "seed": 1 }""");
        var rows = string.Join(',', Enumerable.Range(0, 50).Select(i => $$"""{ "x": {{i}}, "price": {{1000 + (10 * i * i)}} }"""));

        var job = await app.TrainAndWaitAsync(
            model, $$"""{ "data": { "rows": [{{rows}}] }, "target": "price", "epochs": 5, "validation": { "fraction": 0.2 } }""");

        var points = (await app.ReadAsync($"/jobs/{job.Text("id")}/history")).Items("points");
        var scale = points[0].GetProperty("metrics").Number("lossInTargetUnits") / points[0].Number("loss");
        Assert.True(scale > 1000 * 1000, $"{scale}");
        Assert.All(points, point =>
        {
            Assert.Equal(scale, point.GetProperty("metrics").Number("lossInTargetUnits") / point.Number("loss"), scale * 1e-6);
            Assert.Equal(
                scale,
                point.GetProperty("validationMetrics").Number("lossInTargetUnits") / point.Number("validationLoss"),
                scale * 1e-6);
        });
        var version = await app.ReadAsync($"/models/{model}/versions/1");
        Assert.Equal(
            version.GetProperty("metrics").Number("lossInTargetUnits"),
            points[^1].GetProperty("validationMetrics").Number("lossInTargetUnits"),
            1);
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("softplus")]
    [InlineData("silu")]
    public async Task Numbers_that_an_output_cannot_answer_are_refused(string output)
    {
        var model = await CreateAsync($$"""{ "layers": [{ "activation": "{{output}}" }] }""");
        var answer = await app.PostAsync(
            $"/models/{model}/train",
            """{ "data": { "rows": [{ "x": 1, "y": 5 }, { "x": 2, "y": -4 }, { "x": 3, "y": 2 }] }, "target": "y", "validation": null }""");
        await answer.IsProblemAsync("invalid", "/target", output);
    }

    [Fact]
    public async Task Plain_numbers_that_an_output_cannot_reach_are_told()
    {
        var model = await CreateAsync("""{ "inputs": 1, "layers": [{ "units": 1, "activation": "tanh" }] }""");
        Assert.Contains(
            "tanh answers from -1 to 1",
            await WarningsAsync(model, """{ "data": { "inputs": [[1], [2]], "targets": [[1000], [1490]] }, "epochs": 1 }"""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,0,0,0,1,1", "\"validation\": { \"fraction\": 0.34, \"split\": \"last\" }", "training")]
    [InlineData("1,1,1,1,0,0", "\"validation\": { \"fraction\": 0.34, \"split\": \"last\" }", "validation")]
    [InlineData("1,1,1,1,0,0", "\"validation\": null, \"test\": { \"fraction\": 0.34, \"split\": \"last\" }", "test")]
    public async Task Weights_by_which_a_part_counts_nothing_are_refused(string weights, string parts, string part)
    {
        var model = await CreateAsync("""{ "layers": [{}] }""");
        var rows = string.Join(',', weights.Split(',').Select((w, i) => $$"""{ "x": {{i}}, "w": {{w}}, "y": {{i}} }"""));
        var answer = await app.PostAsync(
            $"/models/{model}/train",
            $$"""{ "data": { "rows": [{{rows}}] }, "target": "y", "features": ["x"], "sampleWeight": "w", {{parts}} }""");
        await answer.IsProblemAsync("invalid", "/sampleWeight", $"{part} rows");
    }

    [Theory]
    [InlineData(6, 6, 1)]
    [InlineData(7, 1, 1)]
    [InlineData(2, 2, 2)]
    public async Task A_rare_class_stays_in_training(int a, int b, int c)
    {
        var model = await CreateAsync(Classifier);
        var rows = Rows(("a", a), ("b", b), ("c", c));
        Assert.DoesNotContain(
            "without a training row",
            await WarningsAsync(
                model,
                $$"""{ "data": { "rows": [{{rows}}] }, "target": "y", "epochs": 1, "validation": { "fraction": 0.4 }, "test": { "fraction": 0.1 } }"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_is_not_trained_is_told()
    {
        var model = await CreateAsync(Classifier);
        Assert.Contains(
            "a class without a training row, which cannot be learned: c.",
            await WarningsAsync(
                model,
                $$"""
                { "data": { "rows": [{{Rows(("a", 6), ("b", 6), ("c", 1))}}] }, "target": "y", "epochs": 1,
                  "validation": { "fraction": 0.1, "split": "last" } }
                """),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_a_version_has_learned_before_is_none_without_a_training_row()
    {
        var model = await CreateAsync(Classifier);
        await WarningsAsync(
            model, $$"""{ "data": { "rows": [{{Rows(("a", 6), ("b", 6))}}] }, "target": "y", "epochs": 1, "validation": null }""");
        Assert.DoesNotContain(
            "without a training row",
            await WarningsAsync(
                model,
                $$"""{ "data": { "rows": [{{Rows(("a", 6))}}] }, "target": "y", "from": "current", "epochs": 1, "validation": null }"""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/json")]
    public async Task Columns_of_a_table_that_comes_along_are_told_as_those_of_an_upload(string type)
    {
        var model = await CreateAsync(Classifier);
        var lines = Enumerable.Range(0, 40).Select(i => (N: i == 7 ? "unknown" : $"{i}.5", Code: $"{i % 4:000}", Y: i % 2 == 0 ? "a" : "b"))
            .ToArray();
        var answer = type == "text/csv"
            ? await app.UploadAsync(
                $"/models/{model}/train?target=y&epochs=1",
                $"n,code,y\n{string.Join('\n', lines.Select(line => $"{line.N},{line.Code},{line.Y}"))}\n")
            : await app.PostAsync(
                $"/models/{model}/train",
                $$"""
                { "data": { "rows": [{{string.Join(',', lines.Select(line => JsonSerializer.Serialize(new { n = line.N, code = line.Code, y = line.Y })))}}] },
                  "target": "y", "epochs": 1 }
                """);
        var job = await app.FinishAsync((await answer.JsonAsync(System.Net.HttpStatusCode.Accepted)).Text("id"));
        var warnings = $"{job.GetProperty("warnings")}";
        Assert.Contains("looks like numbers", warnings, StringComparison.Ordinal);
        Assert.Contains("if these are codes", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_a_column_calls_test_and_that_are_trained_on_are_told()
    {
        var model = await CreateAsync("""{ "layers": [{}] }""");
        string[] parts = ["train", "train", "validation", "test", "train"];
        var rows = string.Join(',', parts.Select((part, i) => $$"""{ "x": {{i}}, "s": "{{part}}", "y": {{i}} }"""));
        var request = $$"""
            { "data": { "rows": [{{rows}}] }, "target": "y", "features": ["x"], "epochs": 1,
              "validation": { "split": { "column": "s" } } }
            """;
        Assert.Contains("1 row is trained on that 's' calls 'test'", await WarningsAsync(model, request), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "trained on that",
            await WarningsAsync(
                model, request.Replace("} } }", "} }, \"test\": { \"split\": { \"column\": \"s\" } } }", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_no_better_than_the_commonest_answer_is_told()
    {
        var model = await CreateAsync("""{ "layers": [{ "activation": "softmax" }] }""");
        var rows = string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{ "x": {{i * 7 % 5}}, "y": "{{(i % 3 == 0 ? "b" : "a")}}" }"""));
        Assert.Contains(
            "no better than always answering 'a'",
            await WarningsAsync(
                model,
                $$"""{ "data": { "rows": [{{rows}}] }, "target": "y", "epochs": 3, "validation": { "fraction": 0.2 }, "restoreBest": false }"""),
            StringComparison.Ordinal);

        var numbers = await CreateAsync("""{ "layers": [{}] }""");
        var noise = string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{ "x": {{i % 2}}, "y": {{(i / 2 % 2 == 0 ? 1 : -1)}} }"""));
        Assert.Contains(
            "no better than always answering the mean",
            await WarningsAsync(
                numbers,
                $$"""{ "data": { "rows": [{{noise}}] }, "target": "y", "epochs": 1, "validation": null, "learningRate": 1e-9 }"""),
            StringComparison.Ordinal);

        var good = await CreateAsync(Classifier);
        Assert.DoesNotContain(
            "no better",
            await WarningsAsync(good, """{ "dataset": "iris", "target": "species", "epochs": 60, "learningRate": 0.05 }"""),
            StringComparison.Ordinal);
    }

    private static string Rows(params (string Label, int Count)[] classes) =>
        string.Join(
            ',',
            classes.SelectMany(one => Enumerable.Repeat(one.Label, one.Count)).Select((label, i) => $$"""{ "x": {{i}}, "y": "{{label}}" }"""));

    private async Task<string> CreateAsync(string json) => (await app.CreateModelAsync(json)).Text("id");

    private async Task<string> WarningsAsync(string model, string request) =>
        $"{(await app.TrainAndWaitAsync(model, request)).GetProperty("warnings")}";
}
