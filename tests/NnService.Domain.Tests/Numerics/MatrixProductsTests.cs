using NnService.Domain.Numerics;

namespace NnService.Domain.Tests.Numerics;

/// <summary>Every product against three nested loops in double precision.</summary>
public sealed class MatrixProductsTests
{
    public static TheoryData<int, int, int> Shapes =>
    [
        ..
            from rows in new[] { 1, 2, 3, 5, 8, 20 }
                from inputs in new[] { 1, 2, 7, 16, 20 } from units in new[] { 1, 3, 4, 13, 20 } select (rows, inputs, units),
        (1, 67, 33), (41, 17, 67), (64, 33, 70), (7, 100, 1), (1, 1, 129), (129, 1, 1),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Affine_of_any_shape_matches_the_naive_loops(int rows, int inputs, int units)
    {
        var x = TestData.Numbers(1, rows * inputs);
        var kernel = TestData.Numbers(2, inputs * units);
        var bias = TestData.Numbers(3, units);
        var z = Dirty(rows * units);
        var product = Naive(rows, inputs, units, (i, k) => x[(i * inputs) + k], (k, j) => kernel[(k * units) + j]);

        MatrixProducts.Affine(x, kernel, bias, rows, inputs, units, z);
        AssertClose.Equal([.. product.Select((value, at) => value + bias[at % units])], z, 1e-5, 1e-5);

        MatrixProducts.Affine(x, kernel, [], rows, inputs, units, z);
        AssertClose.Equal(product, z, 1e-5, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void KernelGradient_of_any_shape_matches_the_naive_loops(int rows, int inputs, int units)
    {
        var x = TestData.Numbers(1, rows * inputs);
        var dZ = TestData.Numbers(2, rows * units);
        var dKernel = Dirty(inputs * units);

        MatrixProducts.KernelGradient(x, dZ, rows, inputs, units, Share.Whole, dKernel);

        AssertClose.Equal(Naive(inputs, rows, units, (i, k) => x[(k * inputs) + i], (k, j) => dZ[(k * units) + j]), dKernel, 1e-5, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void InputGradient_of_any_shape_matches_the_naive_loops(int rows, int inputs, int units)
    {
        var dZ = TestData.Numbers(1, rows * units);
        var kernel = TestData.Numbers(2, inputs * units);
        var dX = Dirty(rows * inputs);

        MatrixProducts.InputGradient(dZ, kernel, rows, inputs, units, Share.Whole, dX);

        AssertClose.Equal(Naive(rows, units, inputs, (i, k) => dZ[(i * units) + k], (k, j) => kernel[(j * units) + k]), dX, 1e-5, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BiasGradient_of_any_shape_sums_the_rows(int rows, int inputs, int units)
    {
        var dZ = TestData.Numbers(inputs, rows * units);
        var dBias = Dirty(units);

        MatrixProducts.BiasGradient(dZ, rows, units, dBias);

        AssertClose.Equal(Naive(1, rows, units, (_, _) => 1, (k, j) => dZ[(k * units) + j]), dBias, 1e-5, 1e-5);
    }

    [Fact]
    public void BiasGradient_without_bias_does_nothing() => MatrixProducts.BiasGradient([1, 2], 1, 2, []);

    [Fact]
    public void Affine_of_one_row_has_the_bits_it_has_in_a_batch()
    {
        var x = TestData.Numbers(1, 9 * 33);
        var kernel = TestData.Numbers(2, 33 * 21);
        var bias = TestData.Numbers(3, 21);
        var batch = new float[9 * 21];
        var alone = new float[21];
        MatrixProducts.Affine(x, kernel, bias, 9, 33, 21, batch);

        for (var row = 0; row < 9; row++)
        {
            MatrixProducts.Affine(x.AsSpan(row * 33, 33), kernel, bias, 1, 33, 21, alone);
            AssertClose.SameBits(alone, batch.AsSpan(row * 21, 21));
        }
    }

    [Fact]
    public void Affine_of_a_long_row_is_one_chain_of_fused_multiply_adds_from_the_bias()
    {
        var x = TestData.Numbers(1, 300);
        var kernel = TestData.Numbers(2, 300);
        var z = new float[1];
        MatrixProducts.Affine(x, kernel, [0.5f], 1, 300, 1, z);

        AssertClose.SameBits([x.Zip(kernel).Aggregate(0.5f, (sum, pair) => MathF.FusedMultiplyAdd(pair.First, pair.Second, sum))], z);
    }

    private static double[] Naive(int rows, int depth, int columns, Func<int, int, float> a, Func<int, int, float> b)
    {
        var c = new double[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                for (var k = 0; k < depth; k++)
                    c[(i * columns) + j] += (double)a(i, k) * b(k, j);
            }
        }

        return c;
    }

    // Destinations may hold anything before.
    private static float[] Dirty(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}
