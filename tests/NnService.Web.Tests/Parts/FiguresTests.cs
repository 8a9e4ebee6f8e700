using NnService.Web.Parts;

namespace NnService.Web.Tests.Parts;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0")]
    [InlineData(1234567.0, "1.23457E+06")]
    [InlineData(0.1234567, "0.123457")]
    [InlineData(double.NaN, "NaN")]
    public void Six_digits_are_shown(double? value, string text) => Assert.Equal(text, Figures.Short(value));

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    public void All_digits_can_be_read_back(double value, string text)
    {
        Assert.Equal(text, Figures.Full(value));
        Assert.Equal(value, double.Parse(Figures.Full(value), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(999, "999")]
    [InlineData(1234567, "1\u202f234\u202f567")]
    public void Thousands_stand_apart(long value, string text) => Assert.Equal(text, Figures.Whole(value));

    [Theory]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(3L << 40, "3 TiB")]
    [InlineData(5000L << 40, "5000 TiB")]
    public void Bytes_are_told_in_the_largest_unit(long value, string text) => Assert.Equal(text, Figures.Bytes(value));

    [Theory]
    [InlineData(1.27, "1.3 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(3_660, "1 h 1 min")]
    [InlineData(90_000, "1 d 1 h")]
    public void Times_are_told_in_two_units(double seconds, string text) =>
        Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));
}
