using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NnService.Domain.Numerics;

/// <summary>Cuts a product into register tiles so that what a tile reads lies in the nearest cache.</summary>
/// <remarks>
/// The columns are cut into panels of two vectors, the summed index into blocks; a panel's block of b stays in the first-level cache while
/// the rows pass by, a block of a in the second-level one while the panels do. An operand is copied (packed) only where it cannot be read
/// in whole vectors, or where its rows lie so far apart that they would push each other out of the cache. Blocks of the summed index follow
/// each other in order, each going on from what the one before stored, so cutting changes no bit.
/// </remarks>
internal static class Gemm<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Length of a block of the summed index: 256 × two vectors of 16 are 32 KiB.</summary>
    private const int BlockDepth = 256;

    /// <summary>Rows of a that are worked on together: 384 × 256 floats are three eighths of a MiB.</summary>
    private const int BlockRows = 384;

    /// <summary>Panels of b that are packed together: 64 × 32 KiB are 2 MiB, and whole lines are read of rows that lie far apart.</summary>
    private const int GroupPanels = 64;

    // Rows a KiB apart and more are read faster from a copy that lies together.
    private const int FarApart = 256;

    // Rows that lie a multiple of 4 KiB apart push each other out of a cache whose ways are 4 KiB long; nearly so is as bad.
    private const int WayFloats = 1024;
    private const int LineFloats = 16;

    // A packed operand must be read often enough to pay for the copy.
    private const int MinPackingRows = 48;

    private static int PanelWidth => 2 * TSimd.Width;

    /// <summary>Computes the share of a product.</summary>
    /// <param name="product">Shape, strides and share.</param>
    /// <param name="a">a(0, 0).</param>
    /// <param name="b">b(0, 0).</param>
    /// <param name="start">What every row of c starts from, columns; empty for 0.</param>
    /// <param name="c">c(0, 0).</param>
    public static void Multiply(
        ref readonly GemmProblem product, ref readonly float a, ref readonly float b, ReadOnlySpan<float> start, ref float c)
    {
        // Columns are shared out by whole panels; where there are few, rows are.
        var panels = (product.Columns + PanelWidth - 1) / PanelWidth;
        var byRows = product.Share.Members > 1 && panels < 2 * product.Share.Members;
        var (firstPanel, endPanel) = byRows ? (0, panels) : product.Share.Of(panels);
        var (firstRow, endRow) = byRows ? product.Share.Of(product.Rows) : (0, product.Rows);
        if (firstRow == endRow) return;
        for (var panel = firstPanel; panel < endPanel; panel += GroupPanels)
            MultiplyGroup(
                in product, new(firstRow, endRow - firstRow, panel, Math.Min(GroupPanels, endPanel - panel)), in a, in b, start, ref c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyGroup(
        ref readonly GemmProblem product, Group group, ref readonly float a, ref readonly float b, ReadOnlySpan<float> start, ref float c)
    {
        // Blocks and tiles of nearly equal height waste less than full ones and a rest.
        var blockRows = Even(group.Rows, BlockRows);
        var packsA = Collides(product.AStep == 1 ? product.ARow : product.AStep) && group.Panels > 2 && group.Rows >= MinPackingRows;
        var packsB = product.BColumn != 1 || (product.BStep >= FarApart && group.Rows >= MinPackingRows);

        var deepest = Math.Min(product.Depth, BlockDepth);
        ref var packedB = ref MemoryMarshal.GetReference(
            Scratch.Of(((PanelWidth * (packsB ? group.Panels : 1)) + (packsA ? blockRows : 0)) * deepest));
        ref var packedA = ref Unsafe.Add(ref packedB, PanelWidth * (packsB ? group.Panels : 1) * deepest);

        // Without anything to sum the result is the start, so the first block is there even when it is empty.
        for (var p = 0; p == 0 || p < product.Depth; p += BlockDepth)
        {
            var depth = Math.Min(BlockDepth, product.Depth - p);
            var column = group.FirstPanel * PanelWidth;
            ref var bBlock = ref Unsafe.Add(ref Unsafe.AsRef(in b), ((nint)p * product.BStep) + ((nint)column * product.BColumn));
            if (packsB)
                Packing<TSimd, TVector>.Panels(
                    in bBlock,
                    product.BStep,
                    product.BColumn,
                    depth,
                    Math.Min(product.Columns - column, group.Panels * PanelWidth),
                    ref packedB);

            for (var row = group.FirstRow; row < group.FirstRow + group.Rows; row += blockRows)
            {
                var rows = Math.Min(blockRows, group.FirstRow + group.Rows - row);
                ref var aBlock = ref Unsafe.Add(ref Unsafe.AsRef(in a), ((nint)row * product.ARow) + ((nint)p * product.AStep));
                if (packsA) Packing.Tiles(in aBlock, product.ARow, product.AStep, rows, Even(rows, TSimd.TileRows), depth, ref packedA);
                for (var panel = 0; panel < group.Panels; panel++)
                {
                    var width = Math.Min(PanelWidth, product.Columns - column - (panel * PanelWidth));
                    ref var bPanel = ref packsB
                        ? ref Unsafe.Add(ref packedB, panel * PanelWidth * depth)
                        : ref Unsafe.Add(ref bBlock, panel * PanelWidth);
                    var bStep = packsB ? PanelWidth : product.BStep;
                    if (!packsB && width % TSimd.Width != 0)
                    {
                        Packing<TSimd, TVector>.Panels(in bPanel, bStep, 1, depth, width, ref packedB);
                        bPanel = ref packedB;
                        bStep = PanelWidth;
                    }

                    ref var cPanel = ref Unsafe.Add(ref c, ((nint)row * product.Columns) + column + (panel * PanelWidth));
                    MultiplyPanel(
                        in product,
                        rows,
                        packsA,
                        in packsA ? ref packedA : ref aBlock,
                        in bPanel,
                        bStep,
                        depth,
                        width,
                        p,
                        start,
                        column + (panel * PanelWidth),
                        ref cPanel);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPanel(
        ref readonly GemmProblem product,
        int rows,
        bool isPackedA,
        ref readonly float a,
        ref readonly float b,
        nint bStep,
        int depth,
        int width,
        int p,
        ReadOnlySpan<float> start,
        int column,
        ref float c)
    {
        var tileRows = Even(rows, TSimd.TileRows);
        for (var row = 0; row < rows; row += tileRows)
        {
            var count = Math.Min(tileRows, rows - row);
            ref var aTile = ref Unsafe.Add(ref Unsafe.AsRef(in a), (nint)row * (isPackedA ? depth : product.ARow));
            var (aRow, aStep) = isPackedA ? (1, count) : (product.ARow, product.AStep);
            ref var cTile = ref Unsafe.Add(ref c, (nint)row * product.Columns);
            if (width % TSimd.Width == 0)
                WholeTile(
                    in aTile, aRow, aStep, in b, bStep, depth, count, width / TSimd.Width, p, start, column, ref cTile, product.Columns);
            else
                EdgeTile(in aTile, aRow, aStep, in b, bStep, depth, count, width, p, start, column, ref cTile, product.Columns);
        }
    }

    // The height of blocks that are as equal as can be and no higher than the limit.
    private static int Even(int rows, int limit)
    {
        var blocks = (rows + limit - 1) / limit;
        return (rows + blocks - 1) / blocks;
    }

    private static bool Collides(int stride) =>
        stride >= WayFloats && Math.Min(stride % WayFloats, WayFloats - (stride % WayFloats)) < LineFloats;

    private static void WholeTile(
        ref readonly float a,
        nint aRow,
        nint aStep,
        ref readonly float b,
        nint bStep,
        int depth,
        int rows,
        int vectors,
        int p,
        ReadOnlySpan<float> start,
        int column,
        ref float c,
        nint cRow)
    {
        if (p > 0)
            MicroKernelDispatch<TSimd, TVector>.Run(rows, vectors, in a, aRow, aStep, in b, bStep, depth, in c, cRow, ref c, cRow);
        else if (start.IsEmpty)
            MicroKernelDispatch<TSimd, TVector>.Run(
                rows, vectors, in a, aRow, aStep, in b, bStep, depth, in MemoryMarshal.GetReference(Scratch.Zeros), 0, ref c, cRow);
        else
            MicroKernelDispatch<TSimd, TVector>.Run(
                rows,
                vectors,
                in a,
                aRow,
                aStep,
                in b,
                bStep,
                depth,
                in Unsafe.Add(ref MemoryMarshal.GetReference(start), column),
                0,
                ref c,
                cRow);
    }

    // Where the columns end inside a vector, the tile is computed aside and the part that exists is copied.
    private static void EdgeTile(
        ref readonly float a,
        nint aRow,
        nint aStep,
        ref readonly float b,
        nint bStep,
        int depth,
        int rows,
        int width,
        int p,
        ReadOnlySpan<float> start,
        int column,
        ref float c,
        nint cRow)
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
        MicroKernelDispatch<TSimd, TVector>.Run(
            rows, vectors, in a, aRow, aStep, in b, bStep, depth, in tile, PanelWidth, ref tile, PanelWidth);
        for (var row = 0; row < rows; row++)
            aside.Slice(row * PanelWidth, width).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref c, row * cRow), width));
    }

    // The rows and panels of c that are computed together.
    private readonly record struct Group(int FirstRow, int Rows, int FirstPanel, int Panels);
}
