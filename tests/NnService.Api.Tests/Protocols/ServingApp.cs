using System.Net;
using System.Text;
using System.Text.Json;
using NnService.Api.Tests.Protocols;

[assembly: AssemblyFixture(typeof(ServingApp))]

namespace NnService.Api.Tests.Protocols;

/// <summary>
/// A service with a plain model, a shop (words and numbers, weights set by hand), one of flowers, one of penguins (words and gaps), one of
/// numbers, and one that is not trained.
/// </summary>
public sealed class ServingApp : IAsyncLifetime
{
    public const string Flower = """{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}""";

    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync();
        await App.CreateModelAsync("""
            { "id": "plain", "inputs": 2, "layers": [{ "units": 2, "kernel": [[1, 2], [3, 4]], "bias": [0.5, -0.5] }] }
            """);
        await App.TrainAndWaitAsync("plain", """
            { "data": { "inputs": [[1, 2]], "targets": [[7.5, 9.5]] }, "epochs": 1, "optimizer": { "type": "sgd", "learningRate": 1e-30 } }
            """);
        // Weights that one epoch of such a rate leaves as they are: blue is a cap, green a shirt, red a sock, and whatever is of size 3
        // (scaled: 1) is a sock too.
        await App.CreateModelAsync("""
            { "id": "shop", "inputs": 4, "layers": [{ "units": 3, "activation": "softmax", "kernel": [[200, 0, 0], [0, 200, 0], [0, 0, 800],
              [0, 0, 400]] }] }
            """);
        await App.TrainAndWaitAsync("shop", """
            { "data": { "rows": [{ "color": "blue", "size": 1, "kind": "cap" }, { "color": "green", "size": 3, "kind": "shirt" },
              { "color": "red", "size": 1, "kind": "sock" }, { "color": "red", "size": 3, "kind": "sock" }] },
              "target": "kind", "epochs": 1, "validation": null, "optimizer": { "type": "sgd", "learningRate": 1e-30 } }
            """);
        await App.CreateModelAsync("""
            { "id": "flowers", "layers": [{ "units": 8, "activation": "tanh" }, { "activation": "softmax" }] }
            """);
        await App.TrainAndWaitAsync("flowers", """{ "dataset": "iris", "target": "species", "epochs": 30, "learningRate": 0.05 }""");
        await App.CreateModelAsync("""
            { "id": "penguins", "layers": [{ "units": 8, "activation": "tanh" }, { "activation": "softmax" }] }
            """);
        await App.TrainAndWaitAsync("penguins", """
            { "dataset": "penguins", "target": "species", "epochs": 30, "learningRate": 0.05, "preprocessing": { "unknown": "error" } }
            """);
        await App.CreateModelAsync("""{ "id": "numbers", "layers": [{ }] }""");
        await App.TrainAndWaitAsync("numbers", """
            { "dataset": "iris", "target": ["petal_length", "petal_width"], "features": ["sepal_length"], "epochs": 5 }
            """);
        await App.CreateModelAsync("""{ "id": "digits", "layers": [{ "activation": "softmax" }] }""");
        await App.TrainAndWaitAsync("digits", """{ "dataset": "digits", "target": "digit", "epochs": 3 }""");
        await App.CreateModelAsync("""{ "id": "untrained", "layers": [{ "units": 1 }] }""");
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Sends a body without telling its type well, as curl -d does.</summary>
    public async Task<JsonElement> PostAsync(string path, string body)
    {
        var response = await App.SendAsync(
            HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>The message of a refusal, whose body is that of the protocol and nothing else.</summary>
    public static async Task<string> RefusedAsync(HttpStatusCode status, Task<HttpResponseMessage> answer)
    {
        var body = await ReadAsync(await answer, status);
        Assert.Equal(["error"], body.Members());
        return body.Text("error");
    }

    public Task<string> RefusedAsync(string path, string body, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        RefusedAsync(status, App.SendAsync(HttpMethod.Post, path, NnApp.Json(body)));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
