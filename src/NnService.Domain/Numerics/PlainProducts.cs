namespace NnService.Domain.Numerics;

/// <summary>
/// The matrix products of a layer as plain loops: the reference for the fast ones in <see cref="MatrixProducts"/>, which give the same
/// bits.
/// </summary>
/// <remarks>
/// All matrices are dense and row-major. Every element is one chain of fused multiply-adds in ascending order of the summed index, started
/// from the value named below: the bits of a result depend on the shapes alone, not on how the loops are arranged.
/// </remarks>
public static class PlainProducts
{
    /// <summary>z = x·W + b, the weighted sums of a layer.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="kernel">W, inputs × units.</param>
    /// <param name="bias">b, units; empty for none. The chain starts from it.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="z">Weighted sums, rows × units.</param>
    public static void Affine(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, int rows, int inputs, int units, Span<float> z)
    {
        for (var row = 0; row < rows; row++)
        {
            var sums = z.Slice(row * units, units);
            if (bias.IsEmpty) sums.Clear();
            else bias.CopyTo(sums);
            for (var i = 0; i < inputs; i++)
                AddScaled(x[(row * inputs) + i], kernel.Slice(i * units, units), sums);
        }
    }

    /// <summary>∂E/∂W = xᵀ·∂E/∂z: what each weight contributed, summed over the rows.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="dZ">∂E/∂z, rows × units.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="dKernel">∂E/∂W, inputs × units. The chain starts from 0.</param>
    public static void KernelGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dZ, int rows, int inputs, int units, Span<float> dKernel)
    {
        dKernel.Clear();
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < inputs; i++)
                AddScaled(x[(row * inputs) + i], dZ.Slice(row * units, units), dKernel.Slice(i * units, units));
        }
    }

    /// <summary>∂E/∂b = Σ ∂E/∂z over the rows.</summary>
    /// <param name="dZ">∂E/∂z, rows × units.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="dBias">∂E/∂b, units; nothing is done when empty. The sum starts from 0.</param>
    public static void BiasGradient(ReadOnlySpan<float> dZ, int rows, int units, Span<float> dBias)
    {
        if (dBias.IsEmpty) return;
        dBias.Clear();
        for (var row = 0; row < rows; row++)
        {
            for (var j = 0; j < units; j++)
                dBias[j] += dZ[(row * units) + j];
        }
    }

    /// <summary>∂E/∂x = ∂E/∂z·Wᵀ: the error carried backwards through the transposed kernel.</summary>
    /// <param name="dZ">∂E/∂z, rows × units.</param>
    /// <param name="kernel">W, inputs × units.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="dX">∂E/∂x, rows × inputs. The chain starts from 0.</param>
    public static void InputGradient(ReadOnlySpan<float> dZ, ReadOnlySpan<float> kernel, int rows, int inputs, int units, Span<float> dX)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < inputs; i++)
            {
                var sum = 0f;
                for (var j = 0; j < units; j++)
                    sum = MathF.FusedMultiplyAdd(dZ[(row * units) + j], kernel[(i * units) + j], sum);
                dX[(row * inputs) + i] = sum;
            }
        }
    }

    private static void AddScaled(float factor, ReadOnlySpan<float> values, Span<float> sums)
    {
        for (var j = 0; j < sums.Length; j++)
            sums[j] = MathF.FusedMultiplyAdd(factor, values[j], sums[j]);
    }
}
