using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Robustness;

/// <summary>
/// What is in memory for one request has limits that can be set; the default ones are measured by the chaos program, mode worst.
/// </summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private readonly NnApp _app = new();

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync("--NnService:Limits:MaxImportanceNumbers=100", "--NnService:Limits:MaxPredictionNumbers=100");
        await _app.CreateModelAsync("""{ "id": "m", "inputs": 1, "layers": [{ "units": 9 }] }""");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "MaxPredictionNumbers")]
    public async Task Rows_of_a_prediction_are_as_many_as_their_numbers_allow(int rows, string? refusal)
    {
        var answer = await _app.PostAsync("/models/m/predict?version=0", $$"""{ "instances": [{{Many("[1]", rows)}}] }""");
        if (refusal is null) Assert.Equal(rows, (await answer.JsonAsync()).Items("predictions").Length);
        else await answer.IsProblemAsync("too_large", says: refusal);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "MaxImportanceNumbers")]
    public async Task Rows_of_an_importance_are_as_many_as_their_numbers_allow(int rows, string? refusal)
    {
        var data = $$"""{ "inputs": [{{Many("[1]", rows)}}], "targets": [{{Many("[1, 2, 3, 4, 5, 6, 7, 8, 9]", rows)}}] }""";
        var answer = await _app.PostAsync("/models/m/importance", $$"""{ "version": 0, "data": {{data}} }""");
        if (refusal is null) Assert.Equal(rows, (await answer.JsonAsync()).Number("rows"));
        else await answer.IsProblemAsync("too_large", says: refusal);
    }

    private static string Many(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));
}
