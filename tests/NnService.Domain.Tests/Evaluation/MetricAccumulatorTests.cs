using NnService.Domain.Data;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Evaluation;

public sealed class MetricAccumulatorTests
{
    [Fact]
    public void Add_in_parts_is_the_same_as_at_once()
    {
        var y = TestData.Numbers(1, 12);
        var t = TestData.Numbers(2, 12);
        var samples = new SampleSet(y, t, 3, 3) { Task = LearningTask.MultiClass };

        var parts = default(MetricAccumulator).Add(samples, y.AsSpan(0, 6), t.AsSpan(0, 6)).Add(samples, y.AsSpan(6), t.AsSpan(6));

        Assert.Equal(default(MetricAccumulator).Add(samples, y, t), parts);
        Assert.Equal(4, parts.Count);
    }

    [Fact]
    public void Add_regression_is_in_the_original_unit_of_each_target()
    {
        var samples = new SampleSet([0, 0], [1, 1], 2, 2) { TargetScales = [10, 100] };

        Assert.Equal(
            (10 + 100) / 2.0,
            default(MetricAccumulator).Add(samples, samples.Inputs, samples.Targets).ToMetrics(samples)["mae"]);
    }

    [Fact]
    public void ToMetrics_before_any_row_is_empty() => Assert.Empty(default(MetricAccumulator).ToMetrics(new([1], [1], 1, 1)));

    [Fact]
    public void AddLoss_squared_errors_grow_with_the_square_of_each_scale_and_count_by_weight()
    {
        // Errors 1 and 2 in units of 10 and 100, of a row that counts 3.
        var samples = new SampleSet([0, 0], [1, 2], 2, 2) { TargetScales = [10, 100] };

        var metrics = default(MetricAccumulator)
            .Add(samples, samples.Inputs, samples.Targets)
            .AddLoss(samples, new MeanSquaredError(), samples.Inputs, samples.Targets, [3])
            .ToMetrics(samples);

        Assert.Equal(3 * (100 + 40_000) / 2.0, metrics["lossInTargetUnits"]);
    }

    [Fact]
    public void ToMetrics_losses_of_only_some_rows_are_left_out()
    {
        var samples = new SampleSet([0, 0], [1, 1], 1, 1) { TargetScales = [10] };
        var half = new MetricAccumulator(10, 1); // as an earlier program saved it

        var whole = half.Add(samples, [0], [1]).AddLoss(samples, new MeanSquaredError(), [0], [1], []);

        Assert.Equal(["mae"], whole.ToMetrics(samples).Keys);
    }

    [Fact]
    public void ToMetrics_targets_that_are_not_scaled_have_one_loss()
    {
        var samples = new SampleSet([0], [1], 1, 1) { TargetScales = [1] };

        var metrics = default(MetricAccumulator).Add(samples, [0], [1]).AddLoss(samples, new MeanSquaredError(), [0], [1], []);

        Assert.Equal(["mae"], metrics.ToMetrics(samples).Keys);
    }

    [Theory]
    [InlineData(new[] { 1f, 3, 2 }, 1)]
    [InlineData(new[] { 2f, 2, 2 }, 0)]
    [InlineData(new[] { -5f }, 0)]
    public void ArgMax_of_equals_is_the_first(float[] values, int index) => Assert.Equal(index, MetricAccumulator.ArgMax(values));
}
