using System.Net;
using NnService.Api.Tests.Problems;
using NnService.Api.Tests.Textbook;

namespace NnService.Api.Tests.Jobs;

/// <summary>Nothing but a table and a target: network, task and the rest are chosen, and it is told what and why.</summary>
public sealed class AutoTests(NnApp app)
{
    // Yes follows x, but for every ninth row.
    private static readonly string Answers = "x,colour,answer\n" + string.Concat(
        Enumerable.Range(0, 90).Select(
            i => $"{i * 37 % 90},{(i % 2 == 0 ? "red" : "blue")},{((i * 37 % 90 > 45) != (i % 9 == 0) ? "Yes" : "No")}\n"));

    [Fact]
    public async Task A_dataset_and_a_target_make_a_model_that_answers()
    {
        var response = await app.PostAsync("/train", """{ "id": "auto-flowers", "dataset": "iris", "target": "species", "epochs": 15 }""");
        var job = await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal($"/jobs/{job.Text("id")}", response.Headers.Location!.ToString());
        Assert.Equal("auto-flowers", job.Text("modelId"));
        Assert.Equal(
            ["task: classification", "layers: 100 relu, softmax", "loss: categoricalCrossEntropy", "numeric: standardize"],
            job.Items("choices").Select(choice => $"{choice.Text("setting")}: {choice.Text("value")}"));
        Assert.Equal("the target has words", job.Items("choices")[0].Text("reason"));
        var request = job.GetProperty("request");
        Assert.Equal(8, request.GetProperty("ensemble").Number("members"));
        Assert.True(request.GetProperty("preprocessing").IsNull("numeric"));
        Assert.Equal("median", request.GetProperty("preprocessing").Text("missing"));

        await app.FinishAsync(job.Text("id"));
        var version = await app.ReadAsync("/models/auto-flowers/versions/1");
        Assert.Equal(8, version.GetProperty("ensemble").Number("members"));
        Assert.Equal(("out of fold, 8 folds", 3), (version.Text("metricsSource"), version.Number("outputs")));
        Assert.Equal("softmax", version.Items("layers")[^1].Text("activation"));
        Assert.Equal(4, version.Items("choices").Length);
        Assert.InRange(version.GetProperty("metrics").Number("accuracy"), 0.8, 1);

        var model = await app.ReadAsync("/models/auto-flowers");
        Assert.True(model.GetProperty("auto").GetBoolean());
        Assert.Equal("categoricalCrossEntropy", model.Text("loss"));
        var answer = await (await app.PostAsync(
            "/models/auto-flowers/predict", """{ "instances": [[5.1, 3.5, 1.4, 0.2]] }""")).JsonAsync();
        Assert.Equal("setosa", answer.Items("predictions").Single().Text("label"));
    }

