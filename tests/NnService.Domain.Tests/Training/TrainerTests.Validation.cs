using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;
using NnService.Domain.Training.Schedules;

namespace NnService.Domain.Tests.Training;

public sealed partial class TrainerTests
{
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

    [Fact]
    public void Run_with_scaled_targets_tells_the_loss_in_their_own_units()
    {
        // 1 is worth 10: a squared error counts a hundred times.
        var trainer = new Trainer(
            OneWeight(1),
            new([1, 1], [0, 3], 1, 1) { TargetScales = [10] },
            new([1], [3], 1, 1) { TargetScales = [10] },
            Exact with { Epochs = 3 });

        Assert.All(trainer.RunToEnd(), report =>
        {
            AssertClose.Equal(100 * report.Loss, report.Metrics["lossInTargetUnits"], 1e-6, 0);
            AssertClose.Equal(100 * report.ValidationLoss!.Value, report.ValidationMetrics["lossInTargetUnits"], 1e-6, 0);
        });
    }
}
