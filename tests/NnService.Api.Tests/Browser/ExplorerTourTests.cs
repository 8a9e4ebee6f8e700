using System.Text.RegularExpressions;

namespace NnService.Api.Tests.Browser;

/// <summary>The tour of the README, in the explorer.</summary>
public sealed partial class ExplorerTourTests(BrowserApp target) : IClassFixture<BrowserApp>
{
    [Fact]
    public void A_model_is_created_trained_watched_and_asked_by_clicking()
    {
        var page = new ExplorerPage(target.Browser);
        page.Open(target.App.Address);

        page.OpenOperation("Models", "createModel");
        Assert.Equal("201", page.Execute("Models", "createModel").Status);

        page.OpenOperation("Jobs", "trainModel");
        var training = page.Execute("Jobs", "trainModel");
        Assert.Equal("202", training.Status);

        page.OpenOperation("Jobs", "watchJob");
        page.Fill("Jobs", "watchJob", "id", JobId().Match(training.Text).Groups[1].Value);
        Assert.Contains("\"status\":\"succeeded\"", page.Execute("Jobs", "watchJob").Text, StringComparison.Ordinal);

        page.OpenOperation("Predictions", "predictOne");
        var prediction = page.Execute("Predictions", "predictOne");
        Assert.EndsWith("/models/iris/predict?sepal_length=5.1&sepal_width=3.5&petal_length=1.4&petal_width=0.2", prediction.Url, StringComparison.Ordinal);
        Assert.Contains("\"label\": \"setosa\"", prediction.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("\"id\": \"([0-9a-f]{32})\"")]
    private static partial Regex JobId();
}
