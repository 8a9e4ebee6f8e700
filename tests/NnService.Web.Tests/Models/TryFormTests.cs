using NnService.Client;
using NnService.Web.Models;

namespace NnService.Web.Tests.Models;

public sealed class TryFormTests
{
    private static readonly FeatureSchema Mass = new("mass", "number", 1, 9, null, 4, MissingIndicator: true);

    private static readonly FeatureSchema Island = new(
        "island", "category", null, null, ["Biscoe", "Dream"], "Dream", MissingIndicator: false);

    private static readonly ModelSchema Schema = new("penguins", 1, "multiClass", false, 4, 3, [Mass, Island], []);

    private static readonly ModelSchema Plain = new("plain", 0, "binary", true, 2, 1, [], []);

    [Fact]
    public void A_row_goes_into_the_address_and_comes_back()
    {
        var form = new TryForm(Schema);
        form.Fields[0].IsMissing = true;
        form.Fields[1].Text = "0";
        Assert.Equal("[null,\"Biscoe\"]", form.State);

        var other = new TryForm(Schema);
        other.Take(form.State);
        Assert.Equal(form.Row, other.Row);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[[1]]")]
    [InlineData("""[{"a":1}]""")]
    public void What_is_no_row_leaves_the_typical_one(string? state)
    {
        var form = new TryForm(Schema);
        form.Take(state);
        Assert.Equal([4, "Dream"], form.Row);
    }

    [Fact]
    public void A_row_that_cannot_be_asked_with_or_is_too_long_stays_out_of_the_address()
    {
        var form = new TryForm(Schema);
        form.Fields[0].Text = "";
        Assert.False(form.IsValid);
        Assert.Null(form.State);
        Assert.Null(new TryForm(Plain with { Inputs = 1000 }).State);
    }

    [Fact]
    public void Columns_are_sent_by_name_and_plain_inputs_by_place()
    {
        Assert.Equal("""{"instances":[{"mass":4,"island":"Dream"}]}""", new TryForm(Schema).Body.ToJsonString());
        Assert.Equal("""{"instances":[[0,0]]}""", new TryForm(Plain).Body.ToJsonString());
    }

    [Fact]
    public void The_typical_row_comes_back()
    {
        var form = new TryForm(Schema);
        form.Take("[null,\"Biscoe\"]");
        form.Reset();
        Assert.Equal([4, "Dream"], form.Row);
    }

    [Fact]
    public void Sixty_four_shades_of_ink_are_a_pad()
    {
        var pixel = new FeatureSchema("pixel", "number", 0, 16, null, 0, MissingIndicator: false);
        var digits = Schema with { Features = [.. Enumerable.Repeat(pixel, 64)] };
        Assert.True(DigitsPad.Fits(digits));
        Assert.False(DigitsPad.Fits(digits with { Features = [.. digits.Features.Skip(1)] }));
        Assert.False(DigitsPad.Fits(digits with { Features = [.. Enumerable.Repeat(pixel with { Max = 255 }, 64)] }));
        Assert.False(DigitsPad.Fits(digits with { Features = [.. Enumerable.Repeat(pixel with { Max = 1 }, 64)] }));
        Assert.False(DigitsPad.Fits(Plain));
    }
}
