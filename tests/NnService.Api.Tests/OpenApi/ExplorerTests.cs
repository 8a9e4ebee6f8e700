using System.Text.Json;

namespace NnService.Api.Tests.OpenApi;

/// <summary>What the explorer makes of the document.</summary>
public sealed class ExplorerTests(NnApp app)
{
    [Fact]
    public async Task A_row_in_the_query_is_an_object_of_parameters()
    {
        var operation = (await PathsAsync()).GetProperty("/models/{id}/predict").GetProperty("get");
        var features = operation.Items("parameters").Single(parameter => parameter.Text("name") == "features");
        Assert.Equal(("query", "object"), (features.Text("in"), features.GetProperty("schema").Text("type")));
        // Style and explode are those that a query has by default: ?sepal_length=5.1&sepal_width=3.5
        Assert.False(features.TryGetProperty("explode", out _));
        await app.CreateModelAsync("""{ "id": "x-iris", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("x-iris", """{ "dataset": "iris", "target": "species", "epochs": 1 }""");
        var query = string.Join('&', features.GetProperty("example").EnumerateObject().Select(cell => $"{cell.Name}={cell.Value}"));
        var answer = await app.ReadAsync($"/models/x-iris/predict?{query}");
        Assert.False(answer.TryGetProperty("warnings", out _), $"{answer}");
    }

    private async Task<JsonElement> PathsAsync() => (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths");
}
