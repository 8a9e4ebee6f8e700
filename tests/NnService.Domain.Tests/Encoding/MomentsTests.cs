using NnService.Domain.Encoding;

namespace NnService.Domain.Tests.Encoding;

public sealed class MomentsTests
{
    [Fact]
    public void Of_numbers_divides_by_n_and_leaves_missing_ones_out()
    {
        var moments = Moments.Of([1, double.NaN, 3, 100], [0, 1, 2]);

        Assert.Equal(new Moments(2, 1, 1, 3), moments);
    }

    [Fact]
    public void Of_constant_that_rounds_has_no_spread()
    {
        var moments = Moments.Of([0.1, 0.1, 0.1], [0, 1, 2]);

        Assert.Equal(0, moments.StandardDeviation);
        AssertClose.Equal(0.1, moments.Mean, 1e-15, 0);
    }

    [Fact]
    public void Of_large_mean_keeps_the_small_spread() => Assert.Equal(1, Moments.Of([1e9, 1e9 + 2], [0, 1]).StandardDeviation);

    [Fact]
    public void Of_no_numbers_has_no_range() => Assert.Equal(new Moments(0, 0, null, null), Moments.Of([double.NaN], [0]));
}
