using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks;

public sealed class InitializerTests
{
    private const int FanIn = 150;
    private const int FanOut = 250;

    public static TheoryData<string> Names => [.. Initializer.All.Select(choice => choice.Name)];

    [Fact]
    public void Fill_constants_are_exact()
    {
        Assert.All(Filled(new ZerosInitializer()), weight => Assert.Equal(0, weight));
        Assert.All(Filled(new ConstantInitializer(0.1)), weight => Assert.Equal(0.1f, weight));
    }

    [Theory]
    [InlineData("uniform", -0.05, 0.05)]
    [InlineData("xavierUniform", -0.12247448713915891, 0.12247448713915891)]
    [InlineData("heUniform", -0.2, 0.2)]
    [InlineData("lecunUniform", -0.1414213562373095, 0.1414213562373095)]
    public void Fill_uniform_fills_its_interval_evenly(string name, double min, double max)
    {
        var kernel = Filled(TestData.Default(Initializer.All, name));

        Assert.All(kernel, weight => Assert.InRange(weight, (float)min, (float)max));
        AssertClose.Equal(0, kernel.Average(weight => (double)weight), 0, 0.01 * max);
        AssertClose.Equal((max - min) * (max - min) / 12, Variance(kernel), 0.02, 0);
        Assert.InRange(kernel.Max(), 0.999 * max, max * 1.0001);
    }

    [Theory]
    [InlineData("normal", 0.0001)]
    [InlineData("xavierNormal", 2.0 / 400)]
    [InlineData("heNormal", 2.0 / 150)]
    [InlineData("lecunNormal", 1.0 / 150)]
    public void Fill_normal_has_its_mean_and_variance_and_tails(string name, double variance)
    {
        var kernel = Filled(TestData.Default(Initializer.All, name));

        AssertClose.Equal(0, kernel.Average(weight => (double)weight), 0, 0.02 * Math.Sqrt(variance));
        AssertClose.Equal(variance, Variance(kernel), 0.03, 0);
        AssertClose.Equal(0.0455, kernel.Count(weight => Math.Abs(weight) > 2 * Math.Sqrt(variance)) / (double)kernel.Length, 0.1, 0);
        Assert.Contains(kernel, weight => Math.Abs(weight) > 3 * Math.Sqrt(variance));
    }

    [Fact]
    public void Fill_with_arguments_follows_them()
    {
        var normal = Filled(new NormalInitializer(5, 2));
        AssertClose.Equal(5, normal.Average(weight => (double)weight), 0.01, 0);
        AssertClose.Equal(4, Variance(normal), 0.03, 0);

        Assert.All(Filled(new NormalInitializer(5, 0)), weight => Assert.Equal(5, weight));
        Assert.All(Filled(new UniformInitializer(2, 3)), weight => Assert.InRange(weight, 2, 3));
        Assert.All(Filled(new UniformInitializer(3, 2)), weight => Assert.InRange(weight, 2, 3));
        Assert.All(Filled(new UniformInitializer(2, 2)), weight => Assert.Equal(2, weight));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(20, 9)]
    [InlineData(9, 20)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    [InlineData(1, 1)]
    [InlineData(150, 130)]
    public void Fill_orthogonal_has_orthonormal_columns_or_rows(int fanIn, int fanOut)
    {
        var kernel = new float[fanIn * fanOut];
        new OrthogonalInitializer().Fill(new Xoshiro256StarStar(1), fanIn, fanOut, kernel);

        var q = Matrix<double>.Build.DenseOfRowMajor(fanIn, fanOut, Array.ConvertAll(kernel, weight => (double)weight));
        var product = fanIn >= fanOut ? q.TransposeThisAndMultiply(q) : q.TransposeAndMultiply(q);
        AssertClose.Equal(
            Matrix<double>.Build.DenseIdentity(Math.Min(fanIn, fanOut)).ToRowMajorArray(), product.ToRowMajorArray(), 0, 1e-6);
    }

    [Fact]
    public void Fill_orthogonal_on_one_thread_has_the_same_bits()
    {
        var many = new float[FanIn * FanOut];
        var one = new float[FanIn * FanOut];
        new OrthogonalInitializer().Fill(new Xoshiro256StarStar(1), FanIn, FanOut, many);
        var threads = Control.MaxDegreeOfParallelism;
        try
        {
            Control.MaxDegreeOfParallelism = 1;
            new OrthogonalInitializer().Fill(new Xoshiro256StarStar(1), FanIn, FanOut, one);
        }
        finally
        {
            Control.MaxDegreeOfParallelism = threads;
        }

        AssertClose.SameBits(many, one);
    }

    [Fact]
    public void Fill_orthogonal_of_one_weight_takes_both_signs() =>
        Assert.Equal([-1f, 1], Enumerable.Range(0, 20).Select(seed =>
        {
            var kernel = new float[1];
            new OrthogonalInitializer().Fill(new Xoshiro256StarStar(seed), 1, 1, kernel);
            return kernel[0];
        }).Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Initialize_same_seed_gives_the_same_bits(string name) => AssertClose.SameBits(Weights(name, 7), Weights(name, 7));

    [Theory]
    [MemberData(nameof(Names))]
    public void Initialize_other_seed_or_layer_gives_other_numbers_unless_constant(string name)
    {
        var isConstant = name is "zeros" or "constant";
        var first = Weights(name, 7);

        Assert.Equal(isConstant, first.SequenceEqual(Weights(name, 8)));
        Assert.Equal(isConstant, first.AsSpan(0, 100).SequenceEqual(first.AsSpan(110, 100)));
    }

    private static float[] Filled(Initializer initializer)
    {
        var kernel = new float[FanIn * FanOut];
        initializer.Fill(new Xoshiro256StarStar(1), FanIn, FanOut, kernel);
        return kernel;
    }

    // Two equal layers of 10 × 10 weights and 10 biases.
    private static float[] Weights(string name, long seed)
    {
        var layer = new LayerDefinition { Units = 10, Activation = new Tanh(), Initializer = TestData.Default(Initializer.All, name) };
        return Network.Initialize(new() { Inputs = 10, Layers = [layer, layer], Loss = new MeanSquaredError(), Seed = seed }).Parameters;
    }

    private static double Variance(float[] values)
    {
        var mean = values.Average(value => (double)value);
        return values.Average(value => (value - mean) * (value - mean));
    }
}
