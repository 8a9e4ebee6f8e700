using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

public sealed class AdagradTests
{
    [Fact]
    public void Update_two_steps_follow_the_formula_by_hand()
    {
        // s = 9, w = 1 − 0.1·3/3; then s = 9 + 16 = 25, w −= 0.1·4/5.
        float[] w = [1], s = [0];

        new Adagrad().Update([3], 1, 0.1, s, [], w);
        Assert.Equal(9, s[0]);
        AssertClose.Equal(0.9, w[0], 1e-6, 0);

        new Adagrad().Update([4], 2, 0.1, s, [], w);
        Assert.Equal(25, s[0]);
        AssertClose.Equal(0.82, w[0], 1e-6, 0);
    }

    [Fact]
    public void Moments_of_adagrad_are_one() => Assert.Equal(1, new Adagrad().Moments);
}
