using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Predictions;

/// <summary>The short way of plain predictions, which must not be told from the long one.</summary>
public sealed class PredictionFastPathTests(NnApp app)
{
    private const string Row = """{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }""";

    // The short way does not weigh what a client likes, so a quality leads to the long one.
    private static readonly (string, string) LongWay = ("Accept", "application/json;q=0.9");

    [Theory]
    [InlineData(
        "iris",
        "species",
        """[5.1, 3.5, 1.4, 0.2], { "petal_width": 2.4, "petal_length": 5.6, "sepal_width": 3.1, "sepal_length": 6.7, "species": "setosa" }, [null, 3, 4, 1]""")]
    [InlineData("penguins", "species", """
        { "island": "Dream", "beak_length_mm": 39, "beak_depth_mm": null, "flipper_length_mm": 181, "body_mass_g": 3750, "sex": null }
        """)]
    [InlineData("diabetes", null, "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]")]
    public async Task Both_ways_answer_with_the_same_bytes(string dataset, string? target, string rows)
    {
        var id = $"fast-{dataset}";
        target ??= (await app.ReadAsync($"/datasets/{dataset}")).Items("columns")[^1].Text("name");
        await app.CreateModelAsync(
            $$"""{ "id": "{{id}}", "layers": [{ "units": 6, "activation": "tanh" }, { {{(target == "species" ? "\"activation\": \"softmax\"" : "")}} }] }""");
        await app.TrainAndWaitAsync(id, $$"""{ "dataset": "{{dataset}}", "target": "{{target}}", "epochs": 3 }""");
        var body = $$"""{ "instances": [{{rows}}] }""";
        var first = await BytesAsync(id, body);
        var second = await BytesAsync(id, body);
        var third = await BytesAsync(id, body, LongWay);
        Assert.Equal(first, second);
        Assert.Equal(third, second);

        // A refusal is the same too, whoever came first.
        var wrong = $$"""{ "instances": [{{rows}}, [1]] }""";
        Assert.Equal(
            Without(await (await app.PostAsync($"/models/{id}/predict", wrong)).IsProblemAsync("invalid")),
            Without(
                await (await app.SendAsync(
                    HttpMethod.Post, $"/models/{id}/predict", NnApp.Json(wrong), LongWay)).IsProblemAsync("invalid")));

        static string Without(JsonElement problem) =>
            string.Join('\n', problem.EnumerateObject().Where(member => member.Name != "traceId").Select(member => $"{member}"));
    }

    [Fact]
    public async Task Rows_without_their_wrapping_are_answered_with_the_same_bytes_by_both_ways()
    {
        await TrainAsync("fast-bare", 2);
        var expected = await BytesAsync("fast-bare", $$"""{ "instances": [{{Row}}] }""");
        foreach (var body in (string[])[
            Row, $"[{Row}]", "[[5.1, 3.5, 1.4, 0.2]]", Row.Replace("\"sepal_l", "\"\\u0073epal_l", StringComparison.Ordinal),
        ])
        {
            Assert.Equal(expected, await BytesAsync("fast-bare", body));
            Assert.Equal(expected, await BytesAsync("fast-bare", body, LongWay));
        }

        // A column that is no feature may come first too.
        var ignored = $$"""{ "species": "setosa", {{Row.TrimStart('{')}}""";
        Assert.Equal(
            await BytesAsync("fast-bare", $$"""{ "instances": [{{ignored}}] }"""), await BytesAsync("fast-bare", ignored));
    }

    [Fact]
    public async Task What_may_mean_two_things_is_refused_with_the_form_that_is_taken()
    {
        await TrainAsync("fast-form", 2);
        foreach (var (body, code) in (IEnumerable<(string, string)>)[
            ("[5.1, 3.5, 1.4, 0.2]", "wrong_type"),
            ("""{ "rows": [[5.1, 3.5, 1.4, 0.2]] }""", "unknown_member"),
            ("""{ "sepal_length": 5.1, "instances": [[5.1, 3.5, 1.4, 0.2]] }""", "unknown_member"),
            ("""{ "instances": [[5.1, 3.5, 1.4, 0.2]], "sepal_length": 5.1 }""", "unknown_member"),
        ])
        {
            foreach (var headers in ((string, string)[][])[[], [LongWay]])
                await (await app.SendAsync(
                    HttpMethod.Post, "/models/fast-form/predict", NnApp.Json(body), headers)).IsProblemAsync(
                        code, says: "{\"instances\": [{ … }, { … }]}");
        }
    }

