using NnService.Domain.Data;
using NnService.Domain.Evaluation;

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
            default(MetricAccumulator).Add(samples, samples.Inputs, samples.Targets).ToMetrics(LearningTask.Regression)["mae"]);
    }

    [Fact]
    public void ToMetrics_before_any_row_is_empty() => Assert.Empty(default(MetricAccumulator).ToMetrics(LearningTask.Binary));

    [Theory]
    [InlineData(new[] { 1f, 3, 2 }, 1)]
    [InlineData(new[] { 2f, 2, 2 }, 0)]
    [InlineData(new[] { -5f }, 0)]
    public void ArgMax_of_equals_is_the_first(float[] values, int index) => Assert.Equal(index, MetricAccumulator.ArgMax(values));
}
