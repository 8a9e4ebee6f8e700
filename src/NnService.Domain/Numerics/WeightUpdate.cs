using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NnService.Domain.Numerics;

/// <summary>An optimizer's step of some weights, written for whole vectors.</summary>
internal interface IUpdate
{
    /// <summary>Changes the moments and gives the weights after the step.</summary>
    TVector Of<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second, TVector weight)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>Applies an optimizer's step to every weight in one pass over memory.</summary>
internal static class WeightUpdate
{
    /// <summary>One step.</summary>
    /// <param name="update">The rule.</param>
    /// <param name="gradient">∂E/∂w.</param>
    /// <param name="first">The first moment, or empty.</param>
    /// <param name="second">The second moment, or empty.</param>
    /// <param name="weights">w.</param>
    public static void Apply<TUpdate>(
        TUpdate update, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> weights)
        where TUpdate : struct, IUpdate
    {
        if (Vector512.IsHardwareAccelerated) Apply<TUpdate, Simd512, Vector512<float>>(update, gradient, first, second, weights);
        else if (Vector256.IsHardwareAccelerated) Apply<TUpdate, Simd256, Vector256<float>>(update, gradient, first, second, weights);
        else Apply<TUpdate, Simd128, Vector128<float>>(update, gradient, first, second, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TUpdate, TSimd, TVector>(
        TUpdate update, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> weights)
        where TUpdate : struct, IUpdate
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var i = 0;
        ref var g = ref MemoryMarshal.GetReference(gradient[..weights.Length]);
        ref var m = ref MemoryMarshal.GetReference(first);
        ref var v = ref MemoryMarshal.GetReference(second);
        ref var w = ref MemoryMarshal.GetReference(weights);
        var hasFirst = first.Length > 0;
        var hasSecond = second.Length > 0;
        for (; i + TSimd.Width <= weights.Length; i += TSimd.Width)
        {
            var moment = hasFirst ? TSimd.Load(in m, i) : default;
            var square = hasSecond ? TSimd.Load(in v, i) : default;
            TSimd.Store(Step<TUpdate, TSimd, TVector>(update, TSimd.Load(in g, i), ref moment, ref square, TSimd.Load(in w, i)), ref w, i);
            if (hasFirst) TSimd.Store(moment, ref m, i);
            if (hasSecond) TSimd.Store(square, ref v, i);
        }

        if (i == weights.Length) return;
        var rest = weights.Length - i;
        Span<float> aside = stackalloc float[4 * TSimd.Width];
        aside.Clear();
        gradient.Slice(i, rest).CopyTo(aside);
        weights[i..].CopyTo(aside[TSimd.Width..]);
        if (hasFirst) first[i..].CopyTo(aside[(2 * TSimd.Width)..]);
        if (hasSecond) second[i..].CopyTo(aside[(3 * TSimd.Width)..]);
        ref var t = ref MemoryMarshal.GetReference(aside);
        var lastFirst = TSimd.Load(in t, 2 * TSimd.Width);
        var lastSecond = TSimd.Load(in t, 3 * TSimd.Width);
        TSimd.Store(
            Step<TUpdate, TSimd, TVector>(update, TSimd.Load(in t, 0), ref lastFirst, ref lastSecond, TSimd.Load(in t, TSimd.Width)),
            ref t,
            TSimd.Width);
        TSimd.Store(lastFirst, ref t, 2 * TSimd.Width);
        TSimd.Store(lastSecond, ref t, 3 * TSimd.Width);
        aside.Slice(TSimd.Width, rest).CopyTo(weights[i..]);
        if (hasFirst) aside.Slice(2 * TSimd.Width, rest).CopyTo(first[i..]);
        if (hasSecond) aside.Slice(3 * TSimd.Width, rest).CopyTo(second[i..]);
    }
    // Neither a gradient that fades nor a weight that decays may become subnormal; of its moments a rule sees to it by itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<TUpdate, TSimd, TVector>(
        TUpdate update, TVector gradient, ref TVector first, ref TVector second, TVector weight)
        where TUpdate : struct, IUpdate
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var slope = FlushToZero.Of<TSimd, TVector>(gradient, FlushToZero.SmallestStep);
        return FlushToZero.Of<TSimd, TVector>(update.Of<TSimd, TVector>(slope, ref first, ref second, weight), FlushToZero.SmallestStep);
    }
}
