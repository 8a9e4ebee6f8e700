namespace NnService.Domain;

/// <summary>The one place where seeds become random bits.</summary>
/// <remarks>
/// Randomness is a pure function of a seed and of what it is for (a layer, an epoch, a step), so there is no generator state to save and
/// the order of work does not matter. The mixer is SplitMix64 (Steele, Lea and Flood 2014): a bijection whose outputs pass the usual
/// statistical batteries.
/// </remarks>
internal static class Seeds
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private const ulong Member = 0x6D656D626572;

    /// <summary>64 bits that depend on all bits of both arguments.</summary>
    public static ulong Mix(ulong seed, ulong purpose) => Finish(Finish(seed + GoldenGamma) + (purpose * GoldenGamma) + GoldenGamma);

    /// <summary>32 bits for sources that take an <see cref="int"/> as their seed.</summary>
    public static int Mix32(long seed, long purpose) => (int)(Mix((ulong)seed, (ulong)purpose) >> 32);

    /// <summary>The seed of one member of an ensemble.</summary>
    public static long OfMember(long seed, int member) => (long)Mix(Mix((ulong)seed, Member), (ulong)member);

    /// <summary>The next element of the sequence that starts at <paramref name="state"/>.</summary>
    public static ulong Next(ref ulong state) => Finish(state += GoldenGamma);

    private static ulong Finish(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