    [Fact]
    public async Task Both_ways_send_the_same_headers()
    {
        await TrainAsync("fast-headers", 2);
        var answers = new List<string>();
        foreach (var headers in ((string, string)[][])[[], [LongWay]])
        {
            var response = await app.SendAsync(
                HttpMethod.Post, "/models/fast-headers/predict", NnApp.Json($$"""{ "instances": [{{Row}}] }"""), headers);
            answers.Add(
                string.Join(
                    '\n',
                    response.Headers.Concat(response.Content.Headers)
                        .Where(header => header.Key is not ("Date" or "Content-Length" or "Transfer-Encoding"))
                .OrderBy(header => header.Key, StringComparer.Ordinal)
                    .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")));
        }

        Assert.Contains("X-Content-Type-Options: nosniff", answers[0], StringComparison.Ordinal);
        Assert.Equal(answers[1], answers[0]);
    }

    [Fact]
    public async Task What_answers_changes_at_once_with_the_model()
    {
        await TrainAsync("fast-moves", 2);
        Assert.Equal(1, await VersionAsync("fast-moves"));
        await app.TrainAndWaitAsync("fast-moves", """{ "dataset": "iris", "target": "species", "epochs": 4 }""");
        Assert.Equal(2, await VersionAsync("fast-moves"));
        await (await app.PatchAsync("/models/fast-moves", """{ "currentVersion": 1 }""", "*")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(1, await VersionAsync("fast-moves"));
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync("/models/fast-moves")).StatusCode);
        await (await app.PostAsync("/models/fast-moves/predict", $$"""{ "instances": [{{Row}}] }""")).IsProblemAsync("not_found");

        // The id of a model that is gone may be given to another one.
        await app.CreateModelAsync("""{ "id": "fast-moves", "inputs": 1, "layers": [{ "units": 1, "kernel": [[2]] }] }""");
        await (await app.PostAsync("/models/fast-moves/predict", $$"""{ "instances": [{{Row}}] }""")).IsProblemAsync("no_trained_version");
    }

    [Fact]
    public async Task Half_a_surrogate_is_refused_whatever_is_expected_in_its_place()
    {
        const string Id = "fast-names";
        await app.CreateModelAsync($$"""{ "id": "{{Id}}", "layers": [{ "units": 1 }] }""");
        await app.UploadAsync("/datasets?id=fast-names", "a,b\n1,2\n2,4\n3,6\n4,8\n5,9\n");
        await app.TrainAndWaitAsync(Id, """{ "dataset": "fast-names", "target": "b", "epochs": 2, "validation": null }""");
        await (await app.PostAsync($"/models/{Id}/predict", """{ "\u0069nstances": [{ "\u0061": 1 }] }""")).JsonAsync(HttpStatusCode.OK);
        foreach (var body in (string[])["""{ "instances": [{ "\ud800": 1 }] }""", """{ "\ud800 instances": [] }"""])
            foreach (var headers in ((string, string)[][])[[], [LongWay]])
                await (await app.SendAsync(HttpMethod.Post, $"/models/{Id}/predict", NnApp.Json(body), headers)).IsProblemAsync(
                    "malformed_json", says: "Unicode");
    }

    [Fact]
    public async Task A_long_answer_is_the_same_as_its_rows_one_by_one()
    {
        const int Outputs = 40, Rows = 1000;
        await app.CreateModelAsync($$"""{ "id": "fast-long", "inputs": 1, "layers": [{ "units": {{Outputs}} }] }""");
        await app.TrainAndWaitAsync(
            "fast-long",
            $$"""{ "data": { "inputs": [[1], [2], [3], [4]], "targets": [{{string.Join(',', Enumerable.Repeat($"[{string.Join(',', Enumerable.Repeat("1", Outputs))}]", 4))}}] }, "epochs": 1, "validation": null }""");
        var all = JsonDocument.Parse(
            await BytesAsync(
                "fast-long",
                $$"""{ "instances": [{{string.Join(',', Enumerable.Range(0, Rows).Select(row => $"[{row}]"))}}] }""")).RootElement.Items("predictions");
        Assert.Equal(Rows, all.Length);
        foreach (var row in (int[])[0, 500, Rows - 1])
            Assert.Equal(
                $"{all[row]}",
                $"{JsonDocument.Parse(await BytesAsync("fast-long", $$"""{ "instances": [[{{row}}]] }""")).RootElement.Items("predictions")[0]}");
    }

    [Fact]
    public async Task More_versions_than_fit_into_the_memory_make_room_for_each_other_and_are_read_once_however_many_ask()
    {
        await using var small = new NnApp();
        await small.StartAsync("--NnService:Limits:MaxPredictorBytes=1048576");
        foreach (var id in (string[])["a", "b"]) // 600 kB of weights each
            await small.CreateModelAsync(
                $$"""{ "id": "{{id}}", "inputs": 4, "layers": [{ "units": 25000, "activation": "relu" }, { "units": 1 }] }""");
        foreach (var (id, loads) in ((string, int)[])[("a", 1), ("b", 2), ("b", 2), ("a", 3), ("a", 3)])
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => small.ReadAsync($"/models/{id}/predict?version=0&x=1,2,3,4")));
            Assert.Contains(
                $"\nnnservice_predictor_cache_loads_total {loads}\n",
                await (await small.GetAsync("/metrics")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        }

        string[] ids = ["c", "d", "e", "f", "g"];
        foreach (var id in ids) // 400 kB of weights each
            await small.CreateModelAsync(
                $$"""{ "id": "{{id}}", "inputs": 4, "layers": [{ "units": 20000, "activation": "relu" }, { "units": 1 }], "seed": {{id[0] - 'a'}} }""");
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

    private async Task<double> VersionAsync(string id) =>
        (await (await app.PostAsync($"/models/{id}/predict", $$"""{ "instances": [{{Row}}] }""")).JsonAsync(
            HttpStatusCode.OK)).Number("version");

    private async Task<byte[]> BytesAsync(string id, string body, params (string, string)[] headers)
    {
        var response = await app.SendAsync(HttpMethod.Post, $"/models/{id}/predict", NnApp.Json(body), headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
