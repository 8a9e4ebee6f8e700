namespace NnService.Chaos.Fuzz;

/// <summary>Random numbers as a function of a seed and of what they are for, so that one request can be made again without those before
/// it.</summary>
internal static class Seeding
{
    public static Random For(int seed, long request, int step = 0) => new((int)Mix(Mix((ulong)seed, (ulong)request), (ulong)step));

    public static T Pick<T>(this Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    // The finalizer of SplitMix64.
    private static ulong Mix(ulong state, ulong value)
    {
        var mixed = state + (value * 0x9E3779B97F4A7C15) + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
