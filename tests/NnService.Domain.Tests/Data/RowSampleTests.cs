using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class RowSampleTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 5)]
    public void All_rows_are_taken_where_they_may_be(int rows, int most) =>
        Assert.Equal(Enumerable.Range(0, rows), RowSample.Spread(rows, most));

    [Theory]
    [InlineData(6, 5)]
    [InlineData(1_000_000, 65_536)]
    [InlineData(int.MaxValue, 1_000)]
    public void Of_each_run_one_row_is_taken_and_always_the_same(int rows, int most)
    {
        var sample = RowSample.Spread(rows, most);

        Assert.Equal(most, sample.Length);
        for (var run = 0; run < most; run++)
            Assert.InRange(sample[run], (long)rows * run / most, ((long)rows * (run + 1) / most) - 1);
        Assert.Equal(sample, RowSample.Spread(rows, most));
    }

    [Fact]
    public void What_repeats_in_the_table_is_met_as_often_as_it_is_there()
    {
        // Classes that take turns would be one class of a sample of every tenth row.
        var odd = RowSample.Spread(100_000, 10_000).Count(row => row % 2 == 1);

        Assert.InRange(odd, 4_800, 5_200);
    }
}
