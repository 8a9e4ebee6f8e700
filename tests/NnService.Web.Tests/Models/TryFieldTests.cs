using NnService.Client;
using NnService.Web.Models;

namespace NnService.Web.Tests.Models;

public sealed class TryFieldTests
{
    private static readonly FeatureSchema Length = new("length", "number", 4.3, 7.9, null, 5.8, MissingIndicator: false);

    private static readonly FeatureSchema Island = new(
        "island", "category", null, null, ["Biscoe", "Dream"], "Dream", MissingIndicator: true);

    [Fact]
    public void A_number_begins_with_what_replaces_a_missing_one()
    {
        var field = new TryField(Length);
        Assert.Equal("5.8", field.Text);
        Assert.Equal(5.8, field.Value);
        Assert.True(field.IsValid);
        Assert.False(field.IsOutside);
    }

    [Theory]
    [InlineData("4.3", false)]
    [InlineData("7.9", false)]
    [InlineData("4.29", true)]
    [InlineData("8", true)]
    [InlineData("1e9", true)]
    public void A_number_beyond_the_training_rows_is_outside(string text, bool isOutside) =>
        Assert.Equal(isOutside, new TryField(Length) { Text = text }.IsOutside);

    [Theory]
    [InlineData("")]
    [InlineData("five")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    public void What_is_no_number_is_not_asked_with(string text)
    {
        var field = new TryField(Length) { Text = text };
        Assert.False(field.IsValid);
        Assert.False(field.IsOutside);
    }

    [Theory]
    [InlineData(4.3, 7.9, 0.02)]
    [InlineData(2700, 6300, 20)]
    [InlineData(0, 16, 0.1)]
    [InlineData(3, 3, 1)]
    public void A_slider_goes_by_a_round_part_of_its_range(double min, double max, double step) =>
        Assert.Equal(step, new TryField(Length with { Min = min, Max = max }).Step, 12);

    [Fact]
    public void A_choice_is_its_place_and_answers_its_word()
    {
        var field = new TryField(Island);
        Assert.Equal("1", field.Text);
        Assert.Equal("Dream", field.Value);
        field.Text = "7";
        Assert.False(field.IsValid);
    }

    [Fact]
    public void Only_what_had_gaps_at_training_can_be_missing()
    {
        var island = new TryField(Island);
        island.Take(default);
        Assert.True(island.IsMissing);
        Assert.True(island.Value.IsMissing);

        var length = new TryField(Length);
        length.Take(default);
        Assert.False(length.IsMissing);
    }

    [Fact]
    public void A_value_that_does_not_fit_is_passed_over()
    {
        var field = new TryField(Island);
        field.Take("Atlantis");
        field.Take(3);
        Assert.Equal("Dream", field.Value);
    }

    [Fact]
    public void A_category_of_which_none_replaces_a_missing_one_begins_with_the_first() =>
        Assert.Equal("Biscoe", new TryField(Island with { Missing = default }).Value);
}
