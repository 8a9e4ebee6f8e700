using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed class EarlyStoppingTests
{
    public static TheoryData<string> Monitors => [.. EarlyStopping.Monitors];

    [Theory]
    [InlineData("loss", 1)]
    [InlineData("validationLoss", 2)]
    [InlineData("accuracy", 3)]
    [InlineData("validationAccuracy", 4)]
    [InlineData("mae", 5)]
    [InlineData("validationMae", 6)]
    public void ValueOf_every_monitor_is_the_number_of_its_name(string monitor, double value)
    {
        var metrics = ImmutableSortedDictionary<string, double>.Empty;
        var report = new EpochReport(1, 1, 2, metrics.Add("accuracy", 3).Add("mae", 5), metrics.Add("accuracy", 4).Add("mae", 6), 0.1);

        Assert.Equal(value, new EarlyStopping(monitor).ValueOf(report));
        Assert.Equal(monitor is "accuracy" or "validationAccuracy", new EarlyStopping(monitor).IsMaximised);
        Assert.Equal(monitor.StartsWith("validation", StringComparison.Ordinal), new EarlyStopping(monitor).NeedsValidation);
    }

    [Theory]
    [MemberData(nameof(Monitors))]
    public void ValueOf_what_the_task_does_not_have_is_null(string monitor)
    {
        var empty = ImmutableSortedDictionary<string, double>.Empty;

        Assert.Equal(monitor == "loss" ? 1 : null, new EarlyStopping(monitor).ValueOf(new EpochReport(1, 1, null, empty, empty, 0.1)));
    }

    [Theory]
    [InlineData("loss", 0.875, true)]
    [InlineData("loss", 0.75, true)]
    [InlineData("loss", 0.8751, true)]
    [InlineData("loss", 0.9, false)]
    [InlineData("loss", 1.2, false)]
    [InlineData("accuracy", 1.2, true)]
    [InlineData("accuracy", 1.1, false)]
    [InlineData("accuracy", 0.5, false)]
    public void IsBetter_than_one_needs_more_than_the_delta(string monitor, double value, bool better) =>
        Assert.Equal(better, new EarlyStopping(monitor, MinDelta: monitor == "loss" ? 0.1 : 0.125).IsBetter(value, 1));

    [Fact]
    public void IsBetter_by_exactly_the_delta_is_no_improvement()
    {
        Assert.False(new EarlyStopping("loss", MinDelta: 0.25).IsBetter(0.75, 1));
        Assert.False(new EarlyStopping("accuracy", MinDelta: 0.25).IsBetter(1.25, 1));
        Assert.False(new EarlyStopping("loss", MinDelta: 0).IsBetter(1, 1));
    }

    [Fact]
    public void Validate_every_fault_has_its_pointer()
    {
        Assert.Equal(
            [
                new(
                    "/earlyStopping/monitor",
                    "'Loss' is not a monitor; allowed: loss, validationLoss, accuracy, validationAccuracy, mae, validationMae."),
                new("/earlyStopping/patience", "patience is 0; it must be at least 1."),
                new("/earlyStopping/minDelta", "minDelta is -0.5; it must be at least 0."),
            ],
            new EarlyStopping("Loss", 0, -0.5).Validate());
        Assert.Equal("/earlyStopping/minDelta", Assert.Single(new EarlyStopping(MinDelta: double.NaN).Validate()).Pointer);
        Assert.All(EarlyStopping.Monitors, monitor => Assert.Empty(new EarlyStopping(monitor, 1, 0).Validate()));
    }

    [Theory]
    [InlineData(1, 0, 7, 8)]
    [InlineData(3, 0, 7, 10)]
    [InlineData(100, 0, 7, 50)]
    [InlineData(3, 0.03, 4, 7)]
    [InlineData(1, 1, 1, 2)]
    public void Run_validation_loss_that_turns_stops_after_patience_with_the_best_weights(int patience, double minDelta, int best, int last)
    {
        // w = 1 − 0.9ᵏ after epoch k; the validation rows want 0.5, which epoch 7 (0.5217) comes closest to.
        var (network, trainer) = Turning(new EarlyStopping(Patience: patience, MinDelta: minDelta));

        Assert.Equal(last, trainer.RunToEnd().Length);

        Assert.Equal((last < 50, best), (trainer.State.IsStopped, trainer.State.BestEpoch));
        AssertClose.Equal(Math.Pow(0.5 - Math.Pow(0.9, best), 2) / 2, trainer.State.BestValue, 1e-4, 0);
        AssertClose.Equal(1 - Math.Pow(0.9, last), network.Parameters[0], 1e-5, 0);
        Assert.Empty(trainer.Run());

        trainer.RestoreBest();
        AssertClose.Equal(1 - Math.Pow(0.9, best), network.Parameters[0], 1e-5, 0);
    }

    [Fact]
    public void Run_without_restore_best_keeps_no_copy_and_the_last_weights()
    {
        var (network, trainer) = Turning(new EarlyStopping(Patience: 3, MinDelta: 0, RestoreBest: false));
        trainer.RunToEnd();

        trainer.RestoreBest();

        Assert.Empty(trainer.State.BestWeights);
        Assert.Equal(7, trainer.State.BestEpoch);
        AssertClose.Equal(1 - Math.Pow(0.9, 10), network.Parameters[0], 1e-5, 0);
    }

    [Fact]
    public void RestoreBest_before_any_epoch_leaves_the_weights()
    {
        var (network, trainer) = Turning(new EarlyStopping());
        network.Parameters[0] = 0.75f;

        trainer.RestoreBest();

        Assert.Equal(0.75f, network.Parameters[0]);
    }

    [Theory]
    [MemberData(nameof(Monitors))]
    public void Run_any_monitor_remembers_its_first_best_epoch(string monitor)
    {
        var stopping = new EarlyStopping(monitor, Patience: 1000, MinDelta: 0);
        var task = monitor.EndsWith("ae", StringComparison.Ordinal) ? LearningTask.Regression : LearningTask.Binary;
        var network = Network.Initialize(TestData.Definition(2, new BinaryCrossEntropy(), (4, new Tanh()), (1, new Sigmoid())));
        var trainer = new Trainer(
            network,
            Coins(1, task),
            Coins(2, task),
            new() { Epochs = 60, BatchSize = 4, Optimizer = new Adam(0.05), EarlyStopping = stopping });
        var values = new List<double>();
        var weights = new List<float[]>();

        foreach (var turn in trainer.Run())
        {
            values.Add(stopping.ValueOf(turn.Completed!)!.Value);
            weights.Add([.. network.Parameters]);
        }

        var best = stopping.IsMaximised ? values.IndexOf(values.Max()) : values.IndexOf(values.Min());
        Assert.Equal((best + 1, values[best]), (trainer.State.BestEpoch, trainer.State.BestValue));
        AssertClose.SameBits(weights[best], trainer.State.BestWeights);
        trainer.RestoreBest();
        AssertClose.SameBits(weights[best], network.Parameters);
    }

    private static (Network Network, Trainer Trainer) Turning(EarlyStopping stopping)
    {
        var network = Network.Initialize(
            new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[0]])], Loss = new HalfSquaredError() });
        return (network, new Trainer(
            network,
            new([1], [1], 1, 1),
            new([1], [0.5f], 1, 1),
            new() { Epochs = 50, Optimizer = new Sgd(0.1), EarlyStopping = stopping }));
    }

    // Labels that the inputs hardly explain: every monitor goes up and down.
    private static SampleSet Coins(int seed, LearningTask task) =>
        new(TestData.Numbers(seed, 40), [.. TestData.Numbers(seed + 10, 20).Select(number => number > 0 ? 1f : 0)], 2, 1) { Task = task };
}
