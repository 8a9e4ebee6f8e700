using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>What a training takes and what comes of it.</summary>
public sealed partial class TrainTests(NnApp app)
{
    private const string Xor = """{ "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] }""";
    private const string XorLayers = """[{ "units": 8, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }]""";
    private const string Pets =
        """[{ "n": 1, "w": "a", "y": "u" }, { "n": 2, "w": "b", "y": "v" }, { "n": 3, "w": "a", "y": "u" }, { "n": 4, "w": "b", "y": "v" }, { "n": null, "w": "a", "y": "u" }]""";

    [Fact]
    public async Task An_accepted_job_shows_every_default()
    {
        await app.CreateModelAsync("""
            { "id": "t-defaults", "layers": [{ "units": 4, "activation": "relu" }, { "activation": "softmax" }], "seed": 42 }
            """);
        var response = await app.PostAsync(
            "/models/t-defaults/train", """{ "dataset": "iris", "target": "species", "epochs": 3, "learningRate": 0.05 }""");
        var job = await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal($"/jobs/{job.Text("id")}", response.Headers.Location?.OriginalString);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(
            [
                "id", "modelId", "status", "queuePosition", "epoch", "epochs", "progress", "loss", "validationLoss", "best", "version",
                "promotion", "stopReason", "error", "attempt", "node", "createdAt", "startedAt", "finishedAt", "estimatedFinishAt", "request",
                "warnings", "engine", "program", "dataset", "parts", "description", "tags", "reproduction",
            ],
            job.Members());
        Assert.Equal(("t-defaults", "queued", 3), (job.Text("modelId"), job.Text("status"), job.Number("epochs")));
        var request = job.GetProperty("request");
        request.GetProperty("optimizer").Is("""{ "type": "adam", "learningRate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8 }""");
        request.GetProperty("validation").GetProperty("fraction").Is("0.125");
        Assert.Equal(
            (32, 42, 0, "initial"),
            (request.Number("batchSize"), request.Number("seed"), request.Number("priority"), request.Text("from")));
        Assert.True(
            request.GetProperty("shuffle").GetBoolean() && request.GetProperty("trainBiases").GetBoolean() && request.IsNull("test"));

        job = await app.FinishAsync(job.Text("id"));
        Assert.Equal(
            ("succeeded", "completed", 3, 1, 1, 1),
            (
                job.Text("status"),
                job.Text("stopReason"),
                job.Number("epoch"),
                job.Number("progress"),
                job.Number("version"),
                job.Number("attempt")));
        Assert.True(job.IsNull("error") && job.IsNull("queuePosition") && job.IsNull("estimatedFinishAt"));
        Assert.Equal("validationLoss", job.GetProperty("best").Text("monitor"));
        Assert.Equal(JsonValueKind.String, job.GetProperty("finishedAt").ValueKind);

        // The definition stays open; what is told of the model beside it has the shapes of the data.
        var model = await app.ReadAsync("/models/t-defaults");
        Assert.Equal(1, model.Number("currentVersion"));
        Assert.Equal((4, 3, 35), (model.Number("inputs"), model.Number("outputs"), model.Number("parameterCount")));
        Assert.True(model.GetProperty("built").GetBoolean() && model.Items("layers")[^1].IsNull("units"));
        var listed = (await app.ReadAsync("/models?limit=1000")).Items("items").Single(item => item.Text("id") == "t-defaults");
        Assert.Equal((4, 3, 35), (listed.Number("inputs"), listed.Number("outputs"), listed.Number("parameterCount")));
        var version = await app.ReadAsync("/models/t-defaults/versions/1");
        Assert.Equal((4, 3, job.Text("id")), (version.Number("inputs"), version.Number("outputs"), version.Text("job")));
        Assert.Equal(19, version.GetProperty("metrics").Number("rows"));
        Assert.Equal(
            [
                "rows", "loss", "accuracy", "balancedAccuracy", "macroF1", "logLoss", "expectedCalibrationError", "perClass",
                "confusionMatrix",
            ],
            version.GetProperty("metrics").Members());
        version.GetProperty("metrics").GetProperty("confusionMatrix").GetProperty("classes")
            .Is("""["setosa", "versicolor", "virginica"]""");
    }

