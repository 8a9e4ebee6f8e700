namespace NnService.Api.Tests.Demo;

/// <summary>What <c>--demo</c> shows.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task It_trains_iris_before_the_eyes_of_the_user_and_goes_on_serving_twice()
    {
        await using var app = new NnApp();
        for (var run = 1; run <= 2; run++)
        {
            await app.StartAsync("--demo");
            await app.SaysAsync("Press Ctrl+C to stop.", run);
            foreach (var words in (string[])[
                "/200  loss 0.", "held-out accuracy: ", "prediction: setosa", "prediction: versicolor", "prediction: virginica",
                $"Swagger UI: {app.Address}swagger", $"API: {app.Address}",
            ])
                Assert.Contains(words, app.Log, StringComparison.Ordinal);
            Assert.Equal("NnService", (await app.ReadAsync("/")).Text("name"));
            // The second run comes to the same bits, which are no better.
            Assert.Equal(1, (await app.ReadAsync("/models/iris-demo")).Number("currentVersion"));
            Assert.Equal(0, await app.StopAsync());
        }
    }
}
