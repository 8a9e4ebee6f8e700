using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NnService.Benchmarks;

/// <summary>What the processor can do at most: fused multiply-adds on registers alone.</summary>
internal static class Peak
{
    private const int Steps = 4_000_000;
    private const int Chains = 16;

    /// <summary>GFLOP/s of so many threads at once, the best of several tries.</summary>
    public static double Measure(int threads) => Enumerable.Range(0, 8).Max(_ => Together(threads));

    private static double Together(int threads)
    {
        using var start = new Barrier(threads);
        var seconds = new double[threads];
        var team = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            var clock = Stopwatch.GetTimestamp();
            Chain();
            seconds[i] = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        })).ToArray();
        foreach (var thread in team) thread.Start();
        foreach (var thread in team) thread.Join();
        return 2.0 * Lanes * Chains * Steps * threads / seconds.Max() / 1e9;
    }

    private static int Lanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    private static void Chain()
    {
        if (Vector512.IsHardwareAccelerated) Chain512();
        else if (Vector256.IsHardwareAccelerated) Chain256();
        else Chain128();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain512()
    {
        var x = Vector512.Create(0.999f);
        var y = Vector512.Create(0.001f);
        var a0 = Vector512.Create(0f);
        var a1 = Vector512.Create(1f);
        var a2 = Vector512.Create(2f);
        var a3 = Vector512.Create(3f);
        var a4 = Vector512.Create(4f);
        var a5 = Vector512.Create(5f);
        var a6 = Vector512.Create(6f);
        var a7 = Vector512.Create(7f);
        var a8 = Vector512.Create(8f);
        var a9 = Vector512.Create(9f);
        var a10 = Vector512.Create(10f);
        var a11 = Vector512.Create(11f);
        var a12 = Vector512.Create(12f);
        var a13 = Vector512.Create(13f);
        var a14 = Vector512.Create(14f);
        var a15 = Vector512.Create(15f);
        for (var step = 0; step < Steps; step++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, x, y);
            a1 = Vector512.FusedMultiplyAdd(a1, x, y);
            a2 = Vector512.FusedMultiplyAdd(a2, x, y);
            a3 = Vector512.FusedMultiplyAdd(a3, x, y);
            a4 = Vector512.FusedMultiplyAdd(a4, x, y);
            a5 = Vector512.FusedMultiplyAdd(a5, x, y);
            a6 = Vector512.FusedMultiplyAdd(a6, x, y);
            a7 = Vector512.FusedMultiplyAdd(a7, x, y);
            a8 = Vector512.FusedMultiplyAdd(a8, x, y);
            a9 = Vector512.FusedMultiplyAdd(a9, x, y);
            a10 = Vector512.FusedMultiplyAdd(a10, x, y);
            a11 = Vector512.FusedMultiplyAdd(a11, x, y);
            a12 = Vector512.FusedMultiplyAdd(a12, x, y);
            a13 = Vector512.FusedMultiplyAdd(a13, x, y);
            a14 = Vector512.FusedMultiplyAdd(a14, x, y);
            a15 = Vector512.FusedMultiplyAdd(a15, x, y);
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11 + a12 + a13 + a14 + a15);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain256()
    {
        var x = Vector256.Create(0.999f);
        var y = Vector256.Create(0.001f);
        var a0 = Vector256.Create(0f);
        var a1 = Vector256.Create(1f);
        var a2 = Vector256.Create(2f);
        var a3 = Vector256.Create(3f);
        var a4 = Vector256.Create(4f);
        var a5 = Vector256.Create(5f);
        var a6 = Vector256.Create(6f);
        var a7 = Vector256.Create(7f);
        var a8 = Vector256.Create(8f);
        var a9 = Vector256.Create(9f);
        var a10 = Vector256.Create(10f);
        var a11 = Vector256.Create(11f);
        var a12 = Vector256.Create(12f);
        var a13 = Vector256.Create(13f);
        var a14 = Vector256.Create(14f);
        var a15 = Vector256.Create(15f);
        for (var step = 0; step < Steps; step++)
        {
            a0 = Vector256.FusedMultiplyAdd(a0, x, y);
            a1 = Vector256.FusedMultiplyAdd(a1, x, y);
            a2 = Vector256.FusedMultiplyAdd(a2, x, y);
            a3 = Vector256.FusedMultiplyAdd(a3, x, y);
            a4 = Vector256.FusedMultiplyAdd(a4, x, y);
            a5 = Vector256.FusedMultiplyAdd(a5, x, y);
            a6 = Vector256.FusedMultiplyAdd(a6, x, y);
            a7 = Vector256.FusedMultiplyAdd(a7, x, y);
            a8 = Vector256.FusedMultiplyAdd(a8, x, y);
            a9 = Vector256.FusedMultiplyAdd(a9, x, y);
            a10 = Vector256.FusedMultiplyAdd(a10, x, y);
            a11 = Vector256.FusedMultiplyAdd(a11, x, y);
            a12 = Vector256.FusedMultiplyAdd(a12, x, y);
            a13 = Vector256.FusedMultiplyAdd(a13, x, y);
            a14 = Vector256.FusedMultiplyAdd(a14, x, y);
            a15 = Vector256.FusedMultiplyAdd(a15, x, y);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11 + a12 + a13 + a14 + a15);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain128()
    {
        var x = Vector128.Create(0.999f);
        var y = Vector128.Create(0.001f);
        var a0 = Vector128.Create(0f);
        var a1 = Vector128.Create(1f);
        var a2 = Vector128.Create(2f);
        var a3 = Vector128.Create(3f);
        var a4 = Vector128.Create(4f);
        var a5 = Vector128.Create(5f);
        var a6 = Vector128.Create(6f);
        var a7 = Vector128.Create(7f);
        var a8 = Vector128.Create(8f);
        var a9 = Vector128.Create(9f);
        var a10 = Vector128.Create(10f);
        var a11 = Vector128.Create(11f);
        var a12 = Vector128.Create(12f);
        var a13 = Vector128.Create(13f);
        var a14 = Vector128.Create(14f);
        var a15 = Vector128.Create(15f);
        for (var step = 0; step < Steps; step++)
        {
            a0 = Vector128.FusedMultiplyAdd(a0, x, y);
            a1 = Vector128.FusedMultiplyAdd(a1, x, y);
            a2 = Vector128.FusedMultiplyAdd(a2, x, y);
            a3 = Vector128.FusedMultiplyAdd(a3, x, y);
            a4 = Vector128.FusedMultiplyAdd(a4, x, y);
            a5 = Vector128.FusedMultiplyAdd(a5, x, y);
            a6 = Vector128.FusedMultiplyAdd(a6, x, y);
            a7 = Vector128.FusedMultiplyAdd(a7, x, y);
            a8 = Vector128.FusedMultiplyAdd(a8, x, y);
            a9 = Vector128.FusedMultiplyAdd(a9, x, y);
            a10 = Vector128.FusedMultiplyAdd(a10, x, y);
            a11 = Vector128.FusedMultiplyAdd(a11, x, y);
            a12 = Vector128.FusedMultiplyAdd(a12, x, y);
            a13 = Vector128.FusedMultiplyAdd(a13, x, y);
            a14 = Vector128.FusedMultiplyAdd(a14, x, y);
            a15 = Vector128.FusedMultiplyAdd(a15, x, y);
        }

        return Vector128.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11 + a12 + a13 + a14 + a15);
    }
}
