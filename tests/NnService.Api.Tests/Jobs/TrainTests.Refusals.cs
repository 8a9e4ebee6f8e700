using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

public sealed partial class TrainTests
{
    [Fact]
    public async Task Too_large_a_batch_is_refused_before_anything_is_allocated()
    {
        await app.CreateModelAsync("""
            { "id": "t-batch", "layers": [{ "units": 60000, "activation": "relu" }, { "activation": "softmax" }] }
            """);
        var problem = await (await app.PostAsync(
            "/models/t-batch/train", """{ "dataset": "digits", "target": "digit", "batchSize": 2147483647 }""")).IsProblemAsync(
            "too_large", says: "MaxActivations");
        Assert.Contains("batchSize", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "dataset": "iris", "target": "kind" }""", "/target")]
    [InlineData("""{ "dataset": "iris", "target": ["species", "kind"] }""", "/target/1")]
    [InlineData("""
        { "dataset": "iris", "target": "species", "features": ["petal_length", "x", "species", "petal_length"] }
        """, "/features/1")]
    [InlineData("""{ "dataset": "no-such", "target": "species" }""", "/dataset")]
    [InlineData("""{ "dataset": "iris" }""", "/target")]
    [InlineData("""{ "target": "species" }""", "/dataset")]
    [InlineData("""{ "dataset": "iris", "target": "species", "data": { "rows": [{ "a": 1 }] } }""", "/data")]
    [InlineData("""{ "dataset": "iris", "target": "species", "epochs": 0, "batchSize": 0 }""", "/epochs")]
    [InlineData("""{ "dataset": "iris", "target": "species", "validation": { "fraction": 1 } }""", "/validation/fraction")]
    [InlineData("""{ "dataset": "iris", "target": "species", "validation": {} }""", "/validation/fraction")]
    [InlineData("""{ "dataset": "iris", "target": "species", "test": { "fraction": 0.999 } }""", "/test/fraction")]
    [InlineData("""{ "dataset": "iris", "target": "species", "learningRate": -1 }""", "/learningRate")]
    [InlineData("""{ "dataset": "iris", "target": "species", "optimizer": { "type": "sgd", "beta1": 1 } }""", "/optimizer/beta1")]
    [InlineData("""
        { "dataset": "iris", "target": "species", "learningRate": 1, "optimizer": { "type": "sgd", "learningRate": 1 } }
        """, "/learningRate")]
    [InlineData("""{ "dataset": "iris", "target": "species", "priority": 10 }""", "/priority")]
    [InlineData("""{ "data": { "inputs": [[0]], "targets": [[1, 0], [0, 1]] } }""", "/data/targets")]
    [InlineData("""{ "data": { "inputs": [[0, 1], [0]], "targets": [[1, 0], [0, 1]] } }""", "/data/inputs/1")]
    [InlineData("""{ "data": { "inputs": [[0], [1]], "targets": [[2, 0], [0, 1]] } }""", "/data/targets/0/0")]
    public async Task What_makes_no_sense_is_refused_with_its_place(string json, string pointer)
    {
        var id = (await app.CreateModelAsync("""{ "layers": [{ "activation": "softmax" }] }""")).Text("id");
        await (await app.PostAsync($"/models/{id}/train", json)).IsProblemAsync("invalid", pointer);
    }

    [Fact]
    public async Task Numbers_have_no_strata()
    {
        await app.CreateModelAsync("""{ "id": "t-strata", "layers": [{}] }""");
        await (await app.PostAsync("/models/t-strata/train", """
            { "dataset": "iris", "target": "petal_length", "validation": { "fraction": 0.2, "split": "stratified" } }
            """)).IsProblemAsync("invalid", "/validation/split");
        await (await app.PostAsync("/models/t-strata/train", """{ "dataset": "iris", "target": "species" }""")).IsProblemAsync(
            "invalid", "/target", "softmax");
    }

    [Fact]
    public async Task Shapes_must_agree()
    {
        await app.CreateModelAsync("""{ "id": "t-shape", "inputs": 3, "layers": [{ "units": 2, "activation": "softmax" }] }""");
        var problem = await (await app.PostAsync(
            "/models/t-shape/train", """{ "dataset": "iris", "target": "species" }""")).IsProblemAsync("invalid");
        Assert.Equal(["/features", "/target"], problem.Items("errors").Select(error => error.Text("pointer")));
        Assert.Contains("4 inputs", problem.Items("errors")[0].Text("detail"), StringComparison.Ordinal);
        Assert.Contains("the model takes 3", problem.Items("errors")[0].Text("detail"), StringComparison.Ordinal);
        await (await app.PostAsync(
            "/models/t-shape/train",
            """{ "data": { "inputs": [[1, 2], [3, 4]], "targets": [[0, 1], [1, 0]] } }""")).IsProblemAsync("invalid");
    }
}
