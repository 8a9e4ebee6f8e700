using System.Net;
using System.Text;
using System.Text.Json;

namespace NnService.Api.Tests.Predictions;

/// <summary>Sends one row to a model in every way that a row can be sent, and tells what each answers.</summary>
public sealed class ChannelApp : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync() => await App.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Uploads a table and trains a model of the same name on it that knows its rows by heart.</summary>
    public async Task LearnAsync(string id, string csv, string options = "", string target = "y", string unknown = "error")
    {
        await (await App.UploadAsync($"/datasets?id={id}{options}", csv)).JsonAsync(HttpStatusCode.Created);
        await App.CreateModelAsync(
            $$"""{ "id": "{{id}}", "layers": [{ "units": 8, "activation": "tanh" }, { "activation": "softmax" }], "seed": 1 }""");
        await App.TrainAndWaitAsync(
            id,
            $$"""
            { "dataset": "{{id}}", "target": "{{target}}", "epochs": 100, "validation": null,
              "optimizer": { "type": "adam", "learningRate": 0.05 }, "preprocessing": { "unknown": "{{unknown}}" } }
            """);
    }

    /// <summary>What each way answers to a row of texts: a label, or <c>refused</c>.</summary>
    /// <param name="id">The model.</param>
    /// <param name="row">The texts by feature.</param>
    /// <param name="target">Its target, and a label that it knows.</param>
    public async Task<Dictionary<string, string>> AskAsync(
        string id, IReadOnlyList<(string Name, string Text)> row, (string Name, string Label) target)
    {
        var names = row.Select(cell => cell.Name).ToArray();
        var named = JsonSerializer.Serialize(row.ToDictionary(cell => cell.Name, cell => cell.Text));
        var ordered = JsonSerializer.Serialize(row.Select(cell => cell.Text));
        var csv = $"{string.Join(',', names)}\n{string.Join(',', row.Select(cell => Quoted(cell.Text)))}\n";
        var judged = JsonSerializer.Serialize(row.Append((target.Name, target.Label)).ToDictionary(cell => cell.Item1, cell => cell.Item2));
        var infer = string.Join(',', row.Select(cell =>
            $$"""{ "name": "{{cell.Name}}", "shape": [1], "datatype": "BYTES", "data": [{{JsonSerializer.Serialize(cell.Text)}}] }"""));
        return new()
        {
            ["JSON by name"] = Label(await App.PostAsync($"/models/{id}/predict", $$"""{ "instances": [{{named}}] }""")),
            ["JSON in order"] = Label(await App.PostAsync($"/models/{id}/predict", $$"""{ "instances": [{{ordered}}] }""")),
            ["NDJSON"] = Label(await SendAsync($"/models/{id}/predict", named, "application/x-ndjson")),
            ["CSV"] = Label(await SendAsync($"/models/{id}/predict", csv, "text/csv")),
            ["query"] = Label(
                await App.GetAsync($"/models/{id}/predict?{string.Join('&', row.Select(cell => $"{cell.Name}={Uri.EscapeDataString(cell.Text)}"))}")),
            ["TensorFlow Serving"] = Outputs(await App.PostAsync($"/v1/models/{id}:predict", $$"""{ "instances": [{{named}}] }""")),
            ["Open Inference"] = Outputs(await App.PostAsync($"/v2/models/{id}/infer", $$"""{ "inputs": [{{infer}}] }""")),
            ["evaluate"] = Judged(
                await App.PostAsync($"/models/{id}/evaluate", $$"""{ "data": { "rows": [{{judged}}] } }"""), target.Label),
        };
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string body, string type) =>
        await App.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, type), ("Accept", "application/json"));

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Label(HttpResponseMessage answer) =>
        Of(answer, json => $"{json.Items("predictions")[0].GetProperty("label")}");

    private static string Outputs(HttpResponseMessage answer) => Of(answer, json =>
        json.TryGetProperty("predictions", out var predictions)
            ? $"{predictions[0].GetProperty("label")}"
            : $"{json.Items("outputs").Single(output => output.Text("name") == "label").Items("data")[0]}");

    // Of one row the one cell of the confusion that is 1 tells what was answered.
    private static string Judged(HttpResponseMessage answer, string label) => Of(answer, json =>
    {
        var matrix = json.GetProperty("metrics").GetProperty("confusionMatrix");
        var counts = matrix.Items("counts").Select(row => row.EnumerateArray().Select(count => count.GetInt32()).ToArray()).ToArray();
        var classes = matrix.Items("classes").Select(name => $"{name}").ToArray();
        Assert.Equal(1, counts.Sum(row => row.Sum()));
        return classes[Array.IndexOf(counts[Array.IndexOf(classes, label)], 1)];
    });

    private static string Of(HttpResponseMessage answer, Func<JsonElement, string> read)
    {
        using var stream = answer.Content.ReadAsStream();
        var body = JsonDocument.Parse(stream).RootElement;
        if (answer.StatusCode == HttpStatusCode.OK) return read(body);
        Assert.True((int)answer.StatusCode is 422 or 400, $"{(int)answer.StatusCode} {body}");
        return "refused";
    }
}
