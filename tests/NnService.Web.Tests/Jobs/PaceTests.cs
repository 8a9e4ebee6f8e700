using NnService.Web.Jobs;

namespace NnService.Web.Tests.Jobs;

public sealed class PaceTests
{
    private static readonly Dictionary<string, double> Nothing = [];

    [Fact]
    public void Epochs_and_rows_a_second_come_from_the_last_points()
    {
        var pace = Pace.Of([Point(1, 1000), Point(11, 3000)], rows: 200, members: 1);
        Assert.Equal(new Pace(5, 1000), pace);
    }

    [Fact]
    public void Each_of_several_networks_leaves_out_its_part_of_the_rows() =>
        Assert.Equal(7 * 1000, Pace.Of([Point(1, 1000), Point(11, 3000)], rows: 200, members: 8)!.RowsPerSecond);

    [Fact]
    public void Rows_that_are_not_known_yet_are_not_told() => Assert.Null(Pace.Of([Point(1, 0), Point(2, 10)], null, 1)!.RowsPerSecond);

    [Fact]
    public void Too_few_points_tell_no_pace()
    {
        Assert.Null(Pace.Of([], 100, 1));
        Assert.Null(Pace.Of([Point(1, 10)], 100, 1));
        Assert.Null(Pace.Of([Point(1, 10), Point(2, 10)], 100, 1));
        Assert.Null(Pace.Of([Point(1, null), Point(2, null)], 100, 1));
    }

    private static EpochPoint Point(int epoch, long? elapsed) => new(epoch, 1, null, Nothing, Nothing, elapsed, null);
}
