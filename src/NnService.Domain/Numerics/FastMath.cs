using System.Runtime.CompilerServices;

namespace NnService.Domain.Numerics;

/// <summary>The exponential and what follows from it, for whole vectors.</summary>
/// <remarks>
/// Largest errors found over all floats of the ranges that matter (the tests look for them): exp 2 ulp, sigmoid 4 ulp, tanh 2 ulp, exp − 1
/// 6 ulp. Exponentials below the smallest normal float are 0, above the largest they are infinite, of NaN NaN. A lane's bits depend on that
/// lane alone.
/// </remarks>
internal static class FastMath
{
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has so few digits that a whole multiple of it is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    private const float HalfLn2 = 0.34657359f;

    private const float MaxExponent = 88.7228f;
    private const float SmallestExponent = -87.3365f;

    /// <summary>eˣ.</summary>
    /// <remarks>x = n·ln 2 + r with |r| ≤ ½·ln 2, eˣ = 2ⁿ·eʳ, eʳ by a polynomial of degree 6 (the coefficients of Cephes' expf).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var low = TSimd.Broadcast(SmallestExponent);
        var high = TSimd.Broadcast(MaxExponent);
        var within = TSimd.Min(high, TSimd.Max(low, x));
        var n = TSimd.Round(TSimd.Multiply(within, TSimd.Broadcast(Log2E)));
        var r = TSimd.Fma(n, TSimd.Broadcast(-Ln2High), within);
        r = TSimd.Fma(n, TSimd.Broadcast(-Ln2Low), r);

        var p = TSimd.Fma(Tail<TSimd, TVector>(r), TSimd.Multiply(r, r), TSimd.Add(r, TSimd.Broadcast(1)));

        // 2¹²⁸ has no exponent of its own: the last doubling is done by itself.
        var half = TSimd.IfGreater(n, TSimd.Broadcast(127), TSimd.Broadcast(1), TSimd.Broadcast(0));
        p = TSimd.ScaleByPowerOfTwo(p, TSimd.Subtract(n, half));
        p = TSimd.ScaleByPowerOfTwo(p, half);
        p = TSimd.IfGreater(low, x, TSimd.Broadcast(0), p);
        return TSimd.IfGreater(x, high, TSimd.Broadcast(float.PositiveInfinity), p);
    }

    /// <summary>eˣ − 1.</summary>
    /// <remarks>Near 0, where the difference would lose its digits, x + x²·(…) of the same polynomial.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpM1<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var near = TSimd.Fma(Tail<TSimd, TVector>(x), TSimd.Multiply(x, x), x);
        var far = TSimd.Subtract(Exp<TSimd, TVector>(x), TSimd.Broadcast(1));
        return TSimd.IfGreater(TSimd.Broadcast(HalfLn2), TSimd.Abs(x), near, far);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var one = TSimd.Broadcast(1);
        return TSimd.Divide(one, TSimd.Add(one, Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Broadcast(0), x))));
    }

    /// <summary>tanh x.</summary>
    /// <remarks>Near 0 an odd polynomial (the coefficients of Cephes' tanhf), where 1 − 2/(e²ˣ + 1) would lose its digits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var one = TSimd.Broadcast(1);
        var magnitude = TSimd.Abs(x);
        var quotient = TSimd.Divide(TSimd.Broadcast(2), TSimd.Add(one, Exp<TSimd, TVector>(TSimd.Add(magnitude, magnitude))));
        var far = TSimd.Subtract(one, quotient);
        far = TSimd.IfGreater(TSimd.Broadcast(0), x, TSimd.Subtract(TSimd.Broadcast(0), far), far);

        var square = TSimd.Multiply(x, x);
        var p = TSimd.Broadcast(-5.70498872745e-3f);
        p = TSimd.Fma(p, square, TSimd.Broadcast(2.06390887954e-2f));
        p = TSimd.Fma(p, square, TSimd.Broadcast(-5.37397155531e-2f));
        p = TSimd.Fma(p, square, TSimd.Broadcast(1.33314422036e-1f));
        p = TSimd.Fma(p, square, TSimd.Broadcast(-3.33332819422e-1f));
        var near = TSimd.Fma(TSimd.Multiply(p, square), x, x);
        return TSimd.IfGreater(TSimd.Broadcast(0.625f), magnitude, near, far);
    }

    // (eʳ − 1 − r)/r² for |r| ≤ ½·ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Tail<TSimd, TVector>(TVector r)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var p = TSimd.Broadcast(1.9875691500e-4f);
        p = TSimd.Fma(p, r, TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.Fma(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.Fma(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.Fma(p, r, TSimd.Broadcast(1.6666665459e-1f));
        return TSimd.Fma(p, r, TSimd.Broadcast(5.0000001201e-1f));
    }
}
