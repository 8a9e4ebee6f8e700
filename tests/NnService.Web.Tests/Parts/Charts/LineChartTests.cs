using Bunit;
using NnService.Web.Language;
using NnService.Web.Parts.Charts;

namespace NnService.Web.Tests.Parts.Charts;

public sealed class LineChartTests : BunitContext
{
    private static readonly Localizer English = new(PageLanguage.English);

    [Fact]
    public void What_is_not_finite_leaves_a_gap_instead_of_ending_the_chart()
    {
        var chart = Draw(false, new ChartSeries("loss", [1, 2, 3, 4], [1, double.NaN, 0.5, 0.4]));
        Assert.Equal(2, chart.Find("path.series").GetAttribute("d")!.Count(letter => letter == 'M'));
        Assert.Contains(
            "loss: 3 points, from 0.4 to 1, last 0.4", chart.Find("svg.plot").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_has_no_place_on_a_logarithmic_axis() =>
        Assert.DoesNotContain("NaN", Draw(true, new ChartSeries("loss", [1, 2, 3], [1, 0, 0.1])).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_chart_without_points_says_so() =>
        Assert.Contains("nothing to show", Draw(false, new ChartSeries("loss", [1], [double.NaN])).Markup, StringComparison.Ordinal);

    [Fact]
    public void Of_many_points_some_are_drawn_which_is_told_and_the_last_is_among_them()
    {
        double[] x = [.. Enumerable.Range(1, 10_000).Select(i => (double)i)];
        var chart = Draw(false, new ChartSeries("loss", x, x));
        var values = chart.FindAll("path.series").SelectMany(path => path.GetAttribute("data-values")!.Split(';')).ToArray();
        Assert.InRange(values.Length, 200, 400);
        Assert.StartsWith("10000 ", values[^1], StringComparison.Ordinal);
        Assert.Contains($"{values.Length} of 10\u202f000 points are shown.", chart.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_that_grows_keeps_the_pieces_that_it_had()
    {
        var before = Pieces(120);
        var after = Pieces(121);
        Assert.Equal(before[..2], after[..2]);

        string[] Pieces(int count)
        {
            double[] x = [.. Enumerable.Range(1, count).Select(i => (double)i)];
            var chart = Draw(false, (1, 1000), new ChartSeries("loss", x, [.. x.Select(value => 1 / value)]));
            return [.. chart.FindAll("path.series").Select(path => path.OuterHtml)];
        }
    }

    private IRenderedComponent<LineChart> Draw(bool isLog, params ChartSeries[] series) => Draw(isLog, null, series);

    private IRenderedComponent<LineChart> Draw(bool isLog, (double Min, double Max)? across, params ChartSeries[] series) =>
        Render<LineChart>(parameters => parameters
            .AddCascadingValue(English)
            .Add(chart => chart.Title, "Loss")
            .Add(chart => chart.Series, series)
            .Add(chart => chart.XRange, across)
            .Add(chart => chart.LogY, isLog));
}
