namespace NnService.Api.Tests.Models;

/// <summary>Only so many of the latest versions stay, and those that are asked for by another word than their number.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly NnApp _app = new();

    public async ValueTask InitializeAsync() => await _app.StartAsync("--NnService:Retention:Versions=2");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Older_versions_go_when_a_training_makes_a_new_one()
    {
        var model = (await _app.CreateModelAsync("""{ "inputs": 1, "layers": [{ "units": 1 }] }""")).Text("id");
        await TrainAsync(model, "always");
        await _app.SendAsync(HttpMethod.Put, $"/models/{model}/aliases/first", NnApp.Json("""{ "version": 1 }"""));
        await TrainAsync(model, "always");
        for (var i = 0; i < 4; i++) await TrainAsync(model, "never");

        Assert.Equal("0, 1, 2, 5, 6", await NumbersAsync(model));

        await _app.DeleteAsync($"/models/{model}/aliases/first");
        await TrainAsync(model, "always");
        Assert.Equal("0, 6, 7", await NumbersAsync(model));
    }

    private async Task TrainAsync(string model, string promote) => await _app.TrainAndWaitAsync(
        model,
        $$"""{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 1, "promote": "{{promote}}" }""");

    private async Task<string> NumbersAsync(string model) =>
        string.Join(", ", (await _app.ReadAsync($"/models/{model}/versions")).Items("items").Select(item => item.Number("version")));
}
