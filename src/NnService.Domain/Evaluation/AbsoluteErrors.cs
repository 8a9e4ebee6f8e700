using System.Collections.Immutable;

namespace NnService.Domain.Evaluation;

/// <summary>How far the answers for one target of numbers were off, on rows that were not learned from.</summary>
/// <param name="Rows">n, their number.</param>
/// <param name="Sorted">
/// |y − t| in the original unit, ascending: of each row, or of more than <see cref="MaxKept"/> rows those of the ranks
/// ⌈i·n/<see cref="MaxKept"/>⌉ for i = 1 to <see cref="MaxKept"/>.
/// </param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record AbsoluteErrors(int Rows, ImmutableArray<double> Sorted)
{
    /// <summary>Errors that are kept at most.</summary>
    public const int MaxKept = 1000;

    /// <summary>The largest level that this many rows tell an interval for: n/(n + 1).</summary>
    public double MaxLevel => Rows / (Rows + 1.0);

    /// <summary>The errors of all rows.</summary>
    /// <param name="errors">|y − t|, in any order; it is sorted.</param>
    public static AbsoluteErrors Of(double[] errors)
    {
        Array.Sort(errors);
        var kept = Math.Min(errors.Length, MaxKept);
        return new(errors.Length, [.. Enumerable.Range(1, kept).Select(i => errors[RankOf(i, errors.Length, kept) - 1])]);
    }

    /// <summary>
    /// q, such that the answer for a new row lies within ±q of the truth with the probability <paramref name="level"/> or more: the k-th
    /// smallest error, k = ⌈level·(n + 1)⌉.
    /// </summary>
    /// <param name="level">0 to 1, both exclusive.</param>
    /// <returns>The half width; null where k is more than n, because so few rows do not tell.</returns>
    /// <remarks>
    /// Split conformal prediction (Vovk, Gammerman and Shafer 2005): where new rows come from where these came from, nothing else is
    /// assumed. Where errors were left out it is the next larger one that was kept, so that the interval is never too narrow.
    /// </remarks>
    public double? HalfWidth(double level)
    {
        // A level such as 0.9 of 9 rows is the 9th error, whatever rounding says of the product.
        const double Rounding = 1e-9;
        var k = (long)Math.Ceiling((level * (Rows + 1.0)) - Rounding);
        if (k > Rows) return null;
        var i = (Math.Max(k, 1) - 1) * Sorted.Length / Rows;
        return Sorted[(int)i];
    }

    // ⌈i·n/kept⌉
    private static int RankOf(int i, int n, int kept) => (int)((((long)i * n) + kept - 1) / kept);
}
