using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed partial class TrainerTests
{
    private static readonly TrainingOptions Exact = new() { Shuffle = false, BatchSize = int.MaxValue };

    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 4)]
    [InlineData(10, 1)]
    [InlineData(int.MaxValue, 1)]
    public void Run_any_batch_size_has_the_same_epochs_and_its_own_steps(int batchSize, int stepsPerEpoch)
    {
        var trainer = SmallTrainer(Exact with { Epochs = 5, BatchSize = batchSize });

        Assert.Equal([1, 2, 3, 4, 5], trainer.RunToEnd().Select(report => report.Epoch));
        Assert.Equal(5 * stepsPerEpoch, trainer.State.Step);
        Assert.Equal((5, 0), (trainer.State.Epoch, trainer.State.Row));
    }

    [Fact]
    public void Run_smaller_last_batch_reports_the_row_weighted_mean_before_each_update()
    {
        // w = 1: losses ½ and ½, gradient 1, w = 0.9; then ½·2.1² = 2.205.
        var trainer = new Trainer(
            OneWeight(1), new([1, 1, 1], [0, 0, 3], 1, 1), null, Exact with { Epochs = 1, BatchSize = 2, Optimizer = new Sgd(0.1) });

        var report = Assert.Single(trainer.RunToEnd());

        AssertClose.Equal((0.5 + 0.5 + 2.205) / 3, report.Loss, 1e-6, 0);
        AssertClose.Equal((1 + 1 + 2.1) / 3, report.Metrics["mae"], 1e-6, 0);
        Assert.Equal(0.1, report.LearningRate);
        Assert.Null(report.ValidationLoss);
        Assert.Empty(report.ValidationMetrics);
    }

    [Fact]
    public void Run_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        AssertClose.SameBits(Trained(7), Trained(7));
        Assert.False(Trained(7).SequenceEqual(Trained(8)));

        static float[] Trained(long seed)
        {
            var network = SmallNetwork();
            new Trainer(network, SmallData(), null, new() { Epochs = 3, BatchSize = 3, Seed = seed }).RunToEnd();
            return network.Parameters;
        }
    }

    [Fact]
    public void Run_without_shuffle_does_not_depend_on_the_seed()
    {
        AssertClose.SameBits(Trained(7), Trained(8));

        static float[] Trained(long seed)
        {
            var network = SmallNetwork();
            new Trainer(network, SmallData(), null, new() { Epochs = 3, BatchSize = 3, Seed = seed, Shuffle = false }).RunToEnd();
            return network.Parameters;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_frozen_biases_stay_untouched_while_kernels_learn(bool shuffle)
    {
        var network = SmallNetwork();
        network.Parameters.AsSpan(network.BiasRange(0)).Fill(0.25f);
        var kernel = network.Kernel(1).ToArray();

        new Trainer(network, SmallData(), null, new() { Epochs = 5, BatchSize = 3, Shuffle = shuffle, TrainBiases = false }).RunToEnd();

        Assert.All(network.Bias(0).ToArray(), bias => Assert.Equal(0.25f, bias));
        Assert.All(network.Bias(1).ToArray(), bias => Assert.Equal(0, bias));
        Assert.False(kernel.AsSpan().SequenceEqual(network.Kernel(1)));
    }

    [Fact]
    public void Run_enumerated_again_after_a_stop_goes_on_where_it_stopped()
    {
        var options = new TrainingOptions { Epochs = 2, BatchSize = 50, Seed = 3 };
        var straight = WideNetwork();
        var stopped = WideNetwork();
        new Trainer(straight, WideData(), null, options).RunToEnd();

        var trainer = new Trainer(stopped, WideData(), null, options);
        Assert.Null(trainer.Run().First().Completed);
        trainer.RunToEnd();

        AssertClose.SameBits(straight.Parameters, stopped.Parameters);
    }

    [Fact]
    public void Run_after_the_last_epoch_does_nothing()
    {
        var trainer = SmallTrainer(Exact with { Epochs = 2 });
        trainer.RunToEnd();

        Assert.Empty(trainer.Run());
    }

    [Fact]
    public void Constructor_shapes_that_do_not_match_names_both()
    {
        var error = Assert.Throws<ArgumentException>(() => new Trainer(SmallNetwork(), new([1, 2], [3], 2, 1), null, new()));

        Assert.StartsWith(
            "1 rows of 2 inputs and 1 targets do not fit a network of 3 inputs and 2 outputs.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Trainer(SmallNetwork(), new([], [], 3, 2), null, new()));
    }

    private static SampleSet WorkedExampleRow() => new(WorkedExample.X, WorkedExample.T, 2, 2);

    private static double LossOf(Network network)
    {
        var pass = new Backpropagation(network, 1);
        pass.Forward(WorkedExample.X, 1);
        return pass.LossSum(WorkedExample.T, [], 1);
    }

    private static Network OneWeight(double w) =>
        Network.Initialize(new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[w]])], Loss = new HalfSquaredError() });

    private static Network SmallNetwork() =>
        Network.Initialize(TestData.Definition(3, new MeanSquaredError(), (4, new Tanh()), (2, new Identity())));

    private static SampleSet SmallData(int rows = 10) => new(TestData.Numbers(1, rows * 3), TestData.Numbers(2, rows * 2), 3, 2);

    private static Trainer SmallTrainer(TrainingOptions options) => new(SmallNetwork(), SmallData(), null, options);

    // About 2,000 parameters and 2,600 rows: an epoch is some 31 MFLOP, more than a turn.
    private static Network WideNetwork() =>
        Network.Initialize(TestData.Definition(20, new MeanSquaredError(), (64, new Tanh()), (10, new Identity())));

    private static SampleSet WideData() => new(TestData.Numbers(1, 2600 * 20), TestData.Numbers(2, 2600 * 10), 20, 10);
}
