using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NnService.Domain.Numerics;

/// <summary>Sums of the columns of a matrix, each in the order of the rows.</summary>
internal static class ColumnSums<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>sums(j) = Σᵢ values(i, j), from 0 in ascending i.</summary>
    /// <param name="values">rows × columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="sums">columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(ReadOnlySpan<float> values, int rows, int columns, Span<float> sums)
    {
        ref var source = ref MemoryMarshal.GetReference(values[..(rows * columns)]);
        ref var target = ref MemoryMarshal.GetReference(sums[..columns]);
        var j = 0;
        for (; j + TSimd.Width <= columns; j += TSimd.Width)
        {
            var sum = TSimd.Broadcast(0);
            for (nint i = 0; i < rows; i++)
                sum = TSimd.Add(sum, TSimd.Load(in Unsafe.Add(ref source, i * columns), j));
            TSimd.Store(sum, ref target, j);
        }

        for (; j < columns; j++)
        {
            var sum = 0f;
            for (nint i = 0; i < rows; i++)
                sum += Unsafe.Add(ref source, (i * columns) + j);
            sums[j] = sum;
        }
    }
}
