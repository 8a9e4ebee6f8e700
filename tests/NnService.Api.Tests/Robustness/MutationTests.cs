using System.Net;
using System.Text.Json;

namespace NnService.Api.Tests.Robustness;

/// <summary>
/// Whatever is left out of a valid document, or stands in it as null or empty, is taken or refused with its place; it never fails.
/// </summary>
public sealed class MutationTests(MutationTarget target) : IClassFixture<MutationTarget>
{
    private static readonly string[] Files = ["classes", "numbers", "plain", "labels"];

    private static readonly string[] Looks =
    [
        "/models/{id}", "/models/{id}/versions", "/models/{id}/versions/1", "/models/{id}/schema", "/models/{id}/weights",
        "/models/{id}/export?format=json", "/models/{id}/export", "/v1/models/{id}/metadata", "/v2/models/{id}", "/models/{id}/predict?a=1",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Exported => [.. Files];

    [Fact]
    public async Task Every_operation_with_a_JSON_body_takes_or_refuses_each_change()
    {
        var paths = (await target.App.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths");
        var operations = 0;
        var sent = 0;
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                if (!operation.Value.TryGetProperty("requestBody", out var body)) continue;
                if (!body.GetProperty("content").TryGetProperty("application/json", out var media)) continue;
                operations++;
                var method = new HttpMethod(operation.Name.ToUpperInvariant());
                var address = MutationTarget.Filled(path.Name);
                foreach (var mutation in Mutation.Of(media.GetProperty("example").GetRawText()))
                {
                    sent++;
                    await SendAsync(method, address, mutation);
                }
            }
        }

        Assert.True(operations >= 14, $"{operations}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} requests to {operations} operations");
    }

    [Theory]
    [MemberData(nameof(Exported))]
    public async Task A_model_file_is_taken_or_refused_with_each_change(string model)
    {
        var exported = await (await target.App.GetAsync($"/models/{model}/export?format=json")).Content.ReadAsStringAsync(Stop);
        foreach (var mutation in Mutation.Of(exported))
        {
            var id = $"changed-{model}";
            var answer = await SendAsync(HttpMethod.Post, $"/models/import?id={id}", mutation);
            Assert.NotEqual(HttpStatusCode.Conflict, answer.StatusCode);
            if (answer.StatusCode != HttpStatusCode.Created) continue;
            // What was taken can be looked at from all sides.
            foreach (var path in Looks)
            {
                var looked = await target.App.GetAsync(path.Replace("{id}", id, StringComparison.Ordinal));
                Assert.True((int)looked.StatusCode < 500, $"{path} after {mutation.Pointer} {mutation.What}: {(int)looked.StatusCode}");
            }

            Assert.Equal(HttpStatusCode.NoContent, (await target.App.DeleteAsync($"/models/{id}")).StatusCode);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Mutation mutation)
    {
        var response = await target.App.SendAsync(method, path, NnApp.Json(mutation.Document), ("If-Match", "*"));
        var text = await response.Content.ReadAsStringAsync(Stop);
        var answer = $"{(int)response.StatusCode} {text[..Math.Min(text.Length, 1000)]}";
        var what = $"{method} {path} with {mutation.Pointer} {mutation.What}: {answer}";
        Assert.True((int)response.StatusCode < 500, what);
        if (response.StatusCode == HttpStatusCode.Accepted)
            await target.App.SendAsync(HttpMethod.Post, $"{response.Headers.Location}/cancel");
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return response;
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        if (mutation.What == Mutation.LeftOut && problem.Text("detail").Contains("cannot be left out", StringComparison.Ordinal))
            Assert.True(problem.Text("code") == "invalid" && problem.Items("errors")[0].Text("pointer") == mutation.Pointer, what);
        if (problem.Text("code") is "invalid" or "wrong_type" or "unknown_member")
            Assert.True(problem.Items("errors") is [var first, ..] && first.Text("pointer").StartsWith('/'), what);
        return response;
    }
}

/// <summary>A service with models of each kind.</summary>
public sealed class MutationTarget : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync("--NnService:Limits:MaxQueuedJobs=1000000");
        foreach (var id in (string[])["classes", "iris"])
        {
            var dataset = id == "iris" ? "iris" : "penguins";
            await App.CreateModelAsync($$"""{ "id": "{{id}}", "layers": [{ "units": 3 }, { "activation": "softmax" }] }""");
            await App.TrainAndWaitAsync(id, $$"""{ "dataset": "{{dataset}}", "target": "species", "epochs": 1 }""");
        }

        await App.CreateModelAsync("""{ "id": "numbers", "layers": [{}] }""");
        await App.TrainAndWaitAsync("numbers", """{ "dataset": "diabetes", "target": "progression", "epochs": 1 }""");
        const string Yes = "binaryCrossEntropy";
        const string Layer = """{ "activation": "sigmoid", "units": 1 }""";
        await App.CreateModelAsync($$"""{ "id": "plain", "inputs": 2, "layers": [{{Layer}}], "loss": "{{Yes}}" }""");
        const string Rows = """{ "inputs": [[0, 1], [1, 0], [1, 1], [0, 0]], "targets": [[0], [1], [1], [0]] }""";
        await App.TrainAndWaitAsync("plain", $$"""{ "data": {{Rows}}, "epochs": 1 }""");
        var rows = Enumerable.Range(0, 20).Select(row => $"{row},{row % 2},{row / 2 % 2}\n");
        await App.UploadAsync("/datasets?id=labels", $"a,b,c\n{string.Concat(rows)}");
        await App.CreateModelAsync("""{ "id": "labels", "layers": [{ "activation": "sigmoid" }], "loss": "binaryCrossEntropy" }""");
        await App.TrainAndWaitAsync("labels", """{ "dataset": "labels", "target": ["b", "c"], "epochs": 1 }""");
    }

    public static string Filled(string path) => path
        .Replace("{id}", path.StartsWith("/datasets", StringComparison.Ordinal) ? "labels" : "iris", StringComparison.Ordinal)
        .Replace("{version}", "1", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
