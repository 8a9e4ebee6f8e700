using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class ValueBinsTests
{
    [Fact]
    public void Of_few_numbers_each_is_a_bin_and_what_is_missing_has_none()
    {
        var bins = ValueBins.Of(Column.OfNumbers("x", [3, 1, double.NaN, 1, 2]));

        Assert.Equal([2, 0, -1, 0, 1], bins.OfRow);
        Assert.Equal(3, bins.Count);
    }

    [Fact]
    public void Of_many_numbers_ten_bins_hold_about_equally_many_rows()
    {
        var bins = ValueBins.Of(Column.OfNumbers("x", [.. Enumerable.Range(0, 1000).Select(i => Math.Pow(i, 3))]));

        Assert.Equal(10, bins.Count);
        Assert.All(bins.OfRow.CountBy(bin => bin), bin => Assert.Equal(100, bin.Value));
    }

    [Fact]
    public void A_number_that_most_rows_have_is_one_bin()
    {
        var bins = ValueBins.Of(
            Column.OfNumbers("x", [.. Enumerable.Repeat(0.0, 700), .. Enumerable.Range(1, 300).Select(i => (double)i)]));

        Assert.Equal(700, bins.OfRow.Count(bin => bin == bins.OfRow[0]));
        Assert.Equal(bins.Count, bins.OfRow.Distinct().Count());
    }

    [Fact]
    public void Of_many_words_the_rare_ones_share_a_bin()
    {
        var bins = ValueBins.Of(
            Column.OfWords(
                "x", ColumnType.Category, [.. Enumerable.Range(0, 500).SelectMany(i => Enumerable.Repeat($"{i}", i < 100 ? 2 : 1))]));

        Assert.Equal(101, bins.Count);
        Assert.Equal(400, bins.OfRow.Count(bin => bin == 100));
    }
}