    [Fact]
    public async Task Xor_is_learned_from_plain_numbers()
    {
        await app.CreateModelAsync($$"""{ "id": "t-xor", "layers": {{XorLayers}}, "seed": 1 }""");
        var job = await app.TrainAndWaitAsync(
            "t-xor", $$"""{ "data": {{Xor}}, "epochs": 400, "batchSize": 4, "optimizer": { "type": "adam", "learningRate": 0.05 } }""");
        Assert.True(job.GetProperty("request").IsNull("validation"));
        Assert.Equal("loss", job.GetProperty("best").Text("monitor"));
        var answer = await (await app.PostAsync(
            "/models/t-xor/predict", """{ "instances": [[0, 0], [0, 1], [1, 0], [1, 1]] }""")).JsonAsync();
        Assert.Equal(
            [false, true, true, false], answer.Items("predictions").Select(row => row.GetProperty("outputs")[0].GetDouble() > 0.5));
        Assert.True((await app.ReadAsync("/models/t-xor/versions/1")).IsNull("metrics"));
    }

    [Fact]
    public async Task Inline_rows_are_a_table()
    {
        await app.CreateModelAsync("""{ "id": "t-rows", "layers": [{ "activation": "softmax" }] }""");
        var job = await app.TrainAndWaitAsync(
            "t-rows", $$"""{ "data": { "rows": {{Pets}} }, "target": "y", "epochs": 100, "learningRate": 0.1, "validation": null }""");
        Assert.False(job.GetProperty("request").TryGetProperty("data", out _));
        Assert.True(job.IsNull("validationLoss"));
        var answer = await (await app.PostAsync(
            "/models/t-rows/predict", """{ "instances": [{ "n": 2, "w": "a" }, { "n": null, "w": "b" }] }""")).JsonAsync();
        Assert.Equal(["u", "v"], answer.Items("predictions").Select(row => row.Text("label")));

        // n, one place that says whether it is missing, and two words.
        Assert.Equal(4, (await app.ReadAsync("/models/t-rows/versions/1")).Number("inputs"));
    }

    [Fact]
    public async Task A_csv_body_takes_its_options_from_the_query()
    {
        await app.CreateModelAsync("""{ "id": "t-csv", "layers": [{ "activation": "identity" }] }""");
        const string Csv = "x;y;z\n1,5;3;a\n2,5;5;b\n3,5;7;a\n4,5;9;b\n5,5;11;a\n";
        var accepted = await app.UploadAsync(
            "/models/t-csv/train?target=y&features=x&epochs=200&batchSize=5&optimizer=sgd&learningRate=0.2&shuffle=false&validation=0&test=0.2&seed=3&decimal=,&delimiter=;",
            Csv);
        var job = await accepted.JsonAsync(HttpStatusCode.Accepted);
        var request = job.GetProperty("request");
        request.GetProperty("optimizer").Is("""{ "type": "sgd", "learningRate": 0.2, "momentum": 0, "nesterov": false }""");
        request.GetProperty("test").GetProperty("fraction").Is("0.2");
        Assert.Equal(
            (200, 5, 3, "y"), (request.Number("epochs"), request.Number("batchSize"), request.Number("seed"), request.Text("target")));
        Assert.True(!request.GetProperty("shuffle").GetBoolean() && request.IsNull("validation"));
        Assert.Equal("succeeded", (await app.FinishAsync(job.Text("id"))).Text("status"));
        Assert.Equal(1, (await app.ReadAsync("/models/t-csv/versions/1")).GetProperty("metrics").Number("rows"));
        Assert.Equal(21, (await app.ReadAsync("/models/t-csv/predict?x=10.5")).GetProperty("predictions")[0].Number("value"), 1e-3);
    }

    [Theory]
    [InlineData("preprocessing=none")]
    [InlineData("split=part")]
    [InlineData("patience=5")]
    public async Task What_the_query_does_not_take_is_said_in_a_json_body(string option) =>
        await (await app.UploadAsync($"/models/t-csv/train?target=y&{option}", "x,y\n1,2\n")).IsProblemAsync(
            "unknown_query_parameter", $"?{option.Split('=')[0]}", "JSON body, which names a dataset");

    [Fact]
    public async Task Words_for_a_missing_value_mean_the_same_in_rows_of_a_request()
    {
        await app.CreateModelAsync("""{ "id": "t-gaps", "layers": [{}] }""");
        await app.TrainAndWaitAsync("t-gaps", """
            { "data": { "rows": [{ "n": "?", "y": 1 }, { "n": 2, "y": 2 }, { "n": " 3 ", "y": 3 }, { "n": "NA", "y": 4 }] }, "target": "y",
              "epochs": 1, "validation": null }
            """);
        (await app.ReadAsync("/models/t-gaps/schema")).GetProperty("features")
            .Is("""[{ "name": "n", "type": "number", "min": 2, "max": 3, "missing": 2.5, "missingIndicator": true }]""");
    }