    [Fact]
    public async Task A_CSV_body_is_enough_and_labels_come_back_as_they_were_written()
    {
        var job = await (await app.UploadAsync("/train?target=answer&epochs=30&seed=1", Answers)).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("succeeded", (await app.FinishAsync(job.Text("id"))).Text("status"));
        var id = job.Text("modelId");

        var answer = await (await app.PostAsync($"/models/{id}/predict", """{ "instances": [[80, "red"], [5, "red"]] }""")).JsonAsync();
        Assert.Equal(["Yes", "No"], answer.Items("predictions").Select(one => one.Text("label")));
        Assert.Equal(["No", "Yes"], answer.Items("predictions")[0].GetProperty("probabilities").Members());
        var target = (await app.ReadAsync($"/models/{id}/schema")).Items("targets").Single();
        Assert.Equal(["No", "Yes"], target.Items("classes").Select(one => one.GetString()));
        var metrics = (await app.ReadAsync($"/models/{id}/versions/1")).GetProperty("metrics");
        Assert.Equal(["No", "Yes"], metrics.Items("perClass").Select(one => one.Text("class")));

        // An evaluation takes the answers in any of their spellings.
        var report = await (await app.PostAsync(
            $"/models/{id}/evaluate",
            """{ "data": { "rows": [{ "x": 80, "colour": "red", "answer": true }, { "x": 5, "colour": "red", "answer": "no" }] } }""")).JsonAsync();
        Assert.Equal(1, report.GetProperty("metrics").Number("accuracy"));

        // A word that no training row had is ignored, and it is said.
        var unseen = await (await app.PostAsync($"/models/{id}/predict", """{ "instances": [[80, "green"]] }""")).JsonAsync();
        Assert.Single(unseen.Items("warnings"));
        var csv = await app.SendAsync(
            HttpMethod.Post,
            $"/models/{id}/predict",
            new StringContent("x,colour\n80,red\n", System.Text.Encoding.UTF8, "text/csv"),
            ("Accept", "text/csv"));
        Assert.StartsWith(
            "label,probability,probability_No,probability_Yes\nYes,",
            (await csv.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "layers": "auto" }""")]
    [InlineData("""{ "layers": null, "seed": 4 }""")]
    public async Task A_model_without_layers_is_chosen_at_each_training(string body)
    {
        var model = await (await app.PostAsync("/models", body)).JsonAsync(HttpStatusCode.Created);
        Assert.True(model.GetProperty("auto").GetBoolean());
        Assert.True(model.IsNull("layers"));
        Assert.True(model.IsNull("loss"));
        Assert.False(model.GetProperty("built").GetBoolean());
        var id = model.Text("id");
        await (await app.GetAsync($"/models/{id}/weights")).IsProblemAsync("not_found");

        // Words first, numbers then: each training chooses by its own target.
        await app.TrainAndWaitAsync(id, """{ "dataset": "penguins", "target": "species", "epochs": 1, "effort": "fast" }""");
        var numbers = await app.TrainAndWaitAsync(
            id, """{ "dataset": "penguins", "target": "body_mass_g", "epochs": 1, "effort": "fast", "promote": "always" }""");
        Assert.Equal(
            ["softmax", "identity"],
            (await app.ReadAsync($"/models/{id}/versions")).Items("items").Select(version => version.Items("layers")[^1].Text("activation")));
        Assert.False(numbers.GetProperty("request").TryGetProperty("ensemble", out _));
        Assert.Equal(0.125, numbers.GetProperty("request").GetProperty("validation").Number("fraction"));
        Assert.Equal("meanSquaredError", (await app.ReadAsync($"/models/{id}")).Text("loss"));

        // It goes out with the layers that were chosen.
        var file = await (await app.GetAsync($"/models/{id}/export?format=json")).Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken);
        await (await app.PostAsync($"/models/import?id={id}-copy", file)).JsonAsync(HttpStatusCode.Created);
        Assert.False((await app.ReadAsync($"/models/{id}-copy")).GetProperty("auto").GetBoolean());
    }

    [Theory]
    [InlineData("mae", "meanAbsoluteError")]
    [InlineData("rmse", "meanSquaredError")]
    public async Task The_objective_says_what_is_made_small(string objective, string loss)
    {
        var job = await (await app.PostAsync(
            "/train",
            $$"""{ "dataset": "diabetes", "target": "progression", "objective": "{{objective}}", "effort": "fast", "epochs": 1 }""")).JsonAsync(
            HttpStatusCode.Accepted);
        await app.FinishAsync(job.Text("id"));
        Assert.Equal(loss, (await app.ReadAsync($"/models/{job.Text("modelId")}/versions/1")).Text("loss"));
    }

    [Theory]
    [InlineData("""{ "id": "auto-none", "dataset": "iris" }""", "invalid", "/target")]
    [InlineData("""{ "id": "auto-none", "dataset": "nowhere", "target": "species" }""", "invalid", "/dataset")]
    [InlineData("""{ "id": "auto-none", "dataset": "iris", "target": "colour" }""", "invalid", "/target")]
    [InlineData("""{ "id": "auto-none", "dataset": "iris", "target": "species", "task": "regression" }""", "invalid", "/task")]
    [InlineData("""{ "id": "auto-none", "dataset": "iris", "target": "species", "objective": "rmse" }""", "invalid", "/objective")]
    [InlineData("""{ "id": "auto-none", "dataset": "iris", "target": "petal_width", "objective": "accuracy" }""", "invalid", "/objective")]
    [InlineData("""{ "id": "auto-none", "dataset": "iris", "target": "species", "effort": "high" }""", "wrong_type", "/effort")]
    [InlineData("""{ "id": "no good", "dataset": "iris", "target": "species" }""", "invalid", "/id")]
    [InlineData("""{ "id": "auto-none", "data": { "inputs": [[1], [2]], "targets": [[1], [2]] } }""", "invalid", "/data")]
    [InlineData("""{ "id": "auto-none", "dataset": "iris", "target": "species", "layers": [] }""", "unknown_member", "/layers")]
    public async Task What_cannot_be_trained_makes_no_model(string body, string code, string pointer)
    {
        await (await app.PostAsync("/train", body)).IsProblemAsync(code, pointer);
        await (await app.GetAsync("/models/auto-none")).IsProblemAsync("not_found");
    }

    [Fact]
    public async Task An_id_that_is_taken_is_refused_and_trains_nothing()
    {
        await app.CreateModelAsync("""{ "id": "auto-taken" }""");
        await (await app.PostAsync("/train", """{ "id": "auto-taken", "dataset": "iris", "target": "species" }""")).IsProblemAsync("id_taken");
        Assert.Empty((await app.ReadAsync("/jobs?model=auto-taken")).Items("items"));
    }

    [Fact]
    public async Task The_same_request_sent_twice_makes_one_model()
    {
        const string Body = """{ "dataset": "iris", "target": "species", "epochs": 1, "effort": "fast" }""";
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var response = await app.SendAsync(HttpMethod.Post, "/train", NnApp.Json(Body), ("Idempotency-Key", "auto-once"));
            var job = await response.JsonAsync(HttpStatusCode.Accepted);
            ids.Add($"{job.Text("id")} {job.Text("modelId")}");
        }

        Assert.Single(ids.Distinct());
        await app.FinishAsync(ids[0].Split(' ')[0]);
    }

    [Theory]
    [InlineData(""" "task": "classification" """, "/task")]
    [InlineData(""" "effort": "fast" """, "/effort")]
    [InlineData(""" "objective": "mae" """, "/objective")]
    public async Task A_model_with_layers_has_nothing_to_choose(string option, string pointer)
    {
        var id = await app.CreateAsync(""" "layers": [{ "activation": "softmax" }] """);
        await (await app.PostAsync($"/models/{id}/train", $$"""{ "dataset": "iris", "target": "species", {{option}} }""")).IsProblemAsync(
            "invalid", pointer, "has layers");
    }

    [Theory]
    [InlineData("""{ "inputs": 3 }""", "/inputs")]
    [InlineData("""{ "layers": "auto", "loss": "huber" }""", "/loss")]
    public async Task What_is_chosen_cannot_be_said_as_well(string body, string pointer) =>
        await (await app.PostAsync("/models", body)).IsProblemAsync("invalid", pointer, "chosen at training");

    [Fact]
    public async Task Layers_that_are_neither_are_refused() =>
        await (await app.PostAsync("/models", """{ "layers": "deep" }""")).IsProblemAsync("wrong_type", "/layers", "\"auto\"");
}
