using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Robustness;

/// <summary>
/// What is in memory for one request has limits that can be set; the default ones are measured by the chaos program, mode worst.
/// </summary>
public sealed class BudgetTests(BudgetApp budget) : IClassFixture<BudgetApp>
{
    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "MaxPredictionNumbers")]
    public async Task Rows_of_a_prediction_are_as_many_as_their_numbers_allow(int rows, string? refusal)
    {
        var answer = await budget.App.PostAsync("/models/m/predict?version=0", $$"""{ "instances": [{{Many("[1]", rows)}}] }""");
        if (refusal is null) Assert.Equal(rows, (await answer.JsonAsync()).Items("predictions").Length);
        else await answer.IsProblemAsync("too_large", says: refusal);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "MaxImportanceNumbers")]
    public async Task Rows_of_an_importance_are_as_many_as_their_numbers_allow(int rows, string? refusal)
    {
        var data = $$"""{ "inputs": [{{Many("[1]", rows)}}], "targets": [{{Many("[1, 2, 3, 4, 5, 6, 7, 8, 9]", rows)}}] }""";
        var answer = await budget.App.PostAsync("/models/m/importance", $$"""{ "version": 0, "data": {{data}} }""");
        if (refusal is null) Assert.Equal(rows, (await answer.JsonAsync()).Number("rows"));
        else await answer.IsProblemAsync("too_large", says: refusal);
    }

    private static string Many(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));
}

/// <summary>A service with small limits, and a model of nine outputs.</summary>
public sealed class BudgetApp : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync("--NnService:Limits:MaxImportanceNumbers=100", "--NnService:Limits:MaxPredictionNumbers=100");
        await App.CreateModelAsync("""{ "id": "m", "inputs": 1, "layers": [{ "units": 9 }] }""");
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
