namespace NnService.Domain.Numerics;

/// <summary>Finds the instance of the register tile for a number of rows and vectors.</summary>
internal static class MicroKernelDispatch<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <inheritdoc cref="MicroKernel.Run"/>
    public static void Run(
        int rows,
        int vectors,
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
    {
        if (vectors == 1) Rows<C1>(rows, in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
        else Rows<C2>(rows, in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
    }

    private static void Rows<TVectors>(
        int rows,
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
        where TVectors : struct, ICount
    {
        switch (rows)
        {
            case 1:
                MicroKernel.Run<TSimd, TVector, C1, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 2:
                MicroKernel.Run<TSimd, TVector, C2, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 3:
                MicroKernel.Run<TSimd, TVector, C3, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 4:
                MicroKernel.Run<TSimd, TVector, C4, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 5:
                MicroKernel.Run<TSimd, TVector, C5, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 6:
                MicroKernel.Run<TSimd, TVector, C6, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 7:
                MicroKernel.Run<TSimd, TVector, C7, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 8:
                MicroKernel.Run<TSimd, TVector, C8, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 9:
                MicroKernel.Run<TSimd, TVector, C9, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 10:
                MicroKernel.Run<TSimd, TVector, C10, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 11:
                MicroKernel.Run<TSimd, TVector, C11, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            case 12:
                MicroKernel.Run<TSimd, TVector, C12, TVectors>(in a, aRow, aStep, in b, bStep, depth, in start, startRow, ref c, cRow);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 12 rows.");
        }
    }
}
