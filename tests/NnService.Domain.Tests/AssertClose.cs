using System.Globalization;

namespace NnService.Domain.Tests;

/// <summary>Comparison of numbers within a stated tolerance, whichever of the two bounds is wider.</summary>
internal static class AssertClose
{
    public static void Equal(double expected, double actual, double relative, double absolute, string what = "value") => Assert.True(
        Math.Abs(expected - actual) <= Math.Max(absolute, relative * Math.Abs(expected)),
        string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected:R}, got {actual:R}"));

    public static void Equal(
        ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double relative, double absolute, string what = "element")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Equal(expected[i], actual[i], relative, absolute, string.Create(CultureInfo.InvariantCulture, $"{what} {i}"));
    }

    public static void Equal(
        ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double relative, double absolute, string what = "element")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Equal(expected[i], actual[i], relative, absolute, string.Create(CultureInfo.InvariantCulture, $"{what} {i}"));
    }

    /// <summary>The same bits, NaN included.</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(expected),
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(actual));
}
