using NnService.Domain.Training;
using NnService.Domain.Training.Schedules;

namespace NnService.Domain.Tests.Training.Schedules;

public sealed class LearningRateScheduleTests
{
    public static TheoryData<string> Names => [.. LearningRateSchedule.All.Select(choice => choice.Name)];

    [Fact]
    public void RateOf_constant_is_the_rate() => AssertRates(new ConstantSchedule(), (0, 0.8), (1, 0.8), (99, 0.8));

    [Fact]
    public void RateOf_step_drops_every_few_epochs() =>
        AssertRates(new StepSchedule(0.5, 3), (0, 0.8), (2, 0.8), (3, 0.4), (5, 0.4), (6, 0.2), (9, 0.1));

    [Fact]
    public void RateOf_exponential_drops_every_epoch() => AssertRates(new ExponentialSchedule(0.5), (0, 0.8), (1, 0.4), (2, 0.2), (3, 0.1));

    [Fact]
    public void RateOf_cosine_falls_from_the_rate_towards_zero() =>
        AssertRates(
            new CosineSchedule(), (0, 0.8), (25, 0.4 * (1 + Math.Sqrt(0.5))), (50, 0.4), (75, 0.4 * (1 - Math.Sqrt(0.5))), (100, 0));

    [Fact]
    public void RateOf_inverse_time_divides_by_the_epochs() =>
        AssertRates(new InverseTimeSchedule(0.5), (0, 0.8), (1, 0.8 / 1.5), (2, 0.4), (6, 0.2));

    [Fact]
    public void RateOf_reduce_on_plateau_has_the_factor_of_its_memory()
    {
        var schedule = new ReduceOnPlateauSchedule();

        Assert.Equal(0.8, schedule.RateOf(0.8, 5, 100, 50, PlateauState.Start));
        Assert.Equal(0.2, schedule.RateOf(0.8, 5, 100, 50, PlateauState.Start with { Factor = 0.25 }));
    }

    [Fact]
    public void After_reduce_on_plateau_waits_then_reduces_then_waits_again()
    {
        var schedule = new ReduceOnPlateauSchedule(0.5, Patience: 2);
        var state = PlateauState.Start;
        var factors = new List<double>();

        // Improvements at 5, 4 and 3; an equal loss is none.
        foreach (var loss in new[] { 5.0, 6, 4, 4, 4, 4.5, 5, 3, 9, 9 })
            factors.Add((state = schedule.After(loss, state)).Factor);

        Assert.Equal([1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125], factors);
        Assert.Equal(3, state.Best);
    }

    [Fact]
    public void After_reduce_on_plateau_with_patience_one_reduces_at_once() =>
        Assert.Equal(new PlateauState(0.1, 5, 0), new ReduceOnPlateauSchedule(0.1, 1).After(5, PlateauState.Start with { Best = 5 }));

    [Fact]
    public void After_any_other_schedule_remembers_nothing() => Assert.All(
        LearningRateSchedule.All.Where(choice => choice.Name != "reduceOnPlateau"),
        choice => Assert.Equal(PlateauState.Start, TestData.Default(LearningRateSchedule.All, choice.Name).After(5, PlateauState.Start)));

    [Theory]
    [MemberData(nameof(Names))]
    public void RateOf_with_warmup_grows_linearly_per_step_in_front_of_the_schedule(string name)
    {
        var plain = TestData.Default(LearningRateSchedule.All, name);
        var warm = LearningRateSchedule.All.Create(name, new Dictionary<string, object> { ["warmupSteps"] = 4.0 }, "", [])!;

        for (var step = 1; step <= 6; step++)
        {
            // Two steps to an epoch.
            var epoch = (step - 1) / 2;
            AssertClose.Equal(
                plain.RateOf(0.8, epoch, 100, step, PlateauState.Start) * Math.Min(1, step / 4.0),
                warm.RateOf(0.8, epoch, 100, step, PlateauState.Start),
                1e-15,
                0);
        }
    }

    private static void AssertRates(LearningRateSchedule schedule, params (int Epoch, double Rate)[] expected) =>
        Assert.All(
            expected,
            pair => AssertClose.Equal(
                pair.Rate, schedule.RateOf(0.8, pair.Epoch, 100, 1, PlateauState.Start), 1e-14, 1e-16, $"rate of epoch {pair.Epoch}"));
}