    [Fact]
    public async Task A_column_may_name_the_rows_to_set_aside()
    {
        await app.CreateModelAsync("""{ "id": "t-parts", "layers": [{}] }""");
        await (await app.UploadAsync(
            "/datasets?id=t-parts",
            "x,part,y\n1,train,1\n2,train,2\n3,validation,3\n4,Test,4\n5,test,5\n6,train,6\n7,Train,7\n")).JsonAsync(
            HttpStatusCode.Created);
        var job = await app.TrainAndWaitAsync("t-parts", """
            { "dataset": "t-parts", "target": "y", "features": ["x"], "epochs": 1, "validation": { "split": { "column": "part" } },
              "test": { "split": { "column": "part" } } }
            """);
        job.GetProperty("request").GetProperty("validation").Is("""{ "fraction": null, "split": { "column": "part" } }""");
        job.GetProperty("request").GetProperty("test").Is("""{ "fraction": null, "split": { "column": "part" } }""");
        var version = await app.ReadAsync("/models/t-parts/versions/1");
        Assert.Equal((1, 2), (version.Number("inputs"), version.GetProperty("metrics").Number("rows")));

        // What is shown can be asked again, with all columns but that one as features.
        job = await app.TrainAndWaitAsync(
            "t-parts",
            $$"""{ "dataset": "t-parts", "target": "y", "epochs": 1, "validation": null, "test": {{job.GetProperty("request").GetProperty("test")}} }""");
        Assert.True(job.IsNull("validationLoss"));
        Assert.Equal(1, (await app.ReadAsync("/models/t-parts/versions/2")).Number("inputs"));
        Assert.Single((await app.ReadAsync("/models/t-parts/predict?x=3&part=test")).Items("warnings"));
    }

    [Fact]
    public async Task Biases_stay_when_they_are_not_to_learn()
    {
        await app.CreateModelAsync("""
            { "id": "t-bias", "inputs": 2, "layers": [{ "units": 1, "kernel": [[0.1], [0.2]], "bias": [0.5] }] }
            """);
        await app.TrainAndWaitAsync("t-bias", $$"""{ "data": {{Xor}}, "epochs": 5, "trainBiases": false }""");
        var layer = (await app.ReadAsync("/models/t-bias/weights")).GetProperty("layers")[0];
        layer.GetProperty("bias").Is("[0.5]");
        Assert.NotEqual(0.1f, layer.GetProperty("kernel")[0][0].GetSingle());
    }

    [Fact]
    public async Task What_was_left_out_is_told()
    {
        await app.CreateModelAsync("""{ "id": "t-warn", "layers": [{ "activation": "softmax" }] }""");
        await app.UploadAsync(
            "/datasets?id=t-warn",
            "n,day,y\n1,2020-01-01,a\n2,2020-01-02,b\n3,2020-01-03,a\n4,2020-01-04,b\n5,2020-01-05,a\n6,2020-01-06,\n");
        var job = await app.TrainAndWaitAsync("t-warn", """{ "dataset": "t-warn", "target": "y", "epochs": 1 }""");
        var warnings = string.Join('\n', job.Items("warnings").Select(warning => warning.GetString()));
        Assert.Contains("'day' is a date column", warnings, StringComparison.Ordinal);
        Assert.Contains("1 of 6 rows have no target", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_diverges_fails_and_makes_no_version()
    {
        await app.CreateModelAsync("""{ "id": "t-diverge", "layers": [{ "units": 1 }] }""");
        var job = await app.FinishAsync((await app.TrainAsync("t-diverge", """
            { "data": { "inputs": [[1e20], [-1e20]], "targets": [[1], [0]] }, "epochs": 50, "optimizer": { "type": "sgd",
              "learningRate": 100 } }
            """)).Text("id"));
        Assert.Equal(("failed", "diverged"), (job.Text("status"), job.GetProperty("error").Text("code")));
        Assert.NotEmpty(job.GetProperty("error").Text("message"));
        Assert.True(job.IsNull("version") && job.IsNull("stopReason"));
        Assert.Empty((await app.ReadAsync("/models/t-diverge/versions")).Items("items"));
        await (await app.GetAsync("/models/t-diverge/predict?x=1")).IsProblemAsync("no_trained_version");
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/jobs/{job.Text("id")}/history")).StatusCode);
    }
}
