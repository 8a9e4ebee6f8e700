using NnService.Domain.Optimizers;

namespace NnService.Domain.Tests.Optimizers;

public sealed class HotColdTests
{
    [Fact]
    public void Search_each_weight_in_order_takes_the_better_side()
    {
        // E = (a − 1)² + (b − a)²: a goes up to 0.5; b, which sees the new a, goes up too.
        double[] w = [0, 0.2];

        new HotCold(0.5).Search(() => ((w[0] - 1) * (w[0] - 1)) + ((w[1] - w[0]) * (w[1] - w[0])), [0, 1], w);

        Assert.Equal([0.5, 0.7], w);
    }

    [Fact]
    public void Search_both_sides_alike_leaves_the_weight()
    {
        double[] w = [3];

        new HotCold().Search(() => Math.Abs(w[0] - 3), [0], w);

        Assert.Equal([3.0], w);
    }

    [Fact]
    public void Search_at_the_minimum_between_steps_takes_the_better_side_all_the_same()
    {
        double[] w = [1.01];

        new HotCold().Search(() => Math.Abs(w[0] - 1), [0], w);

        Assert.Equal([1.01 - 0.1], w);
    }

    [Fact]
    public void Search_frozen_weights_stay_untouched()
    {
        double[] w = [0, 0];

        new HotCold().Search(() => Math.Abs(w[0] - 1) + Math.Abs(w[1] - 1), [1], w);

        Assert.Equal([0, 0.1], w);
    }

    [Fact]
    public void Search_loss_that_is_not_a_number_leaves_the_weight()
    {
        double[] w = [1];

        new HotCold().Search(() => double.NaN, [0], w);

        Assert.Equal([1.0], w);
    }
}
