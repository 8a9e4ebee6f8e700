using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

public sealed class HotColdTests
{
    [Fact]
    public void Search_EachWeightInOrder_TakesTheBetterSide()
    {
        // E = (a − 1)² + (b − a)²: a goes up to 0.5; b, which sees the new a, goes up too.
        double[] w = [0, 0.2];

        new HotCold(0.5).Search(() => ((w[0] - 1) * (w[0] - 1)) + ((w[1] - w[0]) * (w[1] - w[0])), [0, 1], w);

        Assert.Equal([0.5, 0.7], w);
    }

    [Fact]
    public void Search_BothSidesAlike_LeavesTheWeight()
    {
        double[] w = [3];

        new HotCold().Search(() => Math.Abs(w[0] - 3), [0], w);

        Assert.Equal([3.0], w);
    }

    [Fact]
    public void Search_AtTheMinimumBetweenSteps_TakesTheBetterSideAllTheSame()
    {
        double[] w = [1.01];

        new HotCold().Search(() => Math.Abs(w[0] - 1), [0], w);

        Assert.Equal([1.01 - 0.1], w);
    }

    [Fact]
    public void Search_FrozenWeights_StayUntouched()
    {
        double[] w = [0, 0];

        new HotCold().Search(() => Math.Abs(w[0] - 1) + Math.Abs(w[1] - 1), [1], w);

        Assert.Equal([0, 0.1], w);
    }

    [Fact]
    public void Search_LossThatIsNotANumber_LeavesTheWeight()
    {
        double[] w = [1];

        new HotCold().Search(() => double.NaN, [0], w);

        Assert.Equal([1.0], w);
    }
}
