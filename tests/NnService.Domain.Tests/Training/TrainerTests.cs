using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;
using NnService.Domain.Training;
using NnService.Domain.Training.Schedules;

namespace NnService.Domain.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainingOptions Exact = new() { Shuffle = false, BatchSize = int.MaxValue };

    [Fact]
    public void Run_worked_example_with_frozen_biases_gives_its_weights()
    {
        var network = WorkedExample.Network();

        var reports = new Trainer(
            network, WorkedExampleRow(), null, Exact with { Epochs = 2, Optimizer = new Sgd(0.5), TrainBiases = false }).Run()
            .Take(1)
            .ToArray();

        AssertClose.Equal(0.298371109, reports[0].Completed!.Loss, 0, 1e-6);
        AssertClose.Equal([0.149780716, 0.249751144, 0.199561432, 0.299502287], network.Kernel(0), 0, 1e-6);
        AssertClose.Equal([0.358916480, 0.511301270, 0.408666186, 0.561370121], network.Kernel(1), 0, 1e-6);
        Assert.Equal([0.35f, 0.35f], network.Bias(0));
        Assert.Equal([0.60f, 0.60f], network.Bias(1));
        AssertClose.Equal(0.291027774, LossOf(network), 0, 1e-6);
    }

    [Fact]
    public void Run_worked_example_with_learning_biases_comes_further()
    {
        var network = WorkedExample.Network();

        new Trainer(network, WorkedExampleRow(), null, Exact with { Epochs = 1, Optimizer = new Sgd(0.5) }).RunToEnd();

        AssertClose.Equal(0.280471447, LossOf(network), 0, 1e-6);
    }

    [Fact]
    public void Run_worked_example_for_ten_thousand_steps_arrives_where_it_is_known_to()
    {
        var network = WorkedExample.Network();

        new Trainer(
            network, WorkedExampleRow(), null, Exact with { Epochs = 10_000, Optimizer = new Sgd(0.5), TrainBiases = false }).RunToEnd();

        var pass = new Backpropagation(network, 1);
        pass.Forward(WorkedExample.X, 1);
        AssertClose.Equal(3.5102e-5, LossOf(network), 1e-2, 0);
        AssertClose.Equal([0.015913620, 0.984064274], pass.Outputs(1), 0, 2e-5);
    }

    [Fact]
    public void Run_one_weight_follows_the_known_sequence()
    {
        var network = OneWeight(0.5);
        var trainer = new Trainer(network, new([2], [0.8f], 1, 1), null, Exact with { Epochs = 70, Optimizer = new Sgd(0.1) });

        var predictions = new List<double> { network.Parameters[0] * 2 };
        foreach (var _ in trainer.Run()) predictions.Add(network.Parameters[0] * 2);

        AssertClose.Equal(1.0, predictions[0], 0, 1e-6);
        AssertClose.Equal(0.92, predictions[1], 0, 1e-6);
        AssertClose.Equal(0.872, predictions[2], 0, 1e-6);
        AssertClose.Equal(0.8, predictions[70], 0, 1e-6);
        AssertClose.Equal(0.4, network.Parameters[0], 0, 1e-6);
    }

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

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Run_any_batch_size_takes_the_textbooks_steps(int batchSize)
    {
        var network = SmallNetwork();
        var samples = SmallData();
        var textbook = TextbookNetwork.Of(network);
        var steps = new TextbookTrainer(textbook, new Sgd(0.1, 0.9));
        var x = TestData.Matrix(samples.Inputs, 10);
        var t = TestData.Matrix(samples.Targets, 10);

        new Trainer(network, samples, null, Exact with { Epochs = 5, BatchSize = batchSize, Optimizer = new Sgd(0.1, 0.9) }).RunToEnd();

        for (var epoch = 0; epoch < 5; epoch++)
        {
            for (var row = 0; row < 10; row += batchSize)
                steps.Step(x.SubMatrix(row, Math.Min(batchSize, 10 - row), 0, 3), t.SubMatrix(row, Math.Min(batchSize, 10 - row), 0, 2));
        }

        AssertClose.Equal(textbook.Parameters, network.Parameters, 1e-4, 1e-5);
    }

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

    [Theory]
    [InlineData("step")]
    [InlineData("cosine")]
    [InlineData("inverseTime")]
    public void Run_with_schedule_reports_and_follows_its_rate(string name)
    {
        // With a constant gradient of 1 every step is the rate itself.
        var schedule = LearningRateSchedule.All.Create(name, new Dictionary<string, object> { ["warmupSteps"] = 3.0 }, "", [])!;
        var network = Network.Initialize(
            new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[0]])], Loss = new MeanAbsoluteError() });
        var trainer = new Trainer(
            network,
            new([1, 1], [-100, -100], 1, 1),
            null,
            Exact with { Epochs = 8, BatchSize = 1, Optimizer = new Sgd(0.5), Schedule = schedule });

        var step = 0;
        var sum = 0.0;
        foreach (var turn in trainer.Run())
        {
            var epoch = turn.Epoch - 1;
            for (var i = 0; i < 2; i++) sum += schedule.RateOf(0.5, epoch, 8, ++step, PlateauState.Start);
            Assert.Equal(schedule.RateOf(0.5, epoch, 8, step, PlateauState.Start), turn.Completed!.LearningRate);
            AssertClose.Equal(-sum, network.Parameters[0], 1e-5, 1e-6);
        }
    }

    [Fact]
    public void Run_reduce_on_plateau_watches_the_validation_loss_where_there_is_one()
    {
        // The training loss falls for ever; the validation loss grows from the first epoch on.
        TrainingOptions options = Exact with
        {
            Epochs = 4,
            Optimizer = new Sgd(0.1),
            Schedule = new ReduceOnPlateauSchedule(0.5, Patience: 1),
        };
        var alone = new Trainer(OneWeight(0), new([1], [1], 1, 1), null, options);
        var judged = new Trainer(OneWeight(0), new([1], [1], 1, 1), new([1], [-1], 1, 1), options);

        Assert.Equal([0.1, 0.1, 0.1, 0.1], alone.RunToEnd().Select(report => report.LearningRate));
        Assert.Equal([0.1, 0.1, 0.05, 0.025], judged.RunToEnd().Select(report => report.LearningRate));
    }

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
    public void Run_with_validation_measures_it_after_the_epoch()
    {
        // After one step w = 0.9; 100 rows need more than one batch of judging.
        var validation = new SampleSet([.. Enumerable.Repeat(1f, 100)], [.. Enumerable.Repeat(0f, 99), 3], 1, 1);
        var trainer = new Trainer(OneWeight(1), new([1], [0], 1, 1), validation, Exact with { Epochs = 1, Optimizer = new Sgd(0.1) });

        var report = Assert.Single(trainer.RunToEnd());

        AssertClose.Equal(((99 * 0.405) + 2.205) / 100, report.ValidationLoss!.Value, 1e-6, 0);
        AssertClose.Equal(((99 * 0.9) + 2.1) / 100, report.ValidationMetrics["mae"], 1e-6, 0);
    }

    [Fact]
    public void Run_with_validation_learns_the_same_weights_as_without()
    {
        var options = new TrainingOptions { Epochs = 3, BatchSize = 4, Seed = 5 };
        var with = SmallNetwork();
        var without = SmallNetwork();

        new Trainer(with, SmallData(), SmallData(rows: 70), options).RunToEnd();
        new Trainer(without, SmallData(), null, options).RunToEnd();

        AssertClose.SameBits(with.Parameters, without.Parameters);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_exclusive_or_with_hidden_units_is_learned(long seed)
    {
        var network = Network.Initialize(
            TestData.Definition(2, new BinaryCrossEntropy(), (8, new Tanh()), (1, new Sigmoid())) with { Seed = seed });

        var last = new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 500, Optimizer = new Adam(0.05) }).RunToEnd()[^1];

        Assert.Equal(1, last.Metrics["accuracy"]);
        Assert.InRange(last.Loss, 0, 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_exclusive_or_without_hidden_units_is_never_learned(long seed)
    {
        var network = Network.Initialize(TestData.Definition(2, new BinaryCrossEntropy(), (1, new Sigmoid())) with { Seed = seed });

        var reports = new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 2000, Optimizer = new Adam(0.05) }).RunToEnd();

        Assert.All(reports, report => Assert.InRange(report.Metrics["accuracy"], 0, 0.75));
        AssertClose.Equal(Math.Log(2), reports[^1].Loss, 0, 1e-3);
    }

    [Fact]
    public void Run_constant_initial_weights_keep_hidden_units_equal_for_ever()
    {
        var hidden = new LayerDefinition { Units = 4, Activation = new Tanh(), Initializer = new ConstantInitializer(0.3) };
        var network = Network.Initialize(
            new()
            {
                Inputs = 2,
                Layers = [hidden, hidden with { Units = 1, Activation = new Sigmoid() }],
                Loss = new BinaryCrossEntropy(),
            });

        new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 200, Optimizer = new Adam(0.05) }).RunToEnd();

        Assert.All(network.Kernel(0).ToArray().Chunk(4), weights => Assert.Single(weights.Distinct()));
        Assert.NotEqual(0.3f, network.Kernel(0)[0]);
    }

    [Theory]
    [InlineData("xavierUniform")]
    [InlineData("normal")]
    public void Run_drawn_initial_weights_tell_hidden_units_apart(string initializer)
    {
        var hidden = new LayerDefinition
        {
            Units = 4,
            Activation = new Tanh(),
            Initializer = TestData.Default(Initializer.All, initializer),
        };
        var network = Network.Initialize(
            new()
            {
                Inputs = 2,
                Layers = [hidden, hidden with { Units = 1, Activation = new Sigmoid() }],
                Loss = new BinaryCrossEntropy(),
            });

        new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 200, Optimizer = new Adam(0.05) }).RunToEnd();

        Assert.All(network.Kernel(0).ToArray().Chunk(4), weights => Assert.Equal(4, weights.Distinct().Count()));
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
