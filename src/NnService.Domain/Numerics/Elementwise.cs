using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NnService.Domain.Numerics;

/// <summary>A function of one number, written for whole vectors.</summary>
internal interface IMap
{
    /// <summary>f(x), lane by lane.</summary>
    TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>A function of two numbers, written for whole vectors.</summary>
internal interface IMap2
{
    /// <summary>f(x, y), lane by lane.</summary>
    TVector Of<TSimd, TVector>(TVector x, TVector y)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>Applies a function to every element of spans, in whole vectors to the last element.</summary>
/// <remarks>A rest is computed as a whole vector aside, so an element has the same bits wherever it stands.</remarks>
internal static class Elementwise
{
    /// <summary>dᵢ = f(xᵢ).</summary>
    /// <param name="map">f.</param>
    /// <param name="x">The argument.</param>
    /// <param name="destination">Of the same length; may be the memory of <paramref name="x"/>.</param>
    public static void Map<TMap>(TMap map, ReadOnlySpan<float> x, Span<float> destination)
        where TMap : struct, IMap
    {
        if (Vector512.IsHardwareAccelerated) Map<TMap, Simd512, Vector512<float>>(map, x, destination);
        else if (Vector256.IsHardwareAccelerated) Map<TMap, Simd256, Vector256<float>>(map, x, destination);
        else Map<TMap, Simd128, Vector128<float>>(map, x, destination);
    }

    /// <summary>dᵢ = f(xᵢ, yᵢ).</summary>
    /// <param name="map">f.</param>
    /// <param name="x">The first argument.</param>
    /// <param name="y">The second argument, of the same length.</param>
    /// <param name="destination">Of the same length; may be the memory of an argument.</param>
    public static void Map<TMap>(TMap map, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination)
        where TMap : struct, IMap2
    {
        if (Vector512.IsHardwareAccelerated) Map<TMap, Simd512, Vector512<float>>(map, x, y, destination);
        else if (Vector256.IsHardwareAccelerated) Map<TMap, Simd256, Vector256<float>>(map, x, y, destination);
        else Map<TMap, Simd128, Vector128<float>>(map, x, y, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TMap, TSimd, TVector>(TMap map, ReadOnlySpan<float> x, Span<float> destination)
        where TMap : struct, IMap
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(destination[..x.Length]);
        var i = 0;
        for (; i + TSimd.Width <= x.Length; i += TSimd.Width)
            TSimd.Store(map.Of<TSimd, TVector>(TSimd.Load(in source, i)), ref target, i);
        if (i == x.Length) return;

        Span<float> rest = stackalloc float[TSimd.Width];
        ref var aside = ref MemoryMarshal.GetReference(rest);
        x[i..].CopyTo(rest);
        TSimd.Store(map.Of<TSimd, TVector>(TSimd.Load(in aside, 0)), ref aside, 0);
        rest[..(x.Length - i)].CopyTo(destination[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TMap, TSimd, TVector>(TMap map, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination)
        where TMap : struct, IMap2
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var second = ref MemoryMarshal.GetReference(y[..x.Length]);
        ref var target = ref MemoryMarshal.GetReference(destination[..x.Length]);
        var i = 0;
        for (; i + TSimd.Width <= x.Length; i += TSimd.Width)
            TSimd.Store(map.Of<TSimd, TVector>(TSimd.Load(in source, i), TSimd.Load(in second, i)), ref target, i);
        if (i == x.Length) return;

        Span<float> rest = stackalloc float[2 * TSimd.Width];
        ref var aside = ref MemoryMarshal.GetReference(rest);
        x[i..].CopyTo(rest);
        y[i..x.Length].CopyTo(rest[TSimd.Width..]);
        TSimd.Store(map.Of<TSimd, TVector>(TSimd.Load(in aside, 0), TSimd.Load(in aside, TSimd.Width)), ref aside, 0);
        rest[..(x.Length - i)].CopyTo(destination[i..]);
    }
}
