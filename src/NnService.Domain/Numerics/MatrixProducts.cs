using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NnService.Domain.Numerics;

/// <summary>The matrix products of a layer: forward, weight gradient and delta, close to what the processor can do.</summary>
/// <remarks>
/// All matrices are dense and row-major. Every element is one chain of fused multiply-adds in ascending order of the summed index, started
/// from the value named below, by one thread: the bits are those of <see cref="PlainProducts"/>, whatever the vector width and the number
/// of threads. Thread-safe; each thread has its own scratch memory, which it keeps.
/// </remarks>
public static class MatrixProducts
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
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, int rows, int inputs, int units, Span<float> z) =>
        Affine(x, kernel, bias, rows, inputs, units, Share.Whole, z);

    /// <inheritdoc cref="Affine(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, int, int, Span{float})"/>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="kernel">W, inputs × units.</param>
    /// <param name="bias">b, units; empty for none.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="share">The part to compute.</param>
    /// <param name="z">Weighted sums, rows × units.</param>
    public static void Affine(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> kernel,
        ReadOnlySpan<float> bias,
        int rows,
        int inputs,
        int units,
        Share share,
        Span<float> z) => Multiply(
            new GemmProblem(rows, units, inputs, share) { ARow = inputs, AStep = 1, BStep = units, BColumn = 1 },
            x[..(rows * inputs)],
            kernel[..(inputs * units)],
            bias,
            z[..(rows * units)]);

    /// <summary>∂E/∂W = xᵀ·∂E/∂z: what each weight contributed, summed over the rows.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="dZ">∂E/∂z, rows × units.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="share">The part to compute.</param>
    /// <param name="dKernel">∂E/∂W, inputs × units. The chain starts from 0.</param>
    public static void KernelGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dZ, int rows, int inputs, int units, Share share, Span<float> dKernel) =>
        Multiply(
        new GemmProblem(inputs, units, rows, share) { ARow = 1, AStep = inputs, BStep = units, BColumn = 1 },
        x[..(rows * inputs)],
        dZ[..(rows * units)],
        [],
        dKernel[..(inputs * units)]);

    /// <summary>∂E/∂x = ∂E/∂z·Wᵀ: the error carried backwards through the transposed kernel.</summary>
    /// <param name="dZ">∂E/∂z, rows × units.</param>
    /// <param name="kernel">W, inputs × units.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="share">The part to compute.</param>
    /// <param name="dX">∂E/∂x, rows × inputs. The chain starts from 0.</param>
    public static void InputGradient(
        ReadOnlySpan<float> dZ, ReadOnlySpan<float> kernel, int rows, int inputs, int units, Share share, Span<float> dX) =>
        Multiply(
        new GemmProblem(rows, inputs, units, share) { ARow = units, AStep = 1, BStep = 1, BColumn = units },
        dZ[..(rows * units)],
        kernel[..(inputs * units)],
        [],
        dX[..(rows * inputs)]);

    /// <summary>∂E/∂b = Σ ∂E/∂z over the rows.</summary>
    /// <param name="dZ">∂E/∂z, rows × units.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="dBias">∂E/∂b, units; nothing is done when empty. The sum starts from 0 and takes the rows in order.</param>
    public static void BiasGradient(ReadOnlySpan<float> dZ, int rows, int units, Span<float> dBias)
    {
        if (dBias.IsEmpty) return;
        if (Vector512.IsHardwareAccelerated) ColumnSums<Simd512, Vector512<float>>.Of(dZ, rows, units, dBias);
        else if (Vector256.IsHardwareAccelerated) ColumnSums<Simd256, Vector256<float>>.Of(dZ, rows, units, dBias);
        else ColumnSums<Simd128, Vector128<float>>.Of(dZ, rows, units, dBias);
    }

    // The width is a constant of the process: the compiler keeps one of the three.
    private static void Multiply(
        GemmProblem product, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> start, Span<float> c)
    {
        if (c.IsEmpty) return;
        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var b0 = ref MemoryMarshal.GetReference(b);
        ref var c0 = ref MemoryMarshal.GetReference(c);
        if (Vector512.IsHardwareAccelerated) Gemm<Simd512, Vector512<float>>.Multiply(in product, in a0, in b0, start, ref c0);
        else if (Vector256.IsHardwareAccelerated) Gemm<Simd256, Vector256<float>>.Multiply(in product, in a0, in b0, start, ref c0);
        else Gemm<Simd128, Vector128<float>>.Multiply(in product, in a0, in b0, start, ref c0);
    }
}
