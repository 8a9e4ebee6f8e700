using System.Net;
using System.Security.Cryptography;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Models;

/// <summary>Define, read, change and delete models.</summary>
public sealed class ModelTests(NnApp app)
{
    private const string Xor = """
        "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] }, "epochs": 2
        """;

    [Fact]
    public async Task A_definition_comes_back_with_every_default_filled_in()
    {
        var response = await app.PostAsync("/models", """
            {
              "id": "m-full", "description": "d", "inputs": 4, "seed": 42,
              "layers": [
                { "units": 16, "activation": { "type": "leakyRelu", "negativeSlope": 0.2 }, "initializer": { "type": "normal", "mean": 0,
                  "standardDeviation": 0.05 }, "dropout": 0.1 },
                { "units": 8, "activation": "leakyRelu", "useBias": false },
                { "units": 3, "activation": "softmax" }
              ]
            }
            """);
        var model = await response.JsonAsync(HttpStatusCode.Created);
        Assert.Equal("/models/m-full", response.Headers.Location?.OriginalString);
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.Equal(
            [
                "id", "description", "inputs", "outputs", "auto", "layers", "loss", "seed", "parameterCount", "built", "currentVersion",
                "aliases", "createdAt", "updatedAt", "metrics",
            ],
            model.Members());
        model.GetProperty("layers").Is("""
            [
              { "units": 16, "activation": { "type": "leakyRelu", "negativeSlope": 0.2 }, "initializer": { "type": "normal", "mean": 0,
                "standardDeviation": 0.05 }, "useBias": true, "dropout": 0.1 },
              { "units": 8, "activation": { "type": "leakyRelu", "negativeSlope": 0.01 }, "initializer": "xavierUniform", "useBias": false,
                "dropout": 0 },
              { "units": 3, "activation": "softmax", "initializer": "xavierUniform", "useBias": true, "dropout": 0 }
            ]
            """);
        Assert.Equal("categoricalCrossEntropy", model.Text("loss"));
        Assert.Equal(
            (3, 42, (4 * 16) + 16 + (16 * 8) + (8 * 3) + 3),
            (model.Number("outputs"), model.Number("seed"), model.Number("parameterCount")));
        Assert.True(model.GetProperty("built").GetBoolean());
        Assert.True(model.IsNull("currentVersion"));
        Assert.EndsWith("Z", model.Text("createdAt"), StringComparison.Ordinal);

        var read = await app.GetAsync("/models/m-full");
        Assert.Equal("\"1\"", read.Headers.ETag?.Tag);
        (await read.JsonAsync()).Is($"{model}");
    }

    [Fact]
    public async Task Only_layers_are_required()
    {
        var response = await app.PostAsync("/models", """{ "layers": [{}] }""");
        var model = await response.JsonAsync(HttpStatusCode.Created);
        Assert.Matches("^[a-z0-9][a-z0-9._-]{0,62}$", model.Text("id"));
        Assert.Equal($"/models/{model.Text("id")}", response.Headers.Location?.OriginalString);
        Assert.False(model.GetProperty("built").GetBoolean());
        Assert.True(model.IsNull("inputs") && model.IsNull("outputs") && model.IsNull("parameterCount") && model.IsNull("description"));
        Assert.Equal(("meanSquaredError", 0), (model.Text("loss"), model.Number("seed")));
        model.GetProperty("layers")
            .Is("""[{ "units": null, "activation": "identity", "initializer": "xavierUniform", "useBias": true, "dropout": 0 }]""");
        Assert.Empty((await app.ReadAsync($"/models/{model.Text("id")}/versions")).Items("items"));
        await (await app.GetAsync($"/models/{model.Text("id")}/weights")).IsProblemAsync("not_found");
    }

    [Theory]
    [InlineData("softmax", "categoricalCrossEntropy")]
    [InlineData("sigmoid", "binaryCrossEntropy")]
    [InlineData("identity", "meanSquaredError")]
    public async Task An_omitted_loss_follows_the_last_activation(string activation, string loss) =>
        Assert.Equal(
            loss, (await app.CreateModelAsync($$"""{ "layers": [{ "units": 2, "activation": "{{activation}}" }] }""")).Text("loss"));

