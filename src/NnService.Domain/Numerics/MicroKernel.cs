using System.Runtime.CompilerServices;

namespace NnService.Domain.Numerics;

/// <summary>The register tile: a block of a product that stays in registers while the summed index runs.</summary>
/// <remarks>Written for twelve rows and two vectors; rows and vectors beyond the counts of an instance are compiled away.</remarks>
internal static class MicroKernel
{
    /// <summary>c(r, j) = start(r, j) + Σₚ a(r, p)·b(p, j), each element one chain of fused multiply-adds in ascending p.</summary>
    /// <param name="a">a(0, 0); the next row is <paramref name="aRow"/>, the next p <paramref name="aStep"/> floats away.</param>
    /// <param name="aRow">Distance of two rows of a.</param>
    /// <param name="aStep">Distance of two p in a.</param>
    /// <param name="b">b(0, 0), whole vectors along j.</param>
    /// <param name="bStep">Distance of two p in b.</param>
    /// <param name="depth">How many p there are.</param>
    /// <param name="start">start(0, 0), whole vectors along j.</param>
    /// <param name="startRow">Distance of two rows of start; 0 where all rows start alike.</param>
    /// <param name="c">c(0, 0), whole vectors along j; may be the memory of <paramref name="start"/>.</param>
    /// <param name="cRow">Distance of two rows of c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, TVector, TRows, TVectors>(
        ref readonly float a,
        nint aRow,
        nint aStep,
        ref readonly float b,
        nint bStep,
        int depth,
        ref readonly float start,
        nint startRow,
        ref float c,
        nint cRow)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        ref var s = ref Unsafe.AsRef(in start);
        TVector c00 = default, c01 = default;
        TVector c10 = default, c11 = default;
        TVector c20 = default, c21 = default;
        TVector c30 = default, c31 = default;
        TVector c40 = default, c41 = default;
        TVector c50 = default, c51 = default;
        TVector c60 = default, c61 = default;
        TVector c70 = default, c71 = default;
        TVector c80 = default, c81 = default;
        TVector c90 = default, c91 = default;
        TVector c100 = default, c101 = default;
        TVector c110 = default, c111 = default;
        c00 = TSimd.Load(in Unsafe.Add(ref s, 0 * startRow), 0);
        if (TRows.Value > 0 && TVectors.Value > 1) c01 = TSimd.Load(in Unsafe.Add(ref s, 0 * startRow), TSimd.Width);
        if (TRows.Value > 1) c10 = TSimd.Load(in Unsafe.Add(ref s, 1 * startRow), 0);
        if (TRows.Value > 1 && TVectors.Value > 1) c11 = TSimd.Load(in Unsafe.Add(ref s, 1 * startRow), TSimd.Width);
        if (TRows.Value > 2) c20 = TSimd.Load(in Unsafe.Add(ref s, 2 * startRow), 0);
        if (TRows.Value > 2 && TVectors.Value > 1) c21 = TSimd.Load(in Unsafe.Add(ref s, 2 * startRow), TSimd.Width);
        if (TRows.Value > 3) c30 = TSimd.Load(in Unsafe.Add(ref s, 3 * startRow), 0);
        if (TRows.Value > 3 && TVectors.Value > 1) c31 = TSimd.Load(in Unsafe.Add(ref s, 3 * startRow), TSimd.Width);
        if (TRows.Value > 4) c40 = TSimd.Load(in Unsafe.Add(ref s, 4 * startRow), 0);
        if (TRows.Value > 4 && TVectors.Value > 1) c41 = TSimd.Load(in Unsafe.Add(ref s, 4 * startRow), TSimd.Width);
        if (TRows.Value > 5) c50 = TSimd.Load(in Unsafe.Add(ref s, 5 * startRow), 0);
        if (TRows.Value > 5 && TVectors.Value > 1) c51 = TSimd.Load(in Unsafe.Add(ref s, 5 * startRow), TSimd.Width);
        if (TRows.Value > 6) c60 = TSimd.Load(in Unsafe.Add(ref s, 6 * startRow), 0);
        if (TRows.Value > 6 && TVectors.Value > 1) c61 = TSimd.Load(in Unsafe.Add(ref s, 6 * startRow), TSimd.Width);
        if (TRows.Value > 7) c70 = TSimd.Load(in Unsafe.Add(ref s, 7 * startRow), 0);
        if (TRows.Value > 7 && TVectors.Value > 1) c71 = TSimd.Load(in Unsafe.Add(ref s, 7 * startRow), TSimd.Width);
        if (TRows.Value > 8) c80 = TSimd.Load(in Unsafe.Add(ref s, 8 * startRow), 0);
        if (TRows.Value > 8 && TVectors.Value > 1) c81 = TSimd.Load(in Unsafe.Add(ref s, 8 * startRow), TSimd.Width);
        if (TRows.Value > 9) c90 = TSimd.Load(in Unsafe.Add(ref s, 9 * startRow), 0);
        if (TRows.Value > 9 && TVectors.Value > 1) c91 = TSimd.Load(in Unsafe.Add(ref s, 9 * startRow), TSimd.Width);
        if (TRows.Value > 10) c100 = TSimd.Load(in Unsafe.Add(ref s, 10 * startRow), 0);
        if (TRows.Value > 10 && TVectors.Value > 1) c101 = TSimd.Load(in Unsafe.Add(ref s, 10 * startRow), TSimd.Width);
        if (TRows.Value > 11) c110 = TSimd.Load(in Unsafe.Add(ref s, 11 * startRow), 0);
        if (TRows.Value > 11 && TVectors.Value > 1) c111 = TSimd.Load(in Unsafe.Add(ref s, 11 * startRow), TSimd.Width);

        // Four references, each three rows apart, reach twelve rows with the addressing that processors have.
        ref var a0 = ref Unsafe.AsRef(in a);
        ref var a3 = ref Unsafe.Add(ref a0, TRows.Value > 3 ? 3 * aRow : 0);
        ref var a6 = ref Unsafe.Add(ref a0, TRows.Value > 6 ? 6 * aRow : 0);
        ref var a9 = ref Unsafe.Add(ref a0, TRows.Value > 9 ? 9 * aRow : 0);
        ref var bp = ref Unsafe.AsRef(in b);
        for (var p = 0; p < depth; p++)
        {
            var b0 = TSimd.Load(in bp, 0);
            var b1 = TVectors.Value > 1 ? TSimd.Load(in bp, TSimd.Width) : default;
            var x0 = TSimd.Broadcast(a0);
            c00 = TSimd.Fma(x0, b0, c00);
            if (TVectors.Value > 1) c01 = TSimd.Fma(x0, b1, c01);

            if (TRows.Value > 1)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a0, aRow));
                c10 = TSimd.Fma(x, b0, c10);
                if (TVectors.Value > 1) c11 = TSimd.Fma(x, b1, c11);
            }

            if (TRows.Value > 2)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a0, 2 * aRow));
                c20 = TSimd.Fma(x, b0, c20);
                if (TVectors.Value > 1) c21 = TSimd.Fma(x, b1, c21);
            }

            if (TRows.Value > 3)
            {
                var x = TSimd.Broadcast(a3);
                c30 = TSimd.Fma(x, b0, c30);
                if (TVectors.Value > 1) c31 = TSimd.Fma(x, b1, c31);
            }

            if (TRows.Value > 4)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a3, aRow));
                c40 = TSimd.Fma(x, b0, c40);
                if (TVectors.Value > 1) c41 = TSimd.Fma(x, b1, c41);
            }

            if (TRows.Value > 5)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a3, 2 * aRow));
                c50 = TSimd.Fma(x, b0, c50);
                if (TVectors.Value > 1) c51 = TSimd.Fma(x, b1, c51);
            }

            if (TRows.Value > 6)
            {
                var x = TSimd.Broadcast(a6);
                c60 = TSimd.Fma(x, b0, c60);
                if (TVectors.Value > 1) c61 = TSimd.Fma(x, b1, c61);
            }

            if (TRows.Value > 7)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a6, aRow));
                c70 = TSimd.Fma(x, b0, c70);
                if (TVectors.Value > 1) c71 = TSimd.Fma(x, b1, c71);
            }

            if (TRows.Value > 8)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a6, 2 * aRow));
                c80 = TSimd.Fma(x, b0, c80);
                if (TVectors.Value > 1) c81 = TSimd.Fma(x, b1, c81);
            }

            if (TRows.Value > 9)
            {
                var x = TSimd.Broadcast(a9);
                c90 = TSimd.Fma(x, b0, c90);
                if (TVectors.Value > 1) c91 = TSimd.Fma(x, b1, c91);
            }

            if (TRows.Value > 10)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a9, aRow));
                c100 = TSimd.Fma(x, b0, c100);
                if (TVectors.Value > 1) c101 = TSimd.Fma(x, b1, c101);
            }

            if (TRows.Value > 11)
            {
                var x = TSimd.Broadcast(Unsafe.Add(ref a9, 2 * aRow));
                c110 = TSimd.Fma(x, b0, c110);
                if (TVectors.Value > 1) c111 = TSimd.Fma(x, b1, c111);
            }

            a0 = ref Unsafe.Add(ref a0, aStep);
            if (TRows.Value > 3) a3 = ref Unsafe.Add(ref a3, aStep);
            if (TRows.Value > 6) a6 = ref Unsafe.Add(ref a6, aStep);
            if (TRows.Value > 9) a9 = ref Unsafe.Add(ref a9, aStep);
            bp = ref Unsafe.Add(ref bp, bStep);
        }

        Store<TSimd, TVector, TVectors>(c00, c01, ref Unsafe.Add(ref c, 0 * cRow));
        if (TRows.Value > 1) Store<TSimd, TVector, TVectors>(c10, c11, ref Unsafe.Add(ref c, 1 * cRow));
        if (TRows.Value > 2) Store<TSimd, TVector, TVectors>(c20, c21, ref Unsafe.Add(ref c, 2 * cRow));
        if (TRows.Value > 3) Store<TSimd, TVector, TVectors>(c30, c31, ref Unsafe.Add(ref c, 3 * cRow));
        if (TRows.Value > 4) Store<TSimd, TVector, TVectors>(c40, c41, ref Unsafe.Add(ref c, 4 * cRow));
        if (TRows.Value > 5) Store<TSimd, TVector, TVectors>(c50, c51, ref Unsafe.Add(ref c, 5 * cRow));
        if (TRows.Value > 6) Store<TSimd, TVector, TVectors>(c60, c61, ref Unsafe.Add(ref c, 6 * cRow));
        if (TRows.Value > 7) Store<TSimd, TVector, TVectors>(c70, c71, ref Unsafe.Add(ref c, 7 * cRow));
        if (TRows.Value > 8) Store<TSimd, TVector, TVectors>(c80, c81, ref Unsafe.Add(ref c, 8 * cRow));
        if (TRows.Value > 9) Store<TSimd, TVector, TVectors>(c90, c91, ref Unsafe.Add(ref c, 9 * cRow));
        if (TRows.Value > 10) Store<TSimd, TVector, TVectors>(c100, c101, ref Unsafe.Add(ref c, 10 * cRow));
        if (TRows.Value > 11) Store<TSimd, TVector, TVectors>(c110, c111, ref Unsafe.Add(ref c, 11 * cRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, TVector, TVectors>(TVector c0, TVector c1, ref float row)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TVectors : struct, ICount
    {
        TSimd.Store(c0, ref row, 0);
        if (TVectors.Value > 1) TSimd.Store(c1, ref row, TSimd.Width);
    }
}
