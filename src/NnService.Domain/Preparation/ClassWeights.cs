using System.Collections.Immutable;

namespace NnService.Domain.Preparation;

/// <summary>What the rows of each class count in the loss.</summary>
/// <param name="ByClass">A weight by label, above 0; classes that are not named count 1. Null to balance: n/(k·n_c) for a class of n_c
/// among n training rows and k classes.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record ClassWeights(ImmutableSortedDictionary<string, double>? ByClass)
{
    /// <summary>The weight of every class.</summary>
    /// <param name="classes">The labels.</param>
    /// <param name="counts">Training rows of each class.</param>
    public double[] Of(ImmutableArray<string> classes, int[] counts)
    {
        var rows = counts.Sum();
        var present = counts.Count(count => count > 0);
        return [.. classes.Select((label, c) => ByClass is null
            ? (double)rows / present / Math.Max(1, counts[c])
            : ByClass.TryGetValue(label, out var weight) ? weight : 1)];
    }
}