    [Fact]
    public async Task Explicit_weights_come_back_as_version_0()
    {
        await app.CreateModelAsync("""
            {
              "id": "m-explicit", "inputs": 2, "loss": "halfSquaredError",
              "layers": [
                { "units": 2, "activation": "sigmoid", "kernel": [[0.15, 0.25], [0.2, 0.3]], "bias": [0.35, 0.35] },
                { "units": 2, "activation": "sigmoid", "kernel": [[0.4, 0.5], [0.45, 0.55]], "bias": [0.6, 0.6] }
              ]
            }
            """);
        const string Layers =
            """[{ "kernel": [[0.15, 0.25], [0.2, 0.3]], "bias": [0.35, 0.35] }, { "kernel": [[0.4, 0.5], [0.45, 0.55]], "bias": [0.6, 0.6] }]""";
        var weights = await app.ReadAsync("/models/m-explicit/weights");
        weights.Is($$"""{ "version": 0, "layers": {{Layers}} }""");
        (await app.ReadAsync("/models/m-explicit/weights?version=0")).Is($"{weights}");

        var version = await app.ReadAsync("/models/m-explicit/versions/0");
        Assert.Equal(
            [
                "version", "job", "inputs", "outputs", "layers", "loss", "parameterCount", "ensemble", "metrics",
                "metricsSource", "createdAt", "sha256", "engine", "program", "dataset", "parts", "description", "tags",
            ],
            version.Members());
        Assert.True(version.IsNull("job") && version.IsNull("metrics"));
        float[] flat = [0.15f, 0.25f, 0.2f, 0.3f, 0.35f, 0.35f, 0.4f, 0.5f, 0.45f, 0.55f, 0.6f, 0.6f];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. flat.SelectMany(BitConverter.GetBytes)])), version.Text("sha256"));
        (await app.ReadAsync("/models/m-explicit")).GetProperty("layers")[0].GetProperty("kernel").Is("[[0.15, 0.25], [0.2, 0.3]]");
    }

    [Fact]
    public async Task The_seed_decides_the_weights()
    {
        var shas = new List<string>();
        foreach (var (id, seed) in ((string, long)[])[("m-seed-a", 7), ("m-seed-b", 7), ("m-seed-c", long.MinValue)])
        {
            await app.CreateModelAsync($$"""{ "id": "{{id}}", "inputs": 3, "layers": [{ "units": 5 }], "seed": {{seed}} }""");
            shas.Add((await app.ReadAsync($"/models/{id}/versions/0")).Text("sha256"));
        }

        Assert.Equal(shas[0], shas[1]);
        Assert.NotEqual(shas[0], shas[2]);
    }

    [Fact]
    public async Task A_taken_id_is_refused()
    {
        await app.CreateModelAsync("""{ "id": "m-taken", "layers": [{}] }""");
        await (await app.PostAsync("/models", """{ "id": "m-taken", "layers": [{ "units": 2 }] }""")).IsProblemAsync(
            "id_taken", says: "m-taken");
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var body = await (await app.PostAsync("/models", """
            { "id": "No!", "inputs": 0, "layers": [{ "units": 0, "activation": "rellu" }, { "dropout": 1 }, { "units": -1,
              "initializer": { "type": "normal", "mu": 1 }, "bias": [1] }], "loss": "huh" }
            """)).IsProblemAsync("invalid");
        var pointers = body.Items("errors").Select(error => error.Text("pointer")).ToArray();
        foreach (var pointer in (string[])[
            "/id", "/inputs", "/layers/0/units", "/layers/0/activation", "/layers/1/units", "/layers/1/dropout", "/layers/2/units",
            "/layers/2/initializer/mu", "/layers/2/bias", "/loss",
        ])
            Assert.Contains(pointer, pointers);
        Assert.All(body.Items("errors"), error => Assert.NotEmpty(error.Text("detail")));
    }

    [Fact]
    public async Task Versions_are_promoted_and_rolled_back_under_if_match()
    {
        await app.CreateModelAsync("""{ "id": "m-patch", "inputs": 2, "layers": [{ "units": 1, "activation": "sigmoid" }] }""");
        await app.TrainAndWaitAsync("m-patch", $$"""{ {{Xor}}, "seed": 1 }""");
        await app.TrainAndWaitAsync("m-patch", $$"""{ {{Xor}}, "seed": 2 }""");
        var read = await app.GetAsync("/models/m-patch");
        var etag = read.Headers.ETag!.Tag;
        Assert.Equal("\"3\"", etag); // created, and two trainings
        Assert.Equal(2, (await read.JsonAsync()).Number("currentVersion"));

        await (await app.PatchAsync("/models/m-patch", """{ "currentVersion": 1 }""", null)).IsProblemAsync("precondition_required");
        await (await app.PatchAsync("/models/m-patch", """{ "currentVersion": 1 }""", "\"2\"")).IsProblemAsync("precondition_failed");
        await (await app.PatchAsync("/models/m-patch", """{ "currentVersion": 1 }""", "W/\"3\"")).IsProblemAsync("precondition_failed");
        await (await app.PatchAsync("/models/m-patch", """{ "currentVersion": 3 }""", etag)).IsProblemAsync("invalid", "/currentVersion");
        var patched = await app.PatchAsync("/models/m-patch", """{ "currentVersion": 1, "description": "back" }""", etag);
        var model = await patched.JsonAsync();
        Assert.Equal((1, "back", "\"4\""), (model.Number("currentVersion"), model.Text("description"), patched.Headers.ETag!.Tag));
        await (await app.PatchAsync("/models/m-patch", """{ "currentVersion": 2 }""", etag)).IsProblemAsync(
            "precondition_failed", says: "\"4\"");

        Assert.Equal(1, (await app.ReadAsync("/models/m-patch/weights")).Number("version"));
        Assert.Equal(1, (await app.ReadAsync("/models/m-patch/predict?x=0,1")).Number("version"));
        model = await (await app.PatchAsync("/models/m-patch", """{ "currentVersion": 2 }""", "*")).JsonAsync();
        Assert.Equal((2, "back"), (model.Number("currentVersion"), model.Text("description")));
        Assert.Equal([0, 1, 2], (await app.ReadAsync("/models/m-patch/versions")).Items("items").Select(item => item.Number("version")));
    }

    [Fact]
    public async Task A_deleted_model_is_gone_with_all_it_had()
    {
        await app.CreateModelAsync("""{ "id": "m-delete", "inputs": 2, "layers": [{ "units": 1 }] }""");
        var job = await app.TrainAndWaitAsync("m-delete", $$"""{ {{Xor}} }""");
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync("/models/m-delete")).StatusCode);
        foreach (var path in (string[])[
            "/models/m-delete", "/models/m-delete/versions", "/models/m-delete/versions/1", "/models/m-delete/weights",
            "/models/m-delete/predict?x=0,1", $"/jobs/{job.Text("id")}",
        ])
            await (await app.GetAsync(path)).IsProblemAsync("not_found");
        await (await app.DeleteAsync("/models/m-delete")).IsProblemAsync("not_found");

        // The id is free again, and nothing of the old model answers for the new one.
        await app.CreateModelAsync("""{ "id": "m-delete", "inputs": 1, "layers": [{ "units": 1, "kernel": [[3]], "bias": [1] }] }""");
        (await app.ReadAsync("/models/m-delete/predict?x=2&version=0")).GetProperty("predictions").Is("""[{ "outputs": [7] }]""");
        await (await app.GetAsync("/models/m-delete/predict?x=2")).IsProblemAsync("no_trained_version");
    }

    [Fact]
    public async Task Lists_are_cut_into_pages_in_the_order_of_ids()
    {
        foreach (var letter in "cabed") await app.CreateModelAsync($$"""{ "id": "page-{{letter}}", "layers": [{}] }""");
        var seen = new List<string>();
        var after = "page-";
        while (after is not null)
        {
            var page = await app.ReadAsync($"/models?limit=2&after={after}");
            Assert.InRange(page.Ids().Length, 1, 2);
            seen.AddRange(page.Ids());
            after = page.Text("next");
        }

        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.Equal(
            ["page-a", "page-b", "page-c", "page-d", "page-e"], seen.Where(id => id.StartsWith("page-", StringComparison.Ordinal)));
    }
}
