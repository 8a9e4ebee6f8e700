using System.Runtime.CompilerServices;

namespace NnService.Domain.Numerics;

/// <summary>Sets numbers to 0 that are about to become subnormal, in the step of an optimizer; the one place that says which.</summary>
/// <remarks>
/// A moment or a weight whose gradient is 0 shrinks by the same share in every step, until rounding holds it below the smallest normal
/// float for ever. Processors compute with such numbers many times more slowly, and .NET cannot ask them to take these for 0.
/// The results cannot be told apart: a step of 1e−30 changes no weight that is above 2e−23, and a weight of 1e−30 no sum that is.
/// NaN and infinity stay. The textbook path, in 64 bits, knows nothing of this.
/// </remarks>
internal static class FlushToZero
{
    /// <summary>Smallest magnitude of a weight, a gradient, a mean of gradients and a rate.</summary>
    /// <remarks>Ten million times the smallest normal float, so that shares of it are normal too.</remarks>
    public const float SmallestStep = 1e-30f;

    /// <summary>Smallest square of a gradient, and mean of such squares: 2⁻¹²⁶, the smallest normal float.</summary>
    public const float SmallestSquare = 1.17549435e-38f;

    /// <summary>Its root, 2⁻⁶³: a gradient below it has a square of 0.</summary>
    /// <remarks>An ε below it counts as this, so that no quotient becomes 0/0 or grows by leaps.</remarks>
    public const float SmallestRoot = 1.08420217e-19f;

    /// <summary>x, or 0 where |x| is below the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector>(TVector x, float smallest)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => TSimd.IfGreater(TSimd.Broadcast(smallest), TSimd.Abs(x), TSimd.Broadcast(0), x);

    /// <summary>The gradient to be squared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Root<TSimd, TVector>(TVector gradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Of<TSimd, TVector>(gradient, SmallestRoot);

    /// <summary>A mean of gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Mean<TSimd, TVector>(TVector mean)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Of<TSimd, TVector>(mean, SmallestStep);

    /// <summary>A mean of squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MeanOfSquares<TSimd, TVector>(TVector mean)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Of<TSimd, TVector>(mean, SmallestSquare);

    /// <summary>A factor of every weight's step, as a float: a learning rate that a schedule has made tiny, a share of decay.</summary>
    public static float Rate(double rate) => Math.Abs(rate) < SmallestStep ? 0 : (float)rate;
}
