using NnService.Web.Models;

namespace NnService.Web.Tests.Models;

public sealed class WeightStatisticsTests
{
    [Fact]
    public void Weights_are_told_in_a_few_numbers()
    {
        var statistics = WeightStatistics.Of([[1, 2], [3, 6]])!;
        Assert.Equal((4, 1, 6, 3), (statistics.Count, statistics.Min, statistics.Max, statistics.Mean));
        Assert.Equal(Math.Sqrt(3.5), statistics.StandardDeviation, 12);
        Assert.Equal(4, statistics.Counts.Sum());
        Assert.Equal((1, 1), (statistics.Counts[0], statistics.Counts[^1]));
    }

    [Fact]
    public void Equal_weights_are_in_one_range_and_what_is_no_number_in_none()
    {
        Assert.Equal([3], WeightStatistics.Of([[0, 0, 0]])!.Counts);
        Assert.Equal(1, WeightStatistics.Of([[double.NaN, 2, double.PositiveInfinity]])!.Count);
        Assert.Null(WeightStatistics.Of([[double.NaN]]));
    }

    [Fact]
    public void A_small_table_stays_as_it_is()
    {
        double[][] kernel = [[1, 2], [3, 4]];
        Assert.Same(kernel, WeightStatistics.Shrink(kernel, 2, 2));
    }

    [Fact]
    public void A_cell_of_a_large_table_is_the_weight_farthest_from_zero()
    {
        double[][] kernel = [[1, -9, 2], [3, 4, 5], [0, -1, -7]];
        Assert.Equal([[-9, 5], [-1, -7]], WeightStatistics.Shrink(kernel, 2, 2).Select(row => row.ToArray()));
    }

    [Fact]
    public void Rows_become_columns() =>
        Assert.Equal([[1, 3], [2, 4]], WeightStatistics.Turn([[1, 2], [3, 4]]).Select(row => row.ToArray()));
}
