using NnService.Client;
using NnService.Web.Models;

namespace NnService.Web.Tests.Models;

public sealed class VersionListTests
{
    private static readonly ModelVersion Judged = new(1, "job", null, default, "")
    {
        MetricsSource = "test",
        Dataset = new("iris", "abc"),
        Parts = new(new(100, "a"), null, new(50, "b")),
    };

    [Fact]
    public void Tags_are_written_a_line_each_and_read_again()
    {
        var tags = new Dictionary<string, string> { ["owner"] = "ada", ["formula"] = "a=b" };
        Assert.Equal("owner=ada\nformula=a=b", VersionList.TextOf(tags));
        Assert.Equal(tags.Select(tag => (tag.Key, (string?)tag.Value)), Read(VersionList.TextOf(tags), tags));
    }

    [Fact]
    public void A_tag_that_is_no_longer_there_is_taken_away() =>
        Assert.Equal(
            [("owner", null), ("stage", "live")], Read(" stage = live \n\n", new Dictionary<string, string> { ["owner"] = "ada" }));

    [Theory]
    [InlineData("owner")]
    [InlineData("=ada")]
    public void A_line_that_is_no_tag_is_told(string line)
    {
        VersionList.ParseTags($"a=b\n{line}", new Dictionary<string, string>(), out var fault);
        Assert.Equal(line, fault);
    }

    [Fact]
    public void Metrics_compare_where_the_same_rows_of_the_same_data_judged()
    {
        Assert.True(VersionList.HaveSameRows(Judged, Judged with { Version = 2, Parts = Judged.Parts! with { Training = new(90, "c") } }));
        Assert.False(VersionList.HaveSameRows(Judged, Judged with { Parts = Judged.Parts! with { Test = new(50, "c") } }));
        Assert.False(VersionList.HaveSameRows(Judged, Judged with { Dataset = new("iris", "other") }));
        Assert.False(VersionList.HaveSameRows(Judged, Judged with { MetricsSource = "validation" }));
    }

    [Fact]
    public void Metrics_of_two_versions_stand_beside_each_other_and_the_better_is_told()
    {
        var first = new Metrics(10, 0.5, 0.9, null, null, 0.5, null, null, null, null);
        var second = new Metrics(10, 0.4, 0.8, 0.7, null, 0.5, null, null, null, null);
        var rows = ComparedMetric.Of(first, second).ToDictionary(row => row.Metric, row => row.Sign);
        Assert.Equal(-1, rows["accuracy"]);
        Assert.Equal(1, rows["loss"]);
        Assert.Equal(0, rows["logLoss"]);
        Assert.Equal(0, rows["balancedAccuracy"]);
        Assert.Empty(ComparedMetric.Of(null, null));
    }

    private static IEnumerable<(string, string?)> Read(string text, IReadOnlyDictionary<string, string> known)
    {
        var tags = VersionList.ParseTags(text, known, out var fault);
        Assert.Null(fault);
        return tags.Select(tag => (tag.Key, tag.Value));
    }
}
