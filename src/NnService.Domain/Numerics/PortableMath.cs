namespace NnService.Domain.Numerics;

/// <summary>
/// Functions whose last bit is the same on every machine: made of operations that IEEE 754 lays down, where those of .NET are the operating
/// system's.
/// </summary>
internal static class PortableMath
{
    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;

    // ln 2 in two parts: the first has 32 bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // Of the series, the last term first; the next one is below the precision of a double.
    private static ReadOnlySpan<double> Coefficients =>
        [1.0 / 25, 1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3];

    /// <summary>The natural logarithm of a normal positive number, off by less than two units in the last place.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> MantissaBits) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble((bits & ((1L << MantissaBits) - 1)) | ((long)ExponentBias << MantissaBits));
        if (mantissa > Math.Sqrt(2))
        {
            mantissa /= 2;
            exponent++;
        }

        // ln(1 + f) = 2s + 2s³/3 + 2s⁵/5 + …, s = f/(2 + f); 2s = f − s·f keeps the bits of f, which is exact.
        var f = mantissa - 1;
        var s = f / (2 + f);
        var square = s * s;
        var series = 0.0;
        foreach (var coefficient in Coefficients)
            series = square * (coefficient + series);
        var rest = (exponent * Ln2Low) - (s * (f - (2 * series)));
        return (exponent * Ln2High) + (f + rest);
    }
}
