using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NnService.Domain.Numerics;

/// <summary>Cuts a product into register tiles so that what a tile reads lies in the nearest cache.</summary>
/// <remarks>
/// The columns are cut into panels of two vectors, the summed index into blocks; a panel's block of b stays in the first-level cache while the rows
/// pass by, a block of a in the second-level one while the panels do. An operand is copied (packed) only where it cannot be read in whole vectors,
/// or where its rows lie so far apart that they would push each other out of the cache. Blocks of the summed index follow each other in order, each
/// going on from what the one before stored, so cutting changes no bit.
/// </remarks>
internal static class Blocks<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Length of a block of the summed index: 256 × two vectors of 16 are 32 KiB.</summary>
    private const int BlockDepth = 256;

    /// <summary>Rows of a that are worked on together: 252 × 256 floats are a quarter of a MiB.</summary>
    private const int BlockRows = 252;

    // Rows this many floats apart share few sets of a cache of 4 KiB ways.
    private const int FarApart = 256;

    // A packed operand must be read often enough to pay for the copy.
    private const int ManyRows = 48;

    private static int PanelWidth => 2 * TSimd.Width;

    /// <summary>Computes the share of a product.</summary>
    /// <param name="product">Shape, strides and share.</param>
    /// <param name="a">a(0, 0).</param>
    /// <param name="b">b(0, 0).</param>
    /// <param name="start">What every row of c starts from, columns; empty for 0.</param>
    /// <param name="c">c(0, 0).</param>
    public static void Multiply(ref readonly Product product, ref readonly float a, ref readonly float b, ReadOnlySpan<float> start, ref float c)
    {
        // Columns are shared out by whole panels; where there are few, rows are.
        var panels = (product.Columns + PanelWidth - 1) / PanelWidth;
        var byRows = product.Share.Members > 1 && panels < 2 * product.Share.Members;
        var (firstPanel, endPanel) = byRows ? (0, panels) : product.Share.Of(panels);
        var (firstRow, endRow) = byRows ? product.Share.Of(product.Rows) : (0, product.Rows);
        if (firstPanel == endPanel) return;

        for (var row = firstRow; row < endRow; row += BlockRows)
        {
            var rows = Math.Min(BlockRows, endRow - row);
            MultiplyRows(
                in product, rows, firstPanel, endPanel, in Unsafe.Add(ref Unsafe.AsRef(in a), (nint)row * product.ARow), in b, start, ref Unsafe.Add(ref c, (nint)row * product.Columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRows(
        ref readonly Product product, int rows, int firstPanel, int endPanel, ref readonly float a, ref readonly float b, ReadOnlySpan<float> start, ref float c)
    {
        // Tiles of nearly equal height waste less than full ones and a rest.
        var tiles = (rows + TSimd.TileRows - 1) / TSimd.TileRows;
        var tileRows = (rows + tiles - 1) / tiles;
        var packsA = (product.AStep == 1 ? product.ARow : product.AStep) >= FarApart && endPanel - firstPanel > 2 && rows >= ManyRows && product.Depth >= 64;
        var packsB = product.BColumn != 1 || (product.BStep >= FarApart && rows >= ManyRows);

        var deepest = Math.Min(product.Depth, BlockDepth);
        ref var packedB = ref MemoryMarshal.GetReference(Scratch.Of((PanelWidth + (packsA ? rows : 0)) * deepest));
        ref var packedA = ref Unsafe.Add(ref packedB, PanelWidth * deepest);

        // Without anything to sum the result is the start, so the first block is there even when it is empty.
        for (var p = 0; p == 0 || p < product.Depth; p += BlockDepth)
        {
            var depth = Math.Min(BlockDepth, product.Depth - p);
            ref var aBlock = ref Unsafe.Add(ref Unsafe.AsRef(in a), (nint)p * product.AStep);
            if (packsA) PackA(in product, in aBlock, rows, tileRows, depth, ref packedA);
            for (var panel = firstPanel; panel < endPanel; panel++)
            {
                var column = panel * PanelWidth;
                var width = Math.Min(PanelWidth, product.Columns - column);
                ref var bBlock = ref Unsafe.Add(ref Unsafe.AsRef(in b), ((nint)p * product.BStep) + ((nint)column * product.BColumn));
                var isPacked = packsB || width % TSimd.Width != 0;
                if (isPacked) PackB(in product, in bBlock, depth, width, ref packedB);
                ref var bPanel = ref isPacked ? ref packedB : ref bBlock;
                var bStep = isPacked ? PanelWidth : product.BStep;

                for (var row = 0; row < rows; row += tileRows)
                {
                    var count = Math.Min(tileRows, rows - row);
                    ref var aTile = ref packsA ? ref Unsafe.Add(ref packedA, row * depth) : ref Unsafe.Add(ref aBlock, (nint)row * product.ARow);
                    var (aRow, aStep) = packsA ? (1, count) : (product.ARow, product.AStep);
                    ref var cTile = ref Unsafe.Add(ref c, ((nint)row * product.Columns) + column);
                    if (width % TSimd.Width == 0)
                        WholeTile(in aTile, aRow, aStep, in bPanel, bStep, depth, count, width / TSimd.Width, p, start, column, ref cTile, product.Columns);
                    else
                        EdgeTile(in aTile, aRow, aStep, in bPanel, bStep, depth, count, width, p, start, column, ref cTile, product.Columns);
                }
            }
        }
    }

    private static void WholeTile(
        ref readonly float a, nint aRow, nint aStep, ref readonly float b, nint bStep, int depth, int rows, int vectors, int p, ReadOnlySpan<float> start, int column, ref float c, nint cRow)
    {
        if (p > 0)
            Tiles<TSimd, TVector>.Run(rows, vectors, in a, aRow, aStep, in b, bStep, depth, in c, cRow, ref c, cRow);
        else if (start.IsEmpty)
            Tiles<TSimd, TVector>.Run(rows, vectors, in a, aRow, aStep, in b, bStep, depth, in MemoryMarshal.GetReference(Scratch.Zeros), 0, ref c, cRow);
        else
            Tiles<TSimd, TVector>.Run(rows, vectors, in a, aRow, aStep, in b, bStep, depth, in Unsafe.Add(ref MemoryMarshal.GetReference(start), column), 0, ref c, cRow);
    }

    // Where the columns end inside a vector, the tile is computed aside and the part that exists is copied.
    private static void EdgeTile(
        ref readonly float a, nint aRow, nint aStep, ref readonly float b, nint bStep, int depth, int rows, int width, int p, ReadOnlySpan<float> start, int column, ref float c, nint cRow)
    {
        Span<float> aside = stackalloc float[TSimd.TileRows * PanelWidth];
        for (var row = 0; row < rows; row++)
        {
            var destination = aside.Slice(row * PanelWidth, PanelWidth);
            destination[width..].Clear();
            if (p > 0) MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref c, row * cRow), width).CopyTo(destination);
            else if (start.IsEmpty) destination.Clear();
            else start.Slice(column, width).CopyTo(destination);
        }

        ref var tile = ref MemoryMarshal.GetReference(aside);
        var vectors = (width + TSimd.Width - 1) / TSimd.Width;
        Tiles<TSimd, TVector>.Run(rows, vectors, in a, aRow, aStep, in b, bStep, depth, in tile, PanelWidth, ref tile, PanelWidth);
        for (var row = 0; row < rows; row++)
            aside.Slice(row * PanelWidth, width).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref c, row * cRow), width));
    }

    // packed(tile, p, row): the rows of a tile lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackA(ref readonly Product product, ref readonly float a, int rows, int tileRows, int depth, ref float packed)
    {
        for (var row = 0; row < rows; row += tileRows)
        {
            var count = Math.Min(tileRows, rows - row);
            for (var r = 0; r < count; r++)
            {
                ref var source = ref Unsafe.Add(ref Unsafe.AsRef(in a), (nint)(row + r) * product.ARow);
                for (var p = 0; p < depth; p++)
                    Unsafe.Add(ref packed, (p * count) + r) = Unsafe.Add(ref source, (nint)p * product.AStep);
            }

            packed = ref Unsafe.Add(ref packed, count * depth);
        }
    }

    // packed(p, j): the rows of a panel lie one behind the other, filled up with zeros to whole panels. A transposed b has its columns in whole lines.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackB(ref readonly Product product, ref readonly float b, int depth, int width, ref float packed)
    {
        ref var source = ref Unsafe.AsRef(in b);
        if (product.BColumn == 1)
        {
            for (var p = 0; p < depth; p++)
            {
                var row = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref packed, p * PanelWidth), PanelWidth);
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, (nint)p * product.BStep), width).CopyTo(row);
                row[width..].Clear();
            }

            return;
        }

        var four = 0;
        for (; four + 4 <= width; four += 4)
        {
            ref var l0 = ref Unsafe.Add(ref source, (nint)four * product.BColumn);
            ref var l1 = ref Unsafe.Add(ref l0, product.BColumn);
            ref var l2 = ref Unsafe.Add(ref l1, product.BColumn);
            ref var l3 = ref Unsafe.Add(ref l2, product.BColumn);
            for (nint p = 0; p < depth; p++)
                Vector128.Create(Unsafe.Add(ref l0, p), Unsafe.Add(ref l1, p), Unsafe.Add(ref l2, p), Unsafe.Add(ref l3, p)).StoreUnsafe(ref packed, (nuint)((p * PanelWidth) + four));
        }

        for (var j = four; j < width; j++)
        {
            ref var line = ref Unsafe.Add(ref source, (nint)j * product.BColumn);
            for (var p = 0; p < depth; p++)
                Unsafe.Add(ref packed, (p * PanelWidth) + j) = Unsafe.Add(ref line, p);
        }

        if (width == PanelWidth) return;
        for (var p = 0; p < depth; p++)
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref packed, (p * PanelWidth) + width), PanelWidth - width).Clear();
    }
}
