using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Tests.Numerics;

/// <summary>How far the vector functions are from the exact ones, in units of the last place.</summary>
public sealed class FastMathTests
{
    [Fact]
    public void Tanh_is_within_two_ulp()
    {
        AssertWithin(2, new Tanh(), Math.Tanh, -10, 10);
        AssertWithin(2, new Tanh(), Math.Tanh, -1, 1);
    }

    [Fact]
    public void Sigmoid_is_within_four_ulp()
    {
        AssertWithin(4, new Sigmoid(), x => 1 / (1 + Math.Exp(-x)), -87, 87);
        AssertWithin(4, new Sigmoid(), x => 1 / (1 + Math.Exp(-x)), -1, 1);
    }

    // elu of negative numbers is e^x − 1.
    [Fact]
    public void ExpM1_is_within_six_ulp()
    {
        AssertWithin(6, new Elu(), new Elu().Value, -80, 0);
        AssertWithin(6, new Elu(), new Elu().Value, -0.7, 0);
    }

    [Fact]
    public void Silu_is_within_five_ulp() => AssertWithin(5, new Silu(), x => x / (1 + Math.Exp(-x)), -80, 80);

    [Theory]
    [InlineData("sigmoid", 1, 0)]
    [InlineData("tanh", 1, -1)]
    [InlineData("elu", float.PositiveInfinity, -1)]
    public void Infinities_have_their_limits(string name, float above, float below)
    {
        var a = new float[2];
        TestData.Default(Activation.All, name).Forward([float.PositiveInfinity, float.NegativeInfinity], 2, a);

        Assert.Equal([above, below], a);
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("silu")]
    [InlineData("elu")]
    [InlineData("relu")]
    public void An_element_has_the_same_bits_wherever_it_stands(string name)
    {
        var activation = TestData.Default(Activation.All, name);
        var z = TestData.Numbers(1, 70, -5, 5);
        var whole = new float[z.Length];
        activation.Forward(z, 1, whole);
        for (var start = 0; start < z.Length; start++)
        {
            for (var length = 1; length <= Math.Min(18, z.Length - start); length++)
            {
                var part = new float[length];
                activation.Forward(z.AsSpan(start, length), 1, part);
                AssertClose.SameBits(whole.AsSpan(start, length), part);
            }
        }
    }

    private static void AssertWithin(double ulps, Activation activation, Func<double, double> exact, double from, double to)
    {
        var z = TestData.Numbers(1, 200_000, from, to);
        var a = new float[z.Length];
        activation.Forward(z, 1, a);
        for (var i = 0; i < z.Length; i++)
        {
            var expected = exact(z[i]);
            var nearest = MathF.Abs((float)exact(z[i]));

            // Below the smallest normal float results are 0.
            if (nearest < 1.17549435e-38f) continue;
            var distance = Math.Abs(a[i] - expected) / (MathF.BitIncrement(nearest) - nearest);
            Assert.True(
                distance <= ulps,
                FormattableString.Invariant($"{activation.Name}({z[i]:R}) is {a[i]:R}, {distance:0.00} ulp from {expected:R}"));
        }
    }
}
