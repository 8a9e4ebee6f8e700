using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Tests.Networks;

public sealed class ActivationTests
{
    public static TheoryData<string> Names => [.. Activation.All.Select(choice => choice.Name)];

    public static TheoryData<string> HiddenNames =>
        [.. Activation.All.Where(choice => !TestData.Default(Activation.All, choice.Name).IsOutputOnly).Select(choice => choice.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_every_length_to_70_follows_the_formula(string name)
    {
        var activation = TestData.Default(Activation.All, name);
        for (var units = 1; units <= 70; units++)
        {
            var z = TestData.Numbers(units, 2 * units, -8, 8);
            var a = new float[z.Length];

            activation.Forward(z, units, a);

            AssertClose.Equal(
                [.. Oracle.ToDouble(z).Chunk(units).SelectMany(row => Oracle.Activate(activation, row))],
                a,
                2e-6,
                1e-9,
                $"{name} of {units}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_no_numbers_does_nothing(string name) => TestData.Default(Activation.All, name).Forward([], 3, []);

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_over_its_own_input_gives_the_same_bits(string name)
    {
        var activation = TestData.Default(Activation.All, name);
        var z = TestData.Numbers(1, 35, -3, 3);
        var a = new float[z.Length];
        activation.Forward(z, 7, a);

        activation.Forward(z, 7, z);

        AssertClose.SameBits(a, z);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_not_a_number_stays_visible(string name)
    {
        float[] a = [float.NaN, 1];
        TestData.Default(Activation.All, name).Forward(a, 2, a);

        Assert.True(float.IsNaN(a[0]));
    }

    [Theory]
    [MemberData(nameof(HiddenNames))]
    public void Forward_zero_and_large_numbers_follows_the_formula(string name)
    {
        var activation = TestData.Default(Activation.All, name);
        float[] z = [0, -0f, 1e-30f, -1e-30f, 88, -88, 100, -100, 1e30f, -1e30f, 3e38f, -3e38f];
        var a = new float[z.Length];

        activation.Forward(z, z.Length, a);

        AssertClose.Equal(Oracle.Activate(activation, Oracle.ToDouble(z)), a, 2e-6, 1e-38, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_of_any_gradient_matches_central_differences(string name)
    {
        var activation = TestData.Default(Activation.All, name);
        for (var units = 1; units <= 19; units += 3)
        {
            var z = TestData.Numbers(units, 2 * units, -3, 3);
            var dA = TestData.Numbers(100 + units, 2 * units);
            var a = new float[z.Length];
            var dZ = new float[z.Length];
            activation.Forward(z, units, a);

            activation.Backward(z, a, dA, units, dZ);

            var expected = Oracle.Gradient(
                moved => moved.Chunk(units).SelectMany(row => Oracle.Activate(activation, row)).Zip(dA, (y, d) => y * d).Sum(),
                Oracle.ToDouble(z));
            AssertClose.Equal(expected, dZ, 1e-5, 1e-6, $"{name} of {units}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_over_its_own_gradient_gives_the_same_bits(string name)
    {
        var activation = TestData.Default(Activation.All, name);
        var z = TestData.Numbers(2, 21, -3, 3);
        var d = TestData.Numbers(3, 21);
        var a = new float[21];
        var dZ = new float[21];
        activation.Forward(z, 7, a);
        activation.Backward(z, a, d, 7, dZ);

        activation.Backward(z, a, d, 7, d);

        AssertClose.SameBits(dZ, d);
    }

    [Fact]
    public void IsOutputOnly_of_softmax_alone_is_true() =>
        Assert.Equal(["softmax"], Names.Select(row => row.Data).Except(HiddenNames.Select(row => row.Data)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_of_a_row_follows_the_formula(string name)
    {
        var activation = TestData.Default(Activation.All, name);
        var z = Oracle.ToDouble([.. TestData.Numbers(3, 40, -8, 8), 0]);

        AssertClose.Equal(
            Oracle.Activate(activation, z), activation.Apply(Vector<double>.Build.DenseOfArray(z)).ToArray(), 1e-12, 1e-14, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Jacobian_of_a_row_matches_central_differences(string name)
    {
        const int Units = 9;
        var activation = TestData.Default(Activation.All, name);
        var z = Oracle.ToDouble(TestData.Numbers(3, Units, -3, 3));

        var jacobian = activation.Jacobian(Vector<double>.Build.DenseOfArray(z));

        for (var j = 0; j < Units; j++)
            AssertClose.Equal(
                Oracle.Gradient(moved => Oracle.Activate(activation, moved)[j], z),
                jacobian.Row(j).ToArray(),
                1e-8,
                1e-9,
                $"{name} output {j}, sum");
    }

    [Theory]
    [MemberData(nameof(HiddenNames))]
    public void Value_and_slope_of_large_sums_are_finite(string name)
    {
        var activation = (ElementwiseActivation)TestData.Default(Activation.All, name);

        Assert.All(
            [-1e30, -1000, -100, -0.0, 0, 100, 1000, 1e30],
            z => Assert.True(double.IsFinite(activation.Value(z)) && double.IsFinite(activation.Slope(z))));
        Assert.True(double.IsNaN(activation.Value(double.NaN)));
    }

    [Theory]
    [MemberData(nameof(HiddenNames))]
    public void Backward_of_large_sums_follows_the_slope(string name)
    {
        var activation = (ElementwiseActivation)TestData.Default(Activation.All, name);
        float[] z = [-1e30f, -1000, -100, -20, 20, 100, 1000, 1e30f], dA = [1, 1, 1, 1, 1, 1, 1, 1];
        var a = new float[z.Length];
        var dZ = new float[z.Length];

        activation.Forward(z, z.Length, a);
        activation.Backward(z, a, dA, z.Length, dZ);

        AssertClose.Equal([.. z.Select(value => activation.Slope(value))], dZ, 1e-6, 2e-7, name);
    }

    [Theory]
    [InlineData("relu", 0)]
    [InlineData("leakyRelu", 0.01)]
    public void Slope_at_zero_is_that_of_the_negative_side(string name, double slope)
    {
        var activation = (ElementwiseActivation)TestData.Default(Activation.All, name);

        Assert.Equal(slope, activation.Slope(0));
        Assert.Equal(slope, activation.Slope(-0.0));
    }

    [Theory]
    [InlineData("elu", -1, -0.6321205588285577)]
    [InlineData("selu", 1, 1.0507009873554805)]
    [InlineData("selu", -1, -1.1113307378125627)]
    [InlineData("gelu", 1, 0.8413447460685429)]
    [InlineData("gelu", -2, -0.04550026389635842)]
    [InlineData("silu", 1, 0.7310585786300049)]
    [InlineData("softplus", 0, 0.6931471805599453)]
    [InlineData("softplus", 1, 1.3132616875182228)]
    public void Value_of_a_known_sum_is_the_known_number(string name, double z, double expected) =>
        AssertClose.Equal(expected, ((ElementwiseActivation)TestData.Default(Activation.All, name)).Value(z), 1e-14, 0);

    [Fact]
    public void Elu_with_another_alpha_scales_the_negative_side_only()
    {
        var elu = new Elu(0.5);
        var a = new float[3];
        var dZ = new float[3];

        elu.Forward([-1, 0, 2], 3, a);
        elu.Backward([-1, 0, 2], a, [1, 1, 1], 3, dZ);

        AssertClose.Equal([0.5 * (Math.Exp(-1) - 1), 0, 2], a, 1e-7, 0);
        AssertClose.Equal([0.5 * Math.Exp(-1), 0.5, 1], dZ, 1e-6, 0);
        AssertClose.Equal(0.5 * Math.Exp(-1), elu.Slope(-1), 1e-15, 0);
    }
}
