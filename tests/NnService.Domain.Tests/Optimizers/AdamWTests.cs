using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

public sealed class AdamWTests
{
    [Fact]
    public void Update_first_decays_before_adams_step()
    {
        // 2·(1 − 0.1·0.05) = 1.99, then adam's first step of 0.1.
        float[] w = [2], m = [0], v = [0];
        var first = 0.0;
        var second = 0.0;

        new AdamW(WeightDecay: 0.05).Update([3], 1, 0.1, m, v, w);

        AssertClose.Equal(1.89, w[0], 1e-6, 0);
        AssertClose.Equal(1.89, new AdamW(WeightDecay: 0.05).Update(3, 1, 0.1, ref first, ref second, 2), 1e-8, 0);
    }

    [Fact]
    public void Update_without_gradient_still_decays()
    {
        float[] w = [2], m = [0], v = [0];

        new AdamW(WeightDecay: 0.5).Update([0], 1, 0.1, m, v, w);

        AssertClose.Equal(1.9, w[0], 1e-7, 0);
    }

    [Fact]
    public void Update_without_decay_is_adam()
    {
        float[] w = TestData.Numbers(1, 9), m = new float[9], v = new float[9], g = TestData.Numbers(2, 9);
        float[] other = [.. w], m2 = new float[9], v2 = new float[9];

        for (var step = 1; step <= 5; step++)
        {
            new AdamW(WeightDecay: 0).Update(g, step, 0.1, m, v, w);
            new Adam().Update(g, step, 0.1, m2, v2, other);
        }

        AssertClose.SameBits(other, w);
    }

    [Fact]
    public void Update_of_a_copy_with_other_betas_follows_them()
    {
        var a = new AdamW() with { Beta1 = 0.5, Beta2 = 0.5 };
        var b = new AdamW(Beta1: 0.5, Beta2: 0.5);
        var m = 0.0;
        var v = 0.0;
        var m2 = 0.0;
        var v2 = 0.0;

        Assert.Equal(b, a);
        Assert.Equal(b.Update(1, 1, 0.1, ref m, ref v, 1), a.Update(1, 1, 0.1, ref m2, ref v2, 1));
        Assert.Equal((m, v), (m2, v2));
    }

    [Fact]
    public void Moments_of_AdamW_are_two() => Assert.Equal(2, new AdamW().Moments);
}
