using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed partial class TrainerTests
{
    [Fact]
    public void Run_steps_too_large_reports_the_epoch_and_advice()
    {
        var network = OneWeight(0.5);
        var trainer = new Trainer(network, new([10], [-10], 1, 1), null, Exact with { Epochs = 1000, Optimizer = new Sgd(1) });

        var predictions = new List<double> { network.Parameters[0] * 10 };
        foreach (var _ in trainer.Run()) predictions.Add(network.Parameters[0] * 10);

        Assert.Equal([5, -1495, 147005], predictions.Take(3));
        Assert.InRange(predictions.Count, 10, 30);
        Assert.Equal(
            $"The loss was no longer a finite number in epoch {predictions.Count}: the steps are too large. Try a learning rate below 1, "
                + $"clipNorm, standardised inputs, or smaller initial weights.",
            trainer.Divergence);
    }

    [Fact]
    public void Run_loss_that_is_not_finite_stops_without_a_step()
    {
        var network = OneWeight(3e38);
        var trainer = new Trainer(network, new([10], [0], 1, 1), null, Exact);

        Assert.Empty(trainer.RunToEnd());
        Assert.StartsWith("The loss was no longer a finite number in epoch 1", trainer.Divergence, StringComparison.Ordinal);
        Assert.Equal(0, trainer.State.Step);
    }

    [Fact]
    public void Run_weight_that_is_not_finite_is_divergence_in_the_same_epoch()
    {
        // The loss of 5e39 fits 64 bits; the gradient of 1e40 does not fit 32.
        var trainer = new Trainer(OneWeight(0), new([1e20f], [-1e20f], 1, 1), null, Exact with { Epochs = 1 });

        Assert.Empty(trainer.RunToEnd());
        Assert.StartsWith("The weight was no longer a finite number in epoch 1", trainer.Divergence, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_moment_that_is_not_finite_is_divergence_in_the_same_epoch()
    {
        // The square of the gradient of 1e20 does not fit 32 bits: adagrad's steps would be 0 for ever.
        var trainer = new Trainer(OneWeight(0), new([1e10f], [-1e10f], 1, 1), null, Exact with { Epochs = 1, Optimizer = new Adagrad() });

        Assert.Empty(trainer.RunToEnd());
        Assert.StartsWith("The gradient was no longer a finite number in epoch 1", trainer.Divergence, StringComparison.Ordinal);
        Assert.Empty(trainer.RunToEnd());
    }

    [Fact]
    public void Trainer_validation_rows_of_another_shape_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Trainer(OneWeight(0), new([1], [1], 1, 1), new([1, 2], [1], 2, 1), Exact));

    [Fact]
    public void Run_validation_loss_that_is_not_finite_is_divergence()
    {
        var trainer = new Trainer(
            OneWeight(0.5),
            new([1], [0], 1, 1),
            new([float.MaxValue, float.MaxValue], [float.MinValue, 0], 1, 1),
            Exact with { Epochs = 3, Optimizer = new Sgd(1e-9) });
        Assert.Equal(3, trainer.RunToEnd().Length);

        var broken = new Trainer(
            OneWeight(5), new([1], [0], 1, 1), new([float.MaxValue], [0], 1, 1), Exact with { Epochs = 3, Optimizer = new Sgd(1e-9) });
        Assert.Empty(broken.RunToEnd());
        Assert.StartsWith("The validation loss was no longer a finite number in epoch 1", broken.Divergence, StringComparison.Ordinal);
    }
}
