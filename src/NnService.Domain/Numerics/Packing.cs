using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NnService.Domain.Numerics;

/// <summary>Copies blocks of operands into the order in which tiles read them.</summary>
internal static class Packing
{
    /// <summary>packed(tile, p, row): the rows of a tile lie side by side.</summary>
    /// <param name="a">a(0, 0).</param>
    /// <param name="aRow">Distance of two rows of a.</param>
    /// <param name="aStep">Distance of two p in a.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="tileRows">Rows of a tile; the last one may have fewer.</param>
    /// <param name="depth">How many p there are.</param>
    /// <param name="packed">Receives rows × depth floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tiles(ref readonly float a, nint aRow, nint aStep, int rows, int tileRows, int depth, ref float packed)
    {
        for (var row = 0; row < rows; row += tileRows)
        {
            var count = Math.Min(tileRows, rows - row);
            ref var tile = ref Unsafe.Add(ref Unsafe.AsRef(in a), row * aRow);
            if (aStep == 1)
            {
                Transpose(in tile, aRow, count, depth, ref packed, count);
            }
            else
            {
                for (nint p = 0; p < depth; p++)
                {
                    for (nint r = 0; r < count; r++)
                        Unsafe.Add(ref packed, (p * count) + r) = Unsafe.Add(ref tile, (p * aStep) + (r * aRow));
                }
            }

            packed = ref Unsafe.Add(ref packed, count * depth);
        }
    }

    /// <summary>destination(p, line) = source(line, p).</summary>
    /// <param name="source">source(0, 0); p lies side by side.</param>
    /// <param name="stride">Distance of two lines.</param>
    /// <param name="lines">How many lines there are.</param>
    /// <param name="depth">How many p there are.</param>
    /// <param name="destination">destination(0, 0); lines lie side by side.</param>
    /// <param name="width">Distance of two p in the destination.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ref readonly float source, nint stride, int lines, int depth, ref float destination, nint width)
    {
        nint line = 0;
        for (; line + 4 <= lines; line += 4)
        {
            ref var l0 = ref Unsafe.Add(ref Unsafe.AsRef(in source), line * stride);
            ref var l1 = ref Unsafe.Add(ref l0, stride);
            ref var l2 = ref Unsafe.Add(ref l1, stride);
            ref var l3 = ref Unsafe.Add(ref l2, stride);
            for (nint p = 0; p < depth; p++)
                Vector128.Create(Unsafe.Add(ref l0, p), Unsafe.Add(ref l1, p), Unsafe.Add(ref l2, p), Unsafe.Add(ref l3, p))
                    .StoreUnsafe(ref destination, (nuint)((p * width) + line));
        }

        for (; line < lines; line++)
        {
            ref var single = ref Unsafe.Add(ref Unsafe.AsRef(in source), line * stride);
            for (nint p = 0; p < depth; p++)
                Unsafe.Add(ref destination, (p * width) + line) = Unsafe.Add(ref single, p);
        }
    }
}

/// <summary>Copies blocks of b in whole vectors.</summary>
internal static class Packing<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private static int PanelWidth => 2 * TSimd.Width;

    /// <summary>packed(panel, p, j): the rows of a panel lie one behind the other, the last panel filled up with zeros.</summary>
    /// <param name="b">b(0, 0).</param>
    /// <param name="bStep">Distance of two rows of b; 1 where b is transposed.</param>
    /// <param name="bColumn">Distance of two columns of b; 1 where it is not.</param>
    /// <param name="depth">Rows of the block.</param>
    /// <param name="columns">Columns of the block.</param>
    /// <param name="packed">Receives depth × whole panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels(ref readonly float b, nint bStep, nint bColumn, int depth, int columns, ref float packed)
    {
        ref var source = ref Unsafe.AsRef(in b);
        var whole = columns / PanelWidth;
        var panelFloats = (nint)depth * PanelWidth;
        var rest = columns - (whole * PanelWidth);
        ref var last = ref Unsafe.Add(ref packed, whole * panelFloats);
        if (rest > 0) MemoryMarshal.CreateSpan(ref last, (int)panelFloats).Clear();

        if (bColumn != 1)
        {
            for (nint panel = 0; panel < whole; panel++)
                Packing.Transpose(
                    in Unsafe.Add(ref source, panel * PanelWidth * bColumn),
                    bColumn,
                    PanelWidth,
                    depth,
                    ref Unsafe.Add(ref packed, panel * panelFloats),
                    PanelWidth);
            if (rest > 0)
                Packing.Transpose(in Unsafe.Add(ref source, whole * PanelWidth * bColumn), bColumn, rest, depth, ref last, PanelWidth);
            return;
        }

        for (nint p = 0; p < depth; p++)
        {
            ref var row = ref Unsafe.Add(ref source, p * bStep);
            ref var copy = ref Unsafe.Add(ref packed, p * PanelWidth);
            for (var panel = 0; panel < whole; panel++)
            {
                TSimd.Store(TSimd.Load(in row, 0), ref copy, 0);
                TSimd.Store(TSimd.Load(in row, TSimd.Width), ref copy, TSimd.Width);
                row = ref Unsafe.Add(ref row, PanelWidth);
                copy = ref Unsafe.Add(ref copy, panelFloats);
            }

            for (nint j = 0; j < rest; j++)
                Unsafe.Add(ref copy, j) = Unsafe.Add(ref row, j);
        }
    }
}
