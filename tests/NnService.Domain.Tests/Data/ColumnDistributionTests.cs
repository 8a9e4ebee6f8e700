using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class ColumnDistributionTests
{
    [Fact]
    public void A_histogram_has_twenty_ranges_and_the_last_holds_the_largest_number()
    {
        int[] counts = [.. ColumnDistribution.Histogram([0, 0.49, 0.5, 9.99, 10, double.NaN], 0, 10)];

        Assert.Equal(20, counts.Length);
        Assert.Equal((2, 1, 2, 5), (counts[0], counts[1], counts[19], counts.Sum()));
    }

    [Fact]
    public void The_largest_numbers_have_a_place() =>
        Assert.Equal(
            [1, 2],
            ColumnDistribution.Histogram([-double.MaxValue, double.MaxValue, double.MaxValue], -double.MaxValue, double.MaxValue)
                .Where(count => count > 0));

    [Fact]
    public void Numbers_that_are_all_equal_are_one_range() => Assert.Equal([3], ColumnDistribution.Histogram([7, 7, 7], 7, 7));

    [Fact]
    public void Frequent_words_come_first_and_equals_in_their_order()
    {
        var column = Column.OfWords("x", ColumnType.Category, ["c", "b", null, "a", "b", "d"]);

        Assert.Equal([new("b", 2), new("a", 1), new("c", 1)], ColumnDistribution.Frequent(column, 3));
    }
}
