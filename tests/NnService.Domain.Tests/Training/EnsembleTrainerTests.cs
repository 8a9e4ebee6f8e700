using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

/// <summary>Members that are trained side by side come to what each comes to by itself.</summary>
public sealed class EnsembleTrainerTests
{
    private const int Members = 4;

    private static readonly NetworkDefinition Definition = TestData.Definition(
        3, new CategoricalCrossEntropy(), (8, new Tanh()), (3, new Softmax())) with
    { Members = Members };

    private static readonly SampleSet Rows = Samples(50);
    private static readonly Folds Parts = Folds.Draw(Members, 50, [], seed: 5);
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 40,
        BatchSize = 4,
        Seed = 9,
        EarlyStopping = new(Patience: 3, MinDelta: 0),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Run_trains_each_member_as_by_itself_on_any_number_of_threads(int threads)
    {
        var ensemble = Ensemble.Initialize(Definition);
        using var trainer = new EnsembleTrainer(ensemble, Rows, null, Parts, Options, threads: threads);
        var reports = trainer.Run().Select(progress => progress.Completed).OfType<EpochReport>().ToList();
        trainer.RestoreBest();

        Assert.Equal(Enumerable.Range(1, reports.Count), reports.Select(report => report.Epoch));
        for (var k = 0; k < Members; k++)
        {
            var network = Network.Initialize(Definition.Member(k));
            using var alone = new Trainer(
                network,
                Rows.Select(Parts.NotIn(k)),
                Rows.Select(Parts.In(k)),
                Options with { Seed = Seeds.OfMember(Options.Seed, k) });
            var own = alone.Run().Select(progress => progress.Completed).OfType<EpochReport>().ToList();
            alone.RestoreBest();

            AssertClose.SameBits(network.Parameters, ensemble.Members[k].Parameters);
            Assert.Equal(own.Select(report => (double?)report.Loss), reports.Take(own.Count).Select(report => report.Members[k]?.Loss));
            Assert.All(reports.Skip(own.Count), report => Assert.Null(report.Members[k]));
        }
    }

    [Fact]
    public void Run_reports_the_mean_in_which_members_that_have_ended_stay_as_they_were()
    {
        using var trainer = new EnsembleTrainer(Ensemble.Initialize(Definition), Rows, null, Parts, Options);
        var last = new MemberLoss?[Members];
        foreach (var report in trainer.Run().Select(progress => progress.Completed).OfType<EpochReport>())
        {
            for (var k = 0; k < Members; k++) last[k] = report.Members[k] ?? last[k];
            Assert.Equal(last.Average(member => member!.Loss), report.Loss);
            Assert.Equal(last.Average(member => member!.ValidationLoss), report.ValidationLoss);
        }

        Assert.True(trainer.State.IsStopped);
        Assert.Contains(trainer.State.Members, member => member.Epoch < trainer.State.Epoch);
    }

    [Fact]
    public void Run_cut_at_every_slice_reaches_the_same_bits()
    {
        var whole = Ensemble.Initialize(Definition);
        using var undisturbed = new EnsembleTrainer(whole, Rows, null, Parts, Options);
        var expected = undisturbed.Run().Select(progress => progress.Completed).OfType<EpochReport>().ToList();

        var cut = Ensemble.Initialize(Definition);
        var state = EnsembleState.Start(Definition, Options);
        var reports = new List<EpochReport>();
        while (true)
        {
            using var trainer = new EnsembleTrainer(cut, Rows, null, Parts, Options, state.Copy(), threads: 2);
            if (trainer.Run().FirstOrDefault() is not { } progress) break;
            if (progress.Completed is { } report) reports.Add(report);
            state = trainer.State;
        }

        Assert.Equal(expected.Select(report => (report.Epoch, report.Loss)), reports.Select(report => (report.Epoch, report.Loss)));
        for (var k = 0; k < Members; k++) AssertClose.SameBits(whole.Members[k].Parameters, cut.Members[k].Parameters);
    }

    [Fact]
    public void Run_without_patience_ends_with_the_last_epoch_of_all()
    {
        using var trainer = new EnsembleTrainer(
            Ensemble.Initialize(Definition), Rows, null, Parts, Options with { Epochs = 3, EarlyStopping = null });
        Assert.Equal(3, trainer.Run().Select(progress => progress.Completed).OfType<EpochReport>().Last().Epoch);
        Assert.Equal(3 * 3 * 50, trainer.RowsTrained);
        Assert.False(trainer.State.IsStopped);
    }

    [Fact]
    public void Run_ends_when_a_member_diverges()
    {
        var options = Options with { Optimizer = new Sgd(1e30), EarlyStopping = null };
        var definition = TestData.Definition(3, new MeanSquaredError(), (8, new Relu()), (3, new Identity())) with { Members = Members };
        using var trainer = new EnsembleTrainer(Ensemble.Initialize(definition), Rows, null, Parts, options, threads: 2);
        Assert.True(trainer.Run().Count() < 10);
        Assert.NotNull(trainer.Divergence);
    }

    [Fact]
    public void Constructor_folds_of_other_rows_are_refused() => Assert.Throws<ArgumentException>(
        () => new EnsembleTrainer(Ensemble.Initialize(Definition), Rows, null, Folds.Draw(3, 50, [], 1), Options));

    // Each row by the member that did not see it: the same report as of four evaluations put together.
    [Fact]
    public void EvaluateOutOfFold_answers_each_row_by_the_member_that_did_not_see_it()
    {
        var ensemble = Ensemble.Initialize(Definition);
        using var trainer = new EnsembleTrainer(ensemble, Rows, null, Parts, Options with { Epochs = 2 });
        Assert.NotEmpty(trainer.Run().ToList());
        var encoding = DataEncoding.Plain(LearningTask.MultiClass, 3, 3);

        var report = Evaluator.JudgeOutOfFold(ensemble, encoding, Rows, Parts).Report;
        EvaluationReport[] parts = [
            .. Enumerable.Range(0, Members).Select(k => Evaluator.Evaluate(ensemble.Members[k], encoding, Rows.Select(Parts.In(k)))),
        ];

        Assert.Equal(50, report.Rows);
        AssertClose.Equal(parts.Sum(part => part.Loss * part.Rows) / 50, report.Loss, 1e-12, 0);
        AssertClose.Equal(parts.Sum(part => part.Accuracy!.Value * part.Rows) / 50, report.Accuracy!.Value, 1e-12, 0);
    }

    private static SampleSet Samples(int rows)
    {
        var targets = new float[rows * 3];
        for (var row = 0; row < rows; row++) targets[(row * 3) + (row * 7 % 3)] = 1;
        return new(TestData.Numbers(1, rows * 3), targets, 3, 3) { Task = LearningTask.MultiClass };
    }
}
