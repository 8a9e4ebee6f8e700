using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks.Losses;

public sealed class CategoricalCrossEntropyTests
{
    [Fact]
    public void Sum_of_equal_sums_is_the_logarithm_of_the_classes() =>
        AssertClose.Equal(
            Math.Log(4), new CategoricalCrossEntropy().Sum([3, 3, 3, 3], [0.25f, 0.25f, 0.25f, 0.25f], [0, 0, 1, 0], [], 4), 1e-15, 0);

    [Fact]
    public void Sum_where_the_probability_rounds_to_zero_is_the_difference_of_the_sums() =>
        AssertClose.Equal(200, new CategoricalCrossEntropy().Sum([100, -100], [1, 0], [0, 1], [], 2), 1e-15, 0);

    [Fact]
    public void Sum_of_soft_targets_weighs_every_class() =>
        AssertClose.Equal(
            -(0.25 * Math.Log(1 / (1 + Math.E))) - (0.75 * Math.Log(Math.E / (1 + Math.E))),
            new CategoricalCrossEntropy().Sum([0, 1], [0.26894143f, 0.7310586f], [0.25f, 0.75f], [], 2),
            1e-7,
            0);

    [Fact]
    public void Gradient_of_two_rows_is_the_difference_over_rows()
    {
        var d = new float[4];
        new CategoricalCrossEntropy().Gradient([0.75f, 0.25f, 0.5f, 0.5f], [1, 0, 0, 1], [], 2, d);

        Assert.Equal([-0.125f, 0.125f, 0.25f, -0.25f], d);
    }
}
