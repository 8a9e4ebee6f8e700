using NnService.Domain.Encoding;

namespace NnService.Domain.Tests.Encoding;

public sealed class MomentsTests
{
    [Fact]
    public void Of_Numbers_DividesByNAndLeavesMissingOnesOut()
    {
        var moments = Moments.Of([1, double.NaN, 3, 100], [0, 1, 2]);

        Assert.Equal(new Moments(2, 1, 1, 3), moments);
    }

    [Fact]
    public void Of_ConstantThatRounds_HasNoSpread()
    {
        var moments = Moments.Of([0.1, 0.1, 0.1], [0, 1, 2]);

        Assert.Equal(0, moments.StandardDeviation);
        AssertClose.Equal(0.1, moments.Mean, 1e-15, 0);
    }

    [Fact]
    public void Of_LargeMean_KeepsTheSmallSpread() => Assert.Equal(1, Moments.Of([1e9, 1e9 + 2], [0, 1]).StandardDeviation);

    [Fact]
    public void Of_NoNumbers_HasNoRange() => Assert.Equal(new Moments(0, 0, null, null), Moments.Of([double.NaN], [0]));
}
