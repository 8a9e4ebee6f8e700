using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

public sealed partial class TrainTests
{
    [Fact]
    public async Task Training_goes_on_from_a_version()
    {
        await app.CreateModelAsync($$"""{ "id": "t-from", "inputs": 2, "layers": {{XorLayers}}, "seed": 5 }""");
        await (await app.PostAsync("/models/t-from/train", $$"""{ "data": {{Xor}}, "from": "current" }""")).IsProblemAsync(
            "invalid", "/from");
        // Without momentum or shuffle, 10 epochs are 5 and another 5.
        const string Plain = "\"optimizer\": \"sgd\", \"shuffle\": false, \"batchSize\": 2";
        await app.TrainAndWaitAsync("t-from", $$"""{ "data": {{Xor}}, "epochs": 10, {{Plain}} }""");
        await app.TrainAndWaitAsync("t-from", $$"""{ "data": {{Xor}}, "epochs": 5, {{Plain}}, "from": "initial" }""");
        var second = await app.TrainAndWaitAsync("t-from", $$"""{ "data": {{Xor}}, "epochs": 5, {{Plain}}, "from": "current" }""");
        Assert.Equal(2, second.GetProperty("request").Number("from"));
        await app.TrainAndWaitAsync("t-from", $$"""{ "data": {{Xor}}, "epochs": 5, {{Plain}}, "from": 2 }""");
        var shas = (await app.ReadAsync("/models/t-from/versions")).Items("items").Select(version => version.Text("sha256")).ToArray();
        Assert.Equal(5, shas.Length);
        Assert.Equal(shas[1], shas[3]);
        Assert.Equal(shas[1], shas[4]);
        Assert.NotEqual(shas[2], shas[3]);
        await (await app.PostAsync("/models/t-from/train", $$"""{ "data": {{Xor}}, "from": 5 }""")).IsProblemAsync("invalid", "/from");
        await (await app.PostAsync("/models/t-from/train", $$"""{ "data": {{Xor}}, "from": -1 }""")).IsProblemAsync("invalid", "/from");
    }

    [Fact]
    public async Task From_a_version_of_a_table_its_encoding_is_kept()
    {
        await app.CreateModelAsync("""{ "id": "t-kept", "layers": [{ "units": 4, "activation": "relu" }, { "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("t-kept", """
            { "dataset": "iris", "target": "species", "features": ["petal_length", "petal_width"], "epochs": 2 }
            """);
        await app.TrainAndWaitAsync("t-kept", """{ "dataset": "iris", "target": "species", "from": "current", "epochs": 2 }""");
        Assert.Equal(2, (await app.ReadAsync("/models/t-kept/versions/2")).Number("inputs"));
        Assert.Equal(2, (await app.ReadAsync("/models/t-kept/predict?petal_length=1.4&petal_width=0.2")).Number("version"));
        await (await app.PostAsync(
            "/models/t-kept/train", """{ "dataset": "wine", "target": "cultivar", "from": 1 }""")).IsProblemAsync("invalid");
        await (await app.PostAsync(
            "/models/t-kept/train",
            """{ "dataset": "iris", "target": "species", "features": ["sepal_length"], "from": 1 }""")).IsProblemAsync(
            "invalid", "/features");
    }

    [Fact]
    public async Task The_same_request_makes_the_same_bits()
    {
        var shas = new List<string>();
        foreach (var (id, modelSeed, jobSeed) in ((string, int, int)[])[
            ("t-same-a", 9, 4), ("t-same-b", 9, 4), ("t-same-c", 9, 5), ("t-same-d", 10, 4),
        ])
        {
            await app.CreateModelAsync(
                $$"""{ "id": "{{id}}", "layers": [{ "units": 8, "activation": "relu", "dropout": 0.2 }, { "activation": "softmax" }], "seed": {{modelSeed}} }""");
            await app.TrainAndWaitAsync(id, $$"""
                {
                  "dataset": "penguins", "target": "species", "epochs": 20, "seed": {{jobSeed}}, "test": { "fraction": 0.1,
                  "split": "random" }, "learningRate": 0.1,
                  "learningRateSchedule": { "type": "reduceOnPlateau", "patience": 2, "warmupSteps": 5 }, "regularization": { "l1": 0.001,
                  "l2": 0.001 },
                  "clipNorm": 1, "classWeights": "balanced", "earlyStopping": { "patience": 3 }
                }
                """);
            shas.Add((await app.ReadAsync($"/models/{id}/versions/1")).Text("sha256"));
        }

        Assert.Equal(shas[0], shas[1]);
        Assert.Equal(3, shas.Distinct().Count());
    }
}
