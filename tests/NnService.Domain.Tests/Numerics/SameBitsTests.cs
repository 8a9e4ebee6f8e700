using NnService.Domain.Numerics;

namespace NnService.Domain.Tests.Numerics;

/// <summary>
/// The fast products give the bits of the plain loops, whatever the shape, the strides, the vector width and the number of threads.
/// </summary>
public sealed class SameBitsTests
{
    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        foreach (var rows in (int[])[1, 2, 7, 12, 13, 33])
        {
            foreach (var inputs in (int[])[1, 3, 16, 31])
            {
                foreach (var units in (int[])[1, 4, 15, 16, 17, 32, 33, 70])
                    shapes.Add(rows, inputs, units);
            }
        }

        // Beyond one block of rows, of the summed index, and of rows that lie far apart, so that operands are packed.
        shapes.Add(5, 257, 40);
        shapes.Add(64, 600, 33);
        shapes.Add(253, 300, 129);
        shapes.Add(300, 64, 520);
        shapes.Add(515, 20, 10);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_of_any_shape_have_the_bits_of_the_plain_loops(int rows, int inputs, int units)
    {
        var x = TestData.Numbers(1, rows * inputs);
        var kernel = TestData.Numbers(2, inputs * units);
        var bias = TestData.Numbers(3, units);
        var dZ = TestData.Numbers(4, rows * units);
        var z = new float[rows * units];
        var dKernel = new float[inputs * units];
        var dX = new float[rows * inputs];
        PlainProducts.Affine(x, kernel, bias, rows, inputs, units, z);
        PlainProducts.KernelGradient(x, dZ, rows, inputs, units, dKernel);
        PlainProducts.InputGradient(dZ, kernel, rows, inputs, units, dX);

        foreach (var members in (int[])[1, 2, 3])
        {
            var fastZ = Junk(z.Length);
            var fastKernel = Junk(dKernel.Length);
            var fastX = Junk(dX.Length);
            for (var member = 0; member < members; member++)
            {
                var share = new Share(member, members);
                MatrixProducts.Affine(x, kernel, bias, rows, inputs, units, share, fastZ);
                MatrixProducts.KernelGradient(x, dZ, rows, inputs, units, share, fastKernel);
                MatrixProducts.InputGradient(dZ, kernel, rows, inputs, units, share, fastX);
            }

            AssertClose.SameBits(z, fastZ);
            AssertClose.SameBits(dKernel, fastKernel);
            AssertClose.SameBits(dX, fastX);
        }
    }

    // What was there before must not matter.
    private static float[] Junk(int length)
    {
        var junk = new float[length];
        Array.Fill(junk, float.NaN);
        return junk;
    }
}
