using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NnService.Acceptance.Tests;

/// <summary>What the README promises of the demo.</summary>
public sealed partial class DemoTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void It_shows_its_progress() => Assert.Contains(demo.Lines, line => Progress().IsMatch(line));

    [Fact]
    public void Its_accuracy_on_rows_that_training_never_saw_is_at_least_0_93()
    {
        var told = demo.Lines.Select(line => Accuracy().Match(line)).Single(match => match.Success);

        Assert.InRange(double.Parse(told.Groups["accuracy"].Value, CultureInfo.InvariantCulture), 0.93, 1);
        Assert.Equal("30", told.Groups["rows"].Value);
    }

    [Fact]
    public void It_predicts_three_flowers() =>
        Assert.Equal(3, demo.Lines.Count(line => line.StartsWith("prediction: ", StringComparison.Ordinal)));

    [Fact]
    public async Task It_is_ready() => Assert.Contains("\"ready\"", await demo.GetAsync("/health/ready"), StringComparison.Ordinal);

    [Fact]
    public async Task It_has_the_OpenAPI_document_and_its_explorer()
    {
        Assert.Contains("\"createModel\"", await demo.GetAsync("/swagger/v1/swagger.json"), StringComparison.Ordinal);
        Assert.Contains("<html", await demo.GetAsync("/swagger/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_predicts_by_GET_and_by_POST()
    {
        const string flower = "sepal_length=5.1&sepal_width=3.5&petal_length=1.4&petal_width=0.2";

        var got = await demo.GetAsync($"{DemoApp.Model}/predict?{flower}");
        using var posted = await demo.PostAsync($"{DemoApp.Model}/predict", """{ "instances": [[6.7, 3.1, 5.6, 2.4]] }""");

        Assert.Contains("\"setosa\"", got, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Contains("\"virginica\"", await posted.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_refuses_a_request_with_a_fault_as_a_problem()
    {
        using var refused = await demo.PostAsync($"{DemoApp.Model}/predict", """{ "instances": [[1, 2, 3]] }""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_second_run_prints_the_same_numbers_and_makes_the_same_weights()
    {
        await using var second = new DemoApp();
        await second.InitializeAsync();

        Assert.Equal(await demo.NumbersAsync(), await second.NumbersAsync());
    }

    [Fact]
    public async Task It_stops_when_asked_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that asks a process to end");
        await using var another = new DemoApp();
        await another.InitializeAsync();

        Assert.Equal(0, await another.StopAsync(TimeToStop));
        await Assert.ThrowsAsync<HttpRequestException>(() => another.GetAsync("/health/live"));
    }

    [GeneratedRegex(@"^epoch \d+/\d+ +loss [\d.]+ +validation accuracy [01]\.\d+ +ETA ")]
    private static partial Regex Progress();

    [GeneratedRegex(@"^held-out accuracy: (?<accuracy>[01]\.\d+) \((?<rows>\d+) rows ")]
    private static partial Regex Accuracy();
}
