using System.Collections.Immutable;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class ClassWeightsTests
{
    [Fact]
    public void Of_balanced_is_rows_over_classes_times_rows_of_the_class() =>
        Assert.Equal([12 / (3 * 2.0), 12 / (3 * 4.0), 12 / (3 * 6.0)], new ClassWeights(null).Of(["a", "b", "c"], [2, 4, 6]));

    [Fact]
    public void Of_balanced_gives_every_class_the_same_total()
    {
        int[] counts = [1, 7, 92];

        Assert.All(
            new ClassWeights(null).Of(["a", "b", "c"], counts).Zip(counts),
            pair => AssertClose.Equal(100 / 3.0, pair.First * pair.Second, 1e-15, 0));
    }

    [Fact]
    public void Of_balanced_without_rows_of_a_class_counts_the_others() =>
        Assert.Equal([8 / (2 * 2.0), 8 / (2 * 6.0)], new ClassWeights(null).Of(["a", "b", "c"], [2, 0, 6]).Where((_, c) => c != 1));

    [Fact]
    public void Of_named_is_the_weight_and_one_for_the_others() =>
        Assert.Equal(
            [1, 2.5, 1], new ClassWeights(ImmutableSortedDictionary<string, double>.Empty.Add("b", 2.5)).Of(["a", "b", "c"], [2, 4, 6]));
}
