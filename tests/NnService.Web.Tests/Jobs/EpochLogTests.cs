using NnService.Client;
using NnService.Web.Jobs;

namespace NnService.Web.Tests.Jobs;

public sealed class EpochLogTests
{
    private static readonly Dictionary<string, double> Nothing = [];

    [Fact]
    public void Few_epochs_are_all_kept()
    {
        var log = Filled(EpochLog.MostPoints);
        Assert.Equal(1, log.Stride);
        Assert.Equal(Enumerable.Range(1, EpochLog.MostPoints), log.Points.Select(point => point.Epoch));
    }

    [Fact]
    public void Many_epochs_are_thinned_evenly_and_the_last_stays()
    {
        var log = Filled(10_000);
        Assert.Equal(64, log.Stride);
        Assert.Equal([1, 65, 129], log.Points.Take(3).Select(point => point.Epoch));
        Assert.Equal(10_000, log.Points[^1].Epoch);
        Assert.InRange(log.Points.Count, EpochLog.MostPoints / 2, EpochLog.MostPoints + 1);
    }

    [Fact]
    public void The_last_epochs_have_no_gaps_however_many_there_are()
    {
        var log = Filled(10_000);
        Assert.Equal(Enumerable.Range(10_000 - EpochLog.Tail + 1, EpochLog.Tail), log.Last.Select(point => point.Epoch));
    }

    [Fact]
    public void An_event_tells_all_that_a_chart_needs()
    {
        var point = EpochPoint.From(new JobEvent(JobStatus.Running, 3, 10, 0.5, 0.6, null) { ElapsedMs = 250, LearningRate = 0.01 });
        Assert.Equal((3, 0.5, 0.6, 250L, 0.01), (point.Epoch, point.Loss, point.ValidationLoss, point.ElapsedMs, point.LearningRate));
    }

    [Fact]
    public void A_job_that_tells_only_of_some_epochs_has_a_curve_without_holes()
    {
        var log = new EpochLog();
        for (var epoch = 7; epoch <= 20_000; epoch += 10) log.Add(Point(epoch));
        var distances = log.Points.Zip(log.Points.Skip(1), (one, next) => next.Epoch - one.Epoch);
        Assert.InRange(log.Points.Count, EpochLog.MostPoints / 2, EpochLog.MostPoints + 1);
        Assert.All(distances, distance => Assert.InRange(distance, 1, 2 * log.Stride));
    }

    [Fact]
    public void An_empty_log_has_no_points()
    {
        Assert.Empty(new EpochLog().Points);
        Assert.Equal(0, new EpochLog().LastEpoch);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    [InlineData(10_000, 64)]
    public void A_history_is_asked_for_at_a_distance_of_a_power_of_two(int epochs, int stride) =>
        Assert.Equal(stride, EpochLog.StrideOf(epochs));

    [Theory]
    [InlineData("loss", 1.5)]
    [InlineData("validationLoss", 2.5)]
    [InlineData("accuracy", 0.25)]
    [InlineData("validationAccuracy", 0.75)]
    [InlineData("mae", null)]
    public void Values_are_found_by_the_name_of_a_monitor(string monitor, double? value)
    {
        var point = new EpochPoint(
            1,
            1.5,
            2.5,
            new Dictionary<string, double> { ["accuracy"] = 0.25 },
            new Dictionary<string, double> { ["accuracy"] = 0.75 },
            null,
            null);
        Assert.Equal(value, point.ValueOf(monitor));
    }

    private static EpochLog Filled(int epochs)
    {
        var log = new EpochLog();
        for (var epoch = 1; epoch <= epochs; epoch++) log.Add(Point(epoch));
        return log;
    }

    private static EpochPoint Point(int epoch) => new(epoch, 1.0 / epoch, null, Nothing, Nothing, null, null);
}
