using NnService.Web.Parts.Charts;

namespace NnService.Web.Tests.Parts.Charts;

public sealed class ChartScaleTests
{
    [Fact]
    public void An_even_axis_is_widened_to_round_values_and_names_them()
    {
        var scale = ChartScale.Around([0.13, 0.87], 0, 100);
        Assert.Equal((0, 1), (scale.Min, scale.Max));
        Assert.Equal(["0", "0.2", "0.4", "0.6", "0.8", "1"], scale.Ticks().Select(ChartScale.Name));
        Assert.Equal(50, scale.Place(0.5), 1e-12);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.3, 0.3125)]
    [InlineData(1, 1)]
    [InlineData(1.1, 1.25)]
    [InlineData(9, 10)]
    [InlineData(10_000, 10_240)]
    [InlineData(16_384, 16_384)]
    public void An_axis_that_grows_has_room_for_a_quarter_more_at_most(double value, double end) =>
        Assert.Equal(end, ChartScale.RoomFor(value));

    [Fact]
    public void A_logarithmic_axis_has_whole_powers_of_ten_at_its_ends()
    {
        var scale = ChartScale.Around([0.003, 20], 0, 100, isLog: true);
        Assert.Equal((0.001, 100), (scale.Min, scale.Max));
        Assert.Equal(["0.001", "0.01", "0.1", "1", "10", "100"], scale.Ticks().Select(ChartScale.Name));
        Assert.Equal(60, scale.Place(1), 1e-9);
    }

    [Fact]
    public void A_short_logarithmic_axis_names_values_between_the_powers() =>
        Assert.Equal(
            ["0.1", "0.2", "0.5", "1"], ChartScale.Around([0.15, 0.9], 0, 100, isLog: true).Ticks().Select(ChartScale.Name));

    [Fact]
    public void What_is_not_finite_or_not_positive_has_no_place_and_widens_nothing()
    {
        var scale = ChartScale.Around([double.NaN, double.PositiveInfinity, -1, 0, 1, 10], 0, 100, isLog: true);
        Assert.Equal((1, 10), (scale.Min, scale.Max));
        Assert.All([double.NaN, double.PositiveInfinity, -1, 0], value => Assert.False(scale.Has(value)));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { 5.0 })]
    [InlineData(new[] { 0.0, 0.0 })]
    [InlineData(new[] { -3.0 })]
    public void Every_axis_has_a_length(double[] values)
    {
        foreach (var isLog in (bool[])[false, true])
        {
            var scale = ChartScale.Around(values, 0, 100, isLog);
            Assert.True(scale.Max > scale.Min);
            Assert.InRange(scale.Ticks().Count, 2, 12);
        }
    }

    [Theory]
    [InlineData(1e-300, 1e300)]
    [InlineData(1e-9, 3e-9)]
    [InlineData(99_999, 1e12)]
    public void Axes_of_any_size_have_few_ticks(double min, double max)
    {
        foreach (var isLog in (bool[])[false, true]) Assert.InRange(ChartScale.Around([min, max], 0, 100, isLog).Ticks().Count, 2, 14);
    }
}
