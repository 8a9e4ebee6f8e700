using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed partial class TrainerTests
{
    [Fact]
    public void Run_of_hot_cold_comes_within_one_step_of_the_target()
    {
        var network = OneWeight(0.5);
        var trainer = new Trainer(network, new([1], [-1], 1, 1), null, Exact with { Epochs = 30, Optimizer = new HotCold(0.1) });

        var weights = new List<double> { network.Parameters[0] };
        foreach (var _ in trainer.Run()) weights.Add(network.Parameters[0]);

        for (var step = 0; step <= 15; step++)
            AssertClose.Equal(0.5 - (0.1 * step), weights[step], 0, 1e-6);
        Assert.All(weights.Skip(16), weight => Assert.InRange(weight, -1.1 - 1e-5, -0.9 + 1e-5));
        Assert.Equal(30, trainer.State.Step);
    }

    [Fact]
    public void Run_of_hot_cold_with_frozen_biases_moves_kernels_only()
    {
        var network = SmallNetwork();
        var before = network.Parameters.ToArray();

        new Trainer(network, SmallData(), null, Exact with { Epochs = 1, Optimizer = new HotCold(0.125), TrainBiases = false }).RunToEnd();

        Assert.Equal([0f, 0, 0, 0], network.Bias(0));
        Assert.All(before.Zip(network.Parameters).Take(12), pair => Assert.Equal(0.125, Math.Abs((double)pair.First - pair.Second), 1e-6));
    }
}
