using CsCheck;

namespace NnService.Tests.Common;

/// <summary>Tests of what holds for all values of a kind, on a few hundred of them, which are the same in every run.</summary>
internal static class Properties
{
    private const int Cases = 300;

    // CsCheck draws only its first sample by the seed: all cases are one sample.
    private const string Seed = "0N0XIzNsQ0O2";

    /// <summary>Words of any letters but halves of surrogate pairs, which no text of the wire can hold.</summary>
    public static Gen<string> Words { get; } = Gen.String[Gen.Char['\0', '\uD7FF'], 0, 40];

    /// <summary>Fails for the first value for which the test does.</summary>
    public static void Hold<T>(Gen<T> values, Action<T> test) =>
        values.Array[Cases].Sample(
            cases => Array.ForEach(cases, test), seed: Seed, iter: 1, threads: 1, print: cases => $"{cases.Length} values");
}
