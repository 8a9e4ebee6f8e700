namespace NnService.Domain.Numerics;

/// <summary>The operations of one vector width, so that a kernel is written once for all of them.</summary>
/// <remarks>Every operation acts on each lane by itself and rounds once: the bits of a lane do not depend on the width.</remarks>
internal interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of a register tile: as many accumulators as there are registers, less those for the operands.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Broadcast(float value);

    static abstract TVector Load(ref readonly float source, int offset);

    static abstract void Store(TVector value, ref float destination, int offset);

    /// <summary>x·y + z, rounded once.</summary>
    static abstract TVector Fma(TVector x, TVector y, TVector z);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    static abstract TVector Sqrt(TVector x);

    static abstract TVector Abs(TVector x);

    /// <summary>The larger lane; where one is NaN, the second.</summary>
    static abstract TVector Max(TVector x, TVector y);

    /// <summary>The smaller lane; where one is NaN, the second.</summary>
    static abstract TVector Min(TVector x, TVector y);

    /// <summary><paramref name="yes"/> where x &gt; y, else <paramref name="no"/>; NaN compares as false.</summary>
    static abstract TVector IfGreater(TVector x, TVector y, TVector yes, TVector no);

    /// <summary>The nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>x·2ⁿ for whole n from −126 to 127, exact while the result is normal.</summary>
    static abstract TVector ScaleByPowerOfTwo(TVector x, TVector n);
}
