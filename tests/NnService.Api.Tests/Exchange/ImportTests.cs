using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Exchange;

/// <summary>Models that were trained elsewhere: files of our own, and graphs.</summary>
public sealed class ImportTests(NnApp app)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("penguins", "species", "softmax", """[["Biscoe", 40, 18, null, 4000, null], ["Dream", 38.5, 17.25, 190, 3500, "MALE"]]""")]
    [InlineData("diabetes", null, "identity", "[[0.03, 0.05, 0.06, 0.02, -0.04, -0.03, -0.04, -0.002, 0.02, -0.02]]")]
    public async Task A_file_of_our_own_comes_back_to_the_bit(string dataset, string? target, string activation, string instances)
    {
        var id = $"i-{dataset}";
        var copy = $"i-{dataset}-copy";
        target ??= (await app.ReadAsync($"/datasets/{dataset}")).Items("columns")[^1].Text("name");
        await app.CreateModelAsync(
            $$"""{ "id": "{{id}}", "description": "a \"copy\"", "layers": [{ "units": 8, "activation": { "type": "elu", "alpha": 0.3 }, "dropout": 0.1 }, { "activation": "{{activation}}" }], "seed": 9 }""");
        await app.TrainAndWaitAsync(id, $$"""{ "dataset": "{{dataset}}", "target": "{{target}}", "epochs": 2 }""");
        var file = await (await app.GetAsync($"/models/{id}/export?format=json")).Content.ReadAsStringAsync(Cancelled);

        var model = await (await app.PostAsync($"/models/import?id={copy}", file)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(
            (copy, 1, true), (model.Text("id"), model.GetProperty("currentVersion").GetInt32(), model.GetProperty("built").GetBoolean()));
        var version = await app.ReadAsync($"/models/{copy}/versions/1");
        var original = await app.ReadAsync($"/models/{id}/versions/1");
        foreach (var member in (string[])["sha256", "metrics", "layers", "loss", "inputs", "outputs"])
            version.GetProperty(member).Is($"{Raw(original, member)}");
        Assert.Equal(await PredictionsAsync(id), await PredictionsAsync(copy));
        var again = JsonNode.Parse(await (await app.GetAsync($"/models/{copy}/export?format=json")).Content.ReadAsStringAsync(Cancelled))!;
        again["model"]!["id"] = id;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(file), again), $"{file}\n{again}");
        await app.TrainAndWaitAsync(copy, $$"""{ "dataset": "{{dataset}}", "target": "{{target}}", "epochs": 1, "from": "current" }""");

        async Task<string> PredictionsAsync(string name) =>
            Raw(await (await app.PostAsync($"/models/{name}/predict", $$"""{ "instances": {{instances}} }""")).JsonAsync(), "predictions");
        static string Raw(System.Text.Json.JsonElement element, string member) => element.GetProperty(member).GetRawText();
    }

    [Fact]
    public async Task A_few_bytes_do_not_become_many_weights()
    {
        var zeros = Convert.ToBase64String(new byte[4_000_000]);
        var file = $$"""{ "format": "nnservice-model", "formatVersion": 1, "weights": ["{{zeros}}"] }""";
        foreach (var (type, bytes) in new (string, byte[])[]
        {
            ("application/json", Encoding.UTF8.GetBytes(file)),
            ("application/octet-stream", new byte[4_000_000]),
        })
        {
            using var compressed = new MemoryStream();
            await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(
                bytes, Cancelled);
            var body = new ByteArrayContent(compressed.ToArray())
            {
                Headers = { { "Content-Type", type }, { "Content-Encoding", "gzip" } },
            };
            await (await app.SendAsync(HttpMethod.Post, "/models/import", body)).IsProblemAsync(
                "expansion_too_large", says: "send it uncompressed");
        }
    }

    [Fact]
    public async Task A_graph_of_plain_layers_becomes_a_plain_model()
    {
        await app.CreateModelAsync("""
            { "id": "i-layers", "inputs": 3, "layers": [{ "units": 5, "activation": "silu" }, { "units": 2, "activation": "softmax" }],
              "seed": 4 }
            """);
        var file = await (await app.GetAsync("/models/i-layers/export")).Content.ReadAsByteArrayAsync(Cancelled);

        var model = await (await ImportAsync(file, "i-layers-copy")).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("categoricalCrossEntropy", model.Text("loss"));
        Assert.Equal(
            [0, 1],
            (await app.ReadAsync("/models/i-layers-copy/versions")).Items("items")
                .Select(version => version.GetProperty("version").GetInt32()));
        Assert.Equal(
            (await app.ReadAsync("/models/i-layers/versions/0")).Text("sha256"),
            (await app.ReadAsync("/models/i-layers-copy/versions/1")).Text("sha256"));
        var expected = await app.ReadAsync("/models/i-layers/predict?version=0&x=1,2,3");
        var actual = await app.ReadAsync("/models/i-layers-copy/predict?x=1,2,3");
        actual.GetProperty("predictions").Is(expected.GetProperty("predictions").GetRawText());
        await (await ImportAsync(file, "i-layers-copy")).IsProblemAsync("id_taken");
    }

    [Fact]
    public async Task What_is_no_plain_graph_is_refused()
    {
        await app.CreateModelAsync("""{ "id": "i-table", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("i-table", """{ "dataset": "iris", "target": "species", "epochs": 1 }""");
        var table = await (await app.GetAsync("/models/i-table/export")).Content.ReadAsByteArrayAsync(Cancelled);

        await (await ImportAsync(table, "i-no")).IsProblemAsync("invalid", "/graph/input", "4 inputs");
        await (await ImportAsync(table[..^100], "i-no")).IsProblemAsync("malformed_body");
        await (await ImportAsync([], "i-no")).IsProblemAsync("malformed_body");
        await (await app.UploadAsync("/models/import?id=i-no", "a,b")).IsProblemAsync("unsupported_media_type");
        await (await ImportAsync(table, "No!")).IsProblemAsync("invalid", "?id");
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("/models/i-no")).StatusCode);
    }

    [Theory]
    [InlineData("/sha256", "\"00\"", "invalid")]
    [InlineData("/format", "\"other\"", "invalid")]
    [InlineData("/formatVersion", "2", "invalid")]
    [InlineData("/weights", "[]", "invalid")]
    [InlineData("/weights", "[null]", "wrong_type")]
    [InlineData("/weights", "[\"*\"]", "wrong_type")]
    [InlineData("/model", "null", "wrong_type")]
    [InlineData("/encoding", "null", "wrong_type")]
    [InlineData("/encoding/inputCount", "7", "invalid")]
    [InlineData("/encoding/features", "[]", "invalid")]
    [InlineData("/encoding/features", "null", "wrong_type")]
    [InlineData("/encoding/features/0/name", "\"sepal_width\"", "invalid")]
    [InlineData("/encoding/features/0/type", "\"text\"", "invalid")]
    [InlineData("/encoding/features/0/width", "1", "unknown_member")]
    [InlineData("/encoding/features/0/categories", "[\"a\"]", "invalid")]
    [InlineData("/encoding/features/0/mean", "1e999", "not_finite")]
    [InlineData("/encoding/targets/0/type", "\"number\"", "invalid")]
    [InlineData("/encoding/targets/0/classes", "[\"a\", \"b\", \"a\"]", "invalid")]
    [InlineData("/encoding/targets", "[]", "invalid")]
    [InlineData("/encoding/task", "\"binary\"", "invalid")]
    [InlineData("/encoding/task", "\"guess\"", "wrong_type")]
    [InlineData("/model/layers/0/activation", "\"what\"", "invalid")]
    [InlineData("/model/layers/0/units", "4", "invalid")]
    [InlineData("/model/layers", "[{ \"units\": 100000 }, { \"units\": 100000 }, { \"activation\": \"softmax\" }]", "too_large")]
    [InlineData("/model/surprise", "1", "unknown_member")]
    [InlineData("/metrics/perClass", "[{}]", "invalid", "/metrics/perClass/0/class")]
    [InlineData("/metrics/perClass", "[null]", "wrong_type", "/metrics/perClass/0")]
    [InlineData("/metrics/confusionMatrix", "{}", "invalid", "/metrics/confusionMatrix/classes")]
    [InlineData("/metrics/confusionMatrix", "{ \"classes\": [\"a\"] }", "invalid", "/metrics/confusionMatrix/counts")]
    [InlineData("/metrics/confusionMatrix/classes", "null", "wrong_type")]
    [InlineData("/metrics/confusionMatrix/counts", "[null]", "wrong_type", "/metrics/confusionMatrix/counts/0")]
    [InlineData("/metrics/confusionMatrix/counts", "[[1]]", "invalid")]
    [InlineData("/metrics/confusionMatrix/counts/0/0", "-1", "invalid", "/metrics/confusionMatrix/counts")]
    [InlineData("/encoding/features", "[{}]", "invalid", "/encoding/features/0/name")]
    public async Task A_file_that_was_changed_is_refused(string pointer, string value, string code, string? at = null)
    {
        if ((await app.GetAsync("/models/i-changed")).StatusCode == HttpStatusCode.NotFound)
            await app.CreateModelAsync("""{ "id": "i-changed", "layers": [{ "activation": "softmax" }] }""");
        if ((await app.ReadAsync("/models/i-changed")).IsNull("currentVersion"))
            await app.TrainAndWaitAsync("i-changed", """{ "dataset": "iris", "target": "species", "epochs": 1 }""");
        var file = JsonNode.Parse(await (await app.GetAsync("/models/i-changed/export?format=json")).Content.ReadAsStringAsync(Cancelled))!;
        var node = file;
        var path = pointer.Split('/')[1..];
        foreach (var step in path[..^1]) node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        var changed = value == "1e999" ? JsonValue.Create("@") : JsonNode.Parse(value);
        if (int.TryParse(path[^1], out var last)) node[last] = changed;
        else node[path[^1]] = changed;

        var refusal = await app.PostAsync(
            "/models/import?id=i-refused", file.ToJsonString().Replace("\"@\"", value, StringComparison.Ordinal));

        await refusal.IsProblemAsync(code, at);
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("/models/i-refused")).StatusCode);
    }

    private Task<HttpResponseMessage> ImportAsync(byte[] file, string id)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return app.SendAsync(HttpMethod.Post, $"/models/import?id={id}", content);
    }
}
