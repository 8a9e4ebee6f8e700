using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

public sealed class AdamTests
{
    [Theory]
    [InlineData(1e-4)]
    [InlineData(3)]
    [InlineData(-1e6)]
    public void Update_first_moves_by_the_learning_rate_whatever_the_gradient(double gradient)
    {
        float[] w = [0], m = [0], v = [0];
        new Adam(Epsilon: 1e-30).Update([(float)gradient], 1, 0.1, m, v, w);

        AssertClose.Equal(-0.1 * Math.Sign(gradient), w[0], 3e-7, 0);
    }

    [Fact]
    public void Update_second_has_the_bias_corrected_moments()
    {
        // m = 0.9·0.2 + 0.1 = 0.28, v = 0.999·0.004 + 0.001 = 0.004996; m̂ = m/0.19, v̂ = v/0.001999.
        float[] w = [0], m = [0], v = [0];
        new Adam().Update([2], 1, 0.1, m, v, w);
        new Adam().Update([1], 2, 0.1, m, v, w);

        AssertClose.Equal(-0.1 - (0.1 * (0.28 / 0.19) / Math.Sqrt(0.004996 / 0.001999)), w[0], 5e-7, 0);
    }

    [Theory]
    [InlineData(0.9, 0.999)]
    [InlineData(0, 0)]
    [InlineData(0.99, 0.99999)]
    public void Update_many_follows_the_formula_in_double_precision(double beta1, double beta2)
    {
        var adam = new Adam(0.01, beta1, beta2);
        float[] w = [0], first = [0], second = [0];
        var expected = 0.0;
        var m = 0.0;
        var v = 0.0;
        var gradients = TestData.Numbers(5, 200, 0.5, 1.5);
        for (var t = 1; t <= gradients.Length; t++)
        {
            adam.Update([gradients[t - 1]], t, 0.01, first, second, w);
            m = (beta1 * m) + ((1 - beta1) * gradients[t - 1]);
            v = (beta2 * v) + ((1 - beta2) * gradients[t - 1] * gradients[t - 1]);
            expected -= 0.01 * (m / (1 - Math.Pow(beta1, t))) / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + 1e-8);

            AssertClose.Equal(expected, w[0], 3e-6, 0, $"weight after step {t}");
        }
    }

    [Fact]
    public void Update_without_gradient_leaves_the_weight_whatever_epsilon()
    {
        float[] w = [3], m = [0], v = [0];
        new Adam(Epsilon: double.Epsilon).Update([0], 1, 0.1, m, v, w);

        Assert.Equal(3, w[0]);
    }

    [Theory]
    [InlineData(0.9, 0.9999999999999999)]
    [InlineData(0.9999999999999999, 0.999)]
    public void Update_betas_just_below_one_still_moves_by_the_learning_rate(double beta1, double beta2)
    {
        float[] w = [0], m = [0], v = [0];
        new Adam(0.1, beta1, beta2).Update([2], 1, 0.1, m, v, w);

        AssertClose.Equal(-0.1, w[0], 1e-3, 0);
    }

    [Fact]
    public void Moments_of_adam_are_two() => Assert.Equal(2, new Adam().Moments);
}
