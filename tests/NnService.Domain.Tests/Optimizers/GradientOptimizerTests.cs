using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

/// <summary>What holds for every rule that follows a gradient: the fast loop is the textbook's formula.</summary>
public sealed class GradientOptimizerTests
{
    public static TheoryData<string> Names => [.. TestData.GradientOptimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_many_steps_follows_the_textbook(string name)
    {
        const int Weights = 37, Steps = 300;
        var optimizer = TestData.GradientOptimizers[name];
        float[] w = TestData.Numbers(1, Weights), first = new float[Weights], second = new float[Weights];
        double[] expected = Oracle.ToDouble(w), m = new double[Weights], v = new double[Weights];

        for (var step = 1; step <= Steps; step++)
        {
            // Every weight has its own scale of gradients, and the rate changes as schedules do.
            var gradient = TestData.Numbers(step, Weights).Select((g, i) => g * MathF.Pow(10, (i % 7) - 4)).ToArray();
            var rate = 0.01 / Math.Sqrt(step);
            optimizer.Update(gradient, step, rate, first, second, w);
            for (var i = 0; i < Weights; i++)
                expected[i] = optimizer.Update(gradient[i], step, rate, ref m[i], ref v[i], expected[i]);
        }

        AssertClose.Equal(expected, w, 1e-5, 1e-5, $"{name} weight");
        if (optimizer.Moments > 0) AssertClose.Equal(m, first, 1e-4, 1e-5, $"{name} first moment");
        if (optimizer.Moments > 1) AssertClose.Equal(v, second, 1e-4, 1e-5, $"{name} second moment");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_part_by_part_gives_the_same_bits(string name)
    {
        var optimizer = TestData.GradientOptimizers[name];
        float[] g = TestData.Numbers(2, 11), whole = TestData.Numbers(1, 11), first = new float[11], second = new float[11];
        float[] parts = [.. whole], first2 = new float[11], second2 = new float[11];

        optimizer.Update(g, 1, 0.1, first, second, whole);
        optimizer.Update(g.AsSpan(0, 4), 1, 0.1, first2.AsSpan(0, 4), second2.AsSpan(0, 4), parts.AsSpan(0, 4));
        optimizer.Update(g.AsSpan(4), 1, 0.1, first2.AsSpan(4), second2.AsSpan(4), parts.AsSpan(4));

        AssertClose.SameBits(whole, parts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_zero_or_denormal_gradients_never_give_a_NaN(string name)
    {
        float[] gradients = [0, -0f, float.Epsilon, -float.Epsilon, 1e-42f, 1e-38f, 1e-30f, -1e-23f];
        foreach (var optimizer in new[] { TestData.GradientOptimizers[name], TestData.WithSmallestEpsilon(name) })
        {
            float[] w = [.. Enumerable.Repeat(1f, gradients.Length)], first = new float[w.Length], second = new float[w.Length];
            for (var step = 1; step <= 20; step++) optimizer.Update(gradients, step, 0.1, first, second, w);

            Assert.All(w, weight => Assert.True(float.IsFinite(weight)));
            if (optimizer is not AdamW) Assert.Equal([1f, 1], w[..2]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_gradient_that_is_not_a_number_stays_visible(string name)
    {
        float[] w = [1, 1], first = new float[2], second = new float[2];

        TestData.GradientOptimizers[name].Update([float.NaN, 1], 1, 0.1, first, second, w);

        Assert.True(float.IsNaN(w[0]));
        Assert.True(float.IsFinite(w[1]));
    }

    [Fact]
    public void Names_of_gradient_optimizers_cover_every_one_in_the_list() => Assert.Equal(
        Optimizer.All.Select(choice => choice.Name).Where(name => TestData.Default(Optimizer.All, name) is GradientOptimizer).Order(),
        TestData.GradientOptimizers.Values.Select(optimizer => optimizer.Name).Distinct().Order());
}
