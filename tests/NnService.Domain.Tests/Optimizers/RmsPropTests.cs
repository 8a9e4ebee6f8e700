using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

public sealed class RmsPropTests
{
    [Fact]
    public void Update_two_steps_follow_the_formula_by_hand()
    {
        // v = 0.1·4 = 0.4, w = 1 − 0.1·2/√0.4; then v = 0.9·0.4 + 0.1 = 0.46, w −= 0.1·1/√0.46.
        float[] w = [1], v = [0];

        new RmsProp().Update([2], 1, 0.1, v, [], w);
        AssertClose.Equal(0.4, v[0], 1e-6, 0);
        AssertClose.Equal(1 - (0.2 / Math.Sqrt(0.4)), w[0], 1e-6, 0);

        new RmsProp().Update([1], 2, 0.1, v, [], w);
        AssertClose.Equal(0.46, v[0], 1e-6, 0);
        AssertClose.Equal(1 - (0.2 / Math.Sqrt(0.4)) - (0.1 / Math.Sqrt(0.46)), w[0], 1e-6, 0);
    }

    [Fact]
    public void Update_large_epsilon_stands_outside_the_root()
    {
        float[] w = [0], v = [0];

        new RmsProp(Rho: 0, Epsilon: 1).Update([3], 1, 1, v, [], w);

        AssertClose.Equal(-3 / 4.0, w[0], 1e-6, 0);
    }

    [Fact]
    public void Update_rho_just_below_one_still_remembers()
    {
        // √v = √(1 − ρ)·|g|, so the first step is η/√(1 − ρ).
        float[] w = [0], v = [0];

        new RmsProp(Rho: 0.9999999999).Update([2], 1, 1e-6, v, [], w);

        AssertClose.Equal(-0.1, w[0], 1e-2, 0);
    }

    [Fact]
    public void Moments_of_RmsProp_are_one() => Assert.Equal(1, new RmsProp().Moments);
}
