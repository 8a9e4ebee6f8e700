using System.Text.Json;
using NnService.Web.Jobs;

namespace NnService.Web.Tests.Jobs;

public sealed class SettingsTests
{
    [Fact]
    public void A_request_is_read_as_paths_and_values()
    {
        var settings = Read("""
            {
              "dataset": "iris", "features": null, "shuffle": true,
              "optimizer": { "type": "adam", "learningRate": 1e-3 }, "target": ["a", "b"]
            }
            """);
        Assert.Equal(
            [("dataset", "iris"), ("shuffle", "true"), ("optimizer.type", "adam"), ("optimizer.learningRate", "1e-3"), ("target", "a, b")],
            settings);
    }

    [Fact]
    public void Rows_that_came_with_the_request_are_not_listed() =>
        Assert.Equal([("data", "…")], Read("""{ "data": { "inputs": [[1, 2]], "targets": [[3]] } }"""));

    [Fact]
    public void A_long_list_is_cut() => Assert.EndsWith("19, …", Read($"[{string.Join(',', Enumerable.Range(0, 30))}]")[0].Value);

    [Fact]
    public void A_job_without_a_request_has_no_settings() => Assert.Empty(Settings.Of(default));

    [Theory]
    [InlineData("/optimizer/learningRate", "optimizer.learningRate")]
    [InlineData("/preprocessing/columns/a~1b", "preprocessing.columns.a/b")]
    public void A_pointer_is_written_as_a_path(string pointer, string path) => Assert.Equal(path, ComparedNames.OfSetting(pointer));

    [Theory]
    [InlineData("\"relu\"", "relu")]
    [InlineData("0.01", "0.01")]
    [InlineData(null, "–")]
    public void A_compared_value_is_written_without_quotation_marks(string? json, string text) =>
        Assert.Equal(text, ComparedNames.OfValue(json));

    private static IReadOnlyList<(string Path, string Value)> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Settings.Of(document.RootElement);
    }
}
