using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

public sealed class SgdTests
{
    [Fact]
    public void Update_plain_goes_against_the_gradient()
    {
        float[] w = [1, -2];
        new Sgd(0.5).Update([2, -4], 1, 0.25, [], [], w);

        Assert.Equal([0.5f, -1], w);
    }

    [Fact]
    public void Update_with_momentum_keeps_part_of_the_last_direction()
    {
        // u = 2, w = 1 − 0.1·2; then u = 0.9·2 + 1 = 2.8, w = 0.8 − 0.28.
        float[] w = [1], u = [0];
        new Sgd(0.1, 0.9).Update([2], 1, 0.1, u, [], w);
        AssertClose.Equal(0.8, w[0], 1e-7, 0);

        new Sgd(0.1, 0.9).Update([1], 2, 0.1, u, [], w);
        AssertClose.Equal(0.52, w[0], 2e-7, 0);
        AssertClose.Equal(2.8, u[0], 1e-7, 0);
    }

    [Fact]
    public void Update_with_nesterov_looks_ahead_along_the_momentum()
    {
        // u = 2, w = 1 − 0.1(2 + 1.8); then u = 2.8, w = 0.62 − 0.1(1 + 2.52).
        float[] w = [1], u = [0];
        new Sgd(0.1, 0.9, Nesterov: true).Update([2], 1, 0.1, u, [], w);
        AssertClose.Equal(0.62, w[0], 1e-7, 0);

        new Sgd(0.1, 0.9, Nesterov: true).Update([1], 2, 0.1, u, [], w);
        AssertClose.Equal(0.268, w[0], 3e-7, 0);
    }

    [Fact]
    public void Update_nesterov_without_momentum_is_the_plain_step()
    {
        var plain = TestData.Numbers(1, 9);
        var nesterov = TestData.Numbers(1, 9);
        var g = TestData.Numbers(2, 9);
        new Sgd().Update(g, 1, 0.1, [], [], plain);
        new Sgd(Nesterov: true).Update(g, 1, 0.1, [], [], nesterov);

        AssertClose.SameBits(plain, nesterov);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 1)]
    public void Moments_only_momentum_remembers(double momentum, int moments) => Assert.Equal(moments, new Sgd(0.1, momentum).Moments);
}
