using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Hosting;

namespace NnService.Api.Tests.Predictions;

/// <summary>The short way of plain predictions, which must not be told from the long one.</summary>
public sealed class LaneTests(NnApp app)
{
    private const string Row = """{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }""";

    // The short way does not weigh what a client likes, so a quality leads to the long one.
    private static readonly (string, string) LongWay = ("Accept", "application/json;q=0.9");

    [Theory]
    [InlineData("iris", "species", """[5.1, 3.5, 1.4, 0.2], { "petal_width": 2.4, "petal_length": 5.6, "sepal_width": 3.1, "sepal_length": 6.7, "species": "setosa" }, [null, 3, 4, 1]""")]
    [InlineData("penguins", "species", """{ "island": "Dream", "beak_length_mm": 39, "beak_depth_mm": null, "flipper_length_mm": 181, "body_mass_g": 3750, "sex": null }""")]
    [InlineData("diabetes", null, "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]")]
    public async Task Both_ways_answer_with_the_same_bytes(string dataset, string? target, string rows)
    {
        var id = $"lane-{dataset}";
        target ??= (await app.ReadAsync($"/datasets/{dataset}")).Items("columns")[^1].Text("name");
        await app.CreateModelAsync($$"""{ "id": "{{id}}", "layers": [{ "units": 6, "activation": "tanh" }, { {{(target == "species" ? "\"activation\": \"softmax\"" : "")}} }] }""");
        await app.TrainAndWaitAsync(id, $$"""{ "dataset": "{{dataset}}", "target": "{{target}}", "epochs": 3 }""");
        var body = $$"""{ "instances": [{{rows}}] }""";
        var (first, second, third) = (await BytesAsync(id, body), await BytesAsync(id, body), await BytesAsync(id, body, LongWay));
        Assert.Equal(first, second);
        Assert.Equal(third, second);

        // A refusal is the same too, whoever came first.
        var wrong = $$"""{ "instances": [{{rows}}, [1]] }""";
        Assert.Equal(Without(await (await app.PostAsync($"/models/{id}/predict", wrong)).IsProblemAsync("invalid")), Without(await (await app.SendAsync(HttpMethod.Post, $"/models/{id}/predict", NnApp.Json(wrong), LongWay)).IsProblemAsync("invalid")));

        static string Without(JsonElement problem) => string.Join('\n', problem.EnumerateObject().Where(member => member.Name != "traceId").Select(member => $"{member}"));
    }

    [Fact]
    public async Task Both_ways_send_the_same_headers()
    {
        await TrainAsync("lane-headers", 2);
        var answers = new List<string>();
        foreach (var headers in ((string, string)[][])[[], [LongWay]])
        {
            var response = await app.SendAsync(HttpMethod.Post, "/models/lane-headers/predict", NnApp.Json($$"""{ "instances": [{{Row}}] }"""), headers);
            answers.Add(string.Join('\n', response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not ("Date" or "Content-Length" or "Transfer-Encoding"))
                .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")));
        }

        Assert.Contains("X-Content-Type-Options: nosniff", answers[0], StringComparison.Ordinal);
        Assert.Equal(answers[1], answers[0]);
    }

    [Fact]
    public async Task What_answers_changes_at_once_with_the_model()
    {
        await TrainAsync("lane-moves", 2);
        Assert.Equal(1, await VersionAsync("lane-moves"));
        await app.TrainAndWaitAsync("lane-moves", """{ "dataset": "iris", "target": "species", "epochs": 4 }""");
        Assert.Equal(2, await VersionAsync("lane-moves"));
        await (await app.PatchAsync("/models/lane-moves", """{ "currentVersion": 1 }""", "*")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(1, await VersionAsync("lane-moves"));
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync("/models/lane-moves")).StatusCode);
        await (await app.PostAsync("/models/lane-moves/predict", $$"""{ "instances": [{{Row}}] }""")).IsProblemAsync("not_found");

        // The id of a model that is gone may be given to another one.
        await app.CreateModelAsync("""{ "id": "lane-moves", "inputs": 1, "layers": [{ "units": 1, "kernel": [[2]] }] }""");
        await (await app.PostAsync("/models/lane-moves/predict", $$"""{ "instances": [{{Row}}] }""")).IsProblemAsync("no_trained_version");
    }

    [Fact]
    public async Task More_versions_than_fit_into_the_memory_are_answered_all_the_same()
    {
        await using var small = new NnApp();
        await small.StartAsync("--NnService:Limits:MaxPredictorBytes=1048576");
        string[] ids = ["a", "b", "c", "d", "e"];
        foreach (var id in ids) // 400 kB of weights each
            await small.CreateModelAsync($$"""{ "id": "{{id}}", "inputs": 4, "layers": [{ "units": 20000, "activation": "relu" }, { "units": 1 }], "seed": {{id[0] - 'a'}} }""");
        var expected = new Dictionary<string, string>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var id in ids)
            {
                var answer = $"{(await small.ReadAsync($"/models/{id}/predict?version=0&x=1,2,3,4")).GetProperty("predictions")}";
                Assert.Equal(expected.TryGetValue(id, out var before) ? before : expected[id] = answer, answer);
            }
        }

        Assert.Equal(5, expected.Values.Distinct().Count());
    }

    private async Task TrainAsync(string id, int epochs)
    {
        await app.CreateModelAsync($$"""{ "id": "{{id}}", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync(id, $$"""{ "dataset": "iris", "target": "species", "epochs": {{epochs}} }""");
    }

    private async Task<double> VersionAsync(string id) => (await (await app.PostAsync($"/models/{id}/predict", $$"""{ "instances": [{{Row}}] }""")).JsonAsync(HttpStatusCode.OK)).Number("version");

    private async Task<byte[]> BytesAsync(string id, string body, params (string, string)[] headers)
    {
        var response = await app.SendAsync(HttpMethod.Post, $"/models/{id}/predict", NnApp.Json(body), headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
