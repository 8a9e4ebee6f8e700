using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks.Losses;

public sealed class CategoricalCrossEntropyTests
{
    [Fact]
    public void Sum_OfEqualSums_IsTheLogarithmOfTheClasses() =>
        AssertClose.Equal(
            Math.Log(4), new CategoricalCrossEntropy().Sum([3, 3, 3, 3], [0.25f, 0.25f, 0.25f, 0.25f], [0, 0, 1, 0], [], 4), 1e-15, 0);

    [Fact]
    public void Sum_WhereTheProbabilityRoundsToZero_IsTheDifferenceOfTheSums() =>
        AssertClose.Equal(200, new CategoricalCrossEntropy().Sum([100, -100], [1, 0], [0, 1], [], 2), 1e-15, 0);

    [Fact]
    public void Sum_OfSoftTargets_WeighsEveryClass() =>
        AssertClose.Equal(
            -(0.25 * Math.Log(1 / (1 + Math.E))) - (0.75 * Math.Log(Math.E / (1 + Math.E))),
            new CategoricalCrossEntropy().Sum([0, 1], [0.26894143f, 0.7310586f], [0.25f, 0.75f], [], 2),
            1e-7,
            0);

    [Fact]
    public void Gradient_OfTwoRows_IsTheDifferenceOverRows()
    {
        var d = new float[4];
        new CategoricalCrossEntropy().Gradient([0.75f, 0.25f, 0.5f, 0.5f], [1, 0, 0, 1], [], 2, d);

        Assert.Equal([-0.125f, 0.125f, 0.25f, -0.25f], d);
    }
}
