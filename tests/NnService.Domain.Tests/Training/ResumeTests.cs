using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

/// <summary>A run that is cut and resumed reaches the same bits as one that is not, whatever it does.</summary>
public sealed class ResumeTests
{
    private const int Epochs = 5;

    private static readonly string[] Optimizers = [.. TestData.GradientOptimizers.Keys, "hotCold"];
    private static readonly string[] Schedules = [.. LearningRateSchedule.All.Select(choice => choice.Name)];

    public static TheoryData<string, string> OptimizersAndSchedules =>
        [.. from optimizer in Optimizers from schedule in Schedules select (optimizer, schedule)];

    /// <summary>Every gradient optimizer and every schedule at least once.</summary>
    public static TheoryData<string, string> Pairs =>
        [.. TestData.GradientOptimizers.Keys.Select((optimizer, i) => (optimizer, Schedules[i % Schedules.Length]))];

    [Theory]
    [MemberData(nameof(OptimizersAndSchedules))]
    public void Run_cut_after_any_epoch_reaches_the_same_bits(string optimizer, string schedule)
    {
        var options = Options(optimizer, schedule, batchSize: 4);
        var whole = new Run(Small(), Rows(14, 3, 2), options);
        var expected = whole.ToEnd();

        for (var cut = 1; cut < Epochs; cut++)
        {
            var first = new Run(Small(), Rows(14, 3, 2), options);
            var reports = first.Trainer.Run().Take(cut).Select(turn => turn.Completed!).ToList();

            var rest = first.Resumed();
            reports.AddRange(rest.ToEnd());

            AssertSame(whole, expected, rest, reports);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Run_cut_at_every_turn_reaches_the_same_bits(string optimizer, string schedule)
    {
        // About 2,000 weights and 2,600 rows: an epoch is some 31 MFLOP, more than a turn.
        var options = Options(optimizer, schedule, batchSize: 50) with { Epochs = 2 };
        var whole = new Run(Wide(), Rows(2600, 20, 10), options);
        var expected = whole.ToEnd();

        var part = new Run(Wide(), Rows(2600, 20, 10), options);
        var reports = new List<EpochReport>();
        var inside = 0;
        while (part.Trainer.Run().FirstOrDefault() is { } turn)
        {
            if (turn.Completed is { } report) reports.Add(report);
            else inside++;
            part = part.Resumed();
        }

        Assert.Equal(options.Epochs, inside);
        AssertSame(whole, expected, part, reports);
    }

    [Fact]
    public void Run_of_hot_cold_cut_inside_an_epoch_reaches_the_same_bits()
    {
        // Its turns are longer than any epoch that a test can wait for, so the state inside the epoch is put together by hand.
        var options = Options("hotCold", "constant", batchSize: 4) with { Shuffle = false, EarlyStopping = null };
        var whole = new Run(Small(), Rows(14, 3, 2), options);
        var rows = Rows(14, 3, 2);
        whole.ToEnd();
        var start = new Run(
            Small(), new(rows.Inputs[..24], rows.Targets[..16], 3, 2) { Weights = rows.Weights[..8] }, options with { Epochs = 1 });
        start.ToEnd();

        var rest = new Trainer(start.Network, rows, null, options, new TrainingState(0, 0, keepsBest: false) { Step = 2, Row = 8 });
        rest.RunToEnd();

        AssertClose.SameBits(whole.Network.Parameters, start.Network.Parameters);
        Assert.Equal(whole.Trainer.State.Step, rest.State.Step);
    }

    [Fact]
    public void Run_of_a_stopped_run_stays_stopped()
    {
        var options = Options("sgd", "constant", batchSize: 4) with
        {
            Epochs = 100,
            EarlyStopping = new("loss", Patience: 1, MinDelta: 10),
        };
        var run = new Run(Small(), Rows(14, 3, 2), options);

        Assert.Equal(2, run.ToEnd().Length);
        Assert.Empty(run.Resumed().ToEnd());
    }

    [Fact]
    public void Run_two_trainers_in_turns_do_not_influence_each_other()
    {
        var one = Options("adam", "cosine", 50) with { Epochs = 1 };
        var two = Options("nesterov", "step", 70) with { Epochs = 1, Seed = 9 };
        var alone1 = new Run(Wide(), Rows(2600, 20, 10), one);
        var alone2 = new Run(Wide(), Rows(2600, 20, 10), two);
        alone1.ToEnd();
        alone2.ToEnd();

        var data = Rows(2600, 20, 10);
        var run1 = new Run(Wide(), data, one);
        var run2 = new Run(Wide(), data, two);
        using var turns1 = run1.Trainer.Run().GetEnumerator();
        using var turns2 = run2.Trainer.Run().GetEnumerator();
        for (var more = true; more;) more = turns1.MoveNext() | turns2.MoveNext();

        AssertClose.SameBits(alone1.Network.Parameters, run1.Network.Parameters);
        AssertClose.SameBits(alone2.Network.Parameters, run2.Network.Parameters);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Run_with_or_without_validation_learns_the_same_weights(string optimizer, string schedule)
    {
        // A plateau is seen in the validation loss where there is one: there validation may, and should, change the run.
        var options = Options(optimizer, schedule == "reduceOnPlateau" ? "constant" : schedule, batchSize: 4) with
        {
            EarlyStopping = new("loss"),
        };
        var with = Small();
        var without = Small();

        new Trainer(with, Rows(14, 3, 2), Rows(70, 3, 2), options).RunToEnd();
        new Trainer(without, Rows(14, 3, 2), null, options).RunToEnd();

        AssertClose.SameBits(without.Parameters, with.Parameters);
    }

    [Fact]
    public void Copy_of_a_state_is_complete_and_independent()
    {
        var run = new Run(Small(), Rows(14, 3, 2), Options("adam", "reduceOnPlateau", batchSize: 4));
        _ = run.Trainer.Run().Take(3).Count();

        var state = run.Trainer.State;
        var copy = run.Trainer.State.Copy();
        AssertSame(state, copy);
        Assert.NotEqual(PlateauState.Start, copy.Plateau);
        Assert.NotEqual(0, copy.BestEpoch);

        var first = copy.First[0];
        run.ToEnd();
        Assert.Equal((3, first), (copy.Epoch, copy.First[0]));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Copy_of_any_shape_has_that_shape(int moments, bool keepsBest)
    {
        var copy = new TrainingState(7, moments, keepsBest) { IsStopped = true, LossSum = 3, Row = 2, Metrics = new(1, 2) }.Copy();

        AssertSame(new TrainingState(7, moments, keepsBest) { IsStopped = true, LossSum = 3, Row = 2, Metrics = new(1, 2) }, copy);
        Assert.Equal(
            (moments > 0 ? 7 : 0, moments > 1 ? 7 : 0, keepsBest ? 7 : 0),
            (copy.First.Length, copy.Second.Length, copy.BestWeights.Length));
    }

    // Everything that a run can remember is in use: shuffles, dropout, weights of rows, warm-up, penalties, clipping, early stopping.
    private static TrainingOptions Options(string optimizer, string schedule, int batchSize)
    {
        var rule = optimizer == "hotCold" ? (Optimizer)new HotCold() : TestData.GradientOptimizers[optimizer];
        var arguments = new Dictionary<string, object> { ["warmupSteps"] = 7.0 };
        if (schedule == "reduceOnPlateau") arguments["patience"] = 1.0;
        if (schedule == "step") arguments["every"] = 2.0;
        return new()
        {
            Epochs = Epochs,
            BatchSize = batchSize,
            Optimizer = rule,
            Schedule = LearningRateSchedule.All.Create(schedule, arguments, "", [])!,
            L2 = 0.01,
            ClipNorm = 0.5,
            EarlyStopping = new("validationLoss", Patience: 4, MinDelta: 0),
            Seed = 3,
        };
    }

    private static Network Small() =>
        Network.Initialize(WithDropout(TestData.Definition(3, new MeanSquaredError(), (4, new Tanh()), (2, new Identity()))));

    private static Network Wide() =>
        Network.Initialize(WithDropout(TestData.Definition(20, new MeanSquaredError(), (64, new Tanh()), (10, new Identity()))));

    private static NetworkDefinition WithDropout(NetworkDefinition definition) =>
        definition with { Layers = definition.Layers.SetItem(0, definition.Layers[0] with { Dropout = 0.25 }) };

    private static SampleSet Rows(int rows, int inputs, int targets) =>
        new(TestData.Numbers(1, rows * inputs), TestData.Numbers(2, rows * targets), inputs, targets)
        {
            Weights = TestData.Numbers(3, rows, 0.5, 2),
            TargetScales = [.. TestData.Numbers(4, targets, 2, 9).Select(scale => (double)scale)],
        };

    private static void AssertSame(Run expected, IEnumerable<EpochReport> expectedReports, Run actual, IEnumerable<EpochReport> reports)
    {
        AssertClose.SameBits(expected.Network.Parameters, actual.Network.Parameters);
        Assert.Equal(expectedReports.Select(Numbers), reports.Select(Numbers));
        AssertSame(expected.Trainer.State, actual.Trainer.State);

        static object Numbers(EpochReport report) =>
            (report.Epoch, report.Loss, report.ValidationLoss, TextOf(report.Metrics), TextOf(report.ValidationMetrics), report.LearningRate);

        static string TextOf(IReadOnlyDictionary<string, double> metrics) => string.Join(' ', metrics);
    }

    private static void AssertSame(TrainingState expected, TrainingState actual)
    {
        AssertClose.SameBits(expected.First, actual.First);
        AssertClose.SameBits(expected.Second, actual.Second);
        AssertClose.SameBits(expected.BestWeights, actual.BestWeights);
        Assert.Equal(
            (
                expected.Step,
                expected.Epoch,
                expected.Row,
                expected.LossSum,
                expected.Metrics,
                expected.Plateau,
                expected.BestEpoch,
                expected.BestValue,
                expected.IsStopped),
            (
                actual.Step,
                actual.Epoch,
                actual.Row,
                actual.LossSum,
                actual.Metrics,
                actual.Plateau,
                actual.BestEpoch,
                actual.BestValue,
                actual.IsStopped));
    }

    private sealed class Run(Network network, SampleSet rows, TrainingOptions options, TrainingState? state = null)
    {
        public Network Network { get; } = network;

        public Trainer Trainer { get; } = new(
            network, rows, Initial(network.Definition, rows.Inputs[..(6 * rows.InputCount)]), options, state);

        public EpochReport[] ToEnd() => Trainer.RunToEnd();

        // Validation rows that want what the initial weights answer: their loss grows, so plateaus and early stopping have something to
        // remember.
        private static SampleSet Initial(NetworkDefinition definition, float[] x)
        {
            var z = new float[6 * definition.Outputs!.Value];
            var y = new float[6 * definition.Outputs.Value];
            ForwardPass.Run(Domain.Networks.Network.Initialize(definition), x, 6, z, y);
            return new(x, y, definition.Inputs!.Value, definition.Outputs.Value);
        }

        // As if the process had ended and another one had read the weights and the state.
        public Run Resumed() => new(new Network(Network.Definition, [.. Network.Parameters]), rows, options, Trainer.State.Copy());
    }
}
