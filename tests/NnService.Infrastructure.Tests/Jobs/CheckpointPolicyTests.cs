using NnService.Infrastructure.Jobs;

namespace NnService.Infrastructure.Tests.Jobs;

public class CheckpointPolicyTests
{
    private readonly Clock _time = new();

    [Fact]
    public void The_first_checkpoint_is_due_after_the_first_epoch_or_200_milliseconds()
    {
        var slow = Start();
        Pass(199);
        Assert.False(slow.IsCheckpointDue);
        Pass(1);
        Assert.True(slow.IsCheckpointDue);

        var fast = Start();
        Pass(3);
        Assert.False(fast.IsCheckpointDue);
        fast.EpochEnded();
        Assert.True(fast.IsCheckpointDue);
        fast.Record(saves: true, () => 0);
        fast.EpochEnded();
        Pass(4_999);
        Assert.False(fast.IsCheckpointDue);
        Pass(1);
        Assert.True(fast.IsCheckpointDue);
    }

    [Fact]
    public void Recording_is_due_four_times_a_second_and_costs_at_most_a_fiftieth()
    {
        var clock = Start();
        Pass(249);
        Assert.False(clock.IsRecordingDue);
        Pass(1);
        Assert.True(clock.IsRecordingDue);
        clock.Record(saves: false, () => Pass(4));
        Pass(249);
        Assert.False(clock.IsRecordingDue);
        Pass(1);
        Assert.True(clock.IsRecordingDue);
        clock.Record(saves: false, () => Pass(100));
        Pass(4_999);
        Assert.False(clock.IsRecordingDue);
        Pass(1);
        Assert.True(clock.IsRecordingDue);
    }

    [Fact]
    public void Saving_costs_at_most_a_tenth()
    {
        var clock = Start();
        clock.Record(saves: true, () => Pass(2_000));
        Pass(19_999);
        Assert.False(clock.IsCheckpointDue);
        Pass(1);
        Assert.True(clock.IsCheckpointDue);
    }

    [Theory]
    [InlineData(2_000, null)]
    [InlineData(30_000, 30_000.0)]
    public void The_first_epoch_by_itself_tells_the_time_of_an_epoch_only_where_it_is_long(int milliseconds, double? told)
    {
        var clock = Start();
        Pass(milliseconds);
        clock.EpochEnded();
        clock.Record(saves: true, () => 0);
        Assert.Equal(told, clock.EpochMs);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            Pass(7);
            clock.EpochEnded();
            clock.Record(saves: false, () => 0);
        }

        Assert.Equal(7, clock.EpochMs);
    }

    [Fact]
    public void The_time_of_an_epoch_is_the_median_of_the_last_recordings()
    {
        var clock = Start();
        Assert.Null(clock.EpochMs);
        foreach (var (epochs, milliseconds) in new[] { (10, 100), (1, 20), (0, 500), (1, 4_500) })
        {
            for (var epoch = 0; epoch < epochs; epoch++)
                clock.EpochEnded();
            Pass(milliseconds);
            clock.Record(saves: false, () => 0);
        }

        Assert.Equal(20, clock.EpochMs); // of 10, 20 and 5 000
        for (var epoch = 0; epoch < 31; epoch++)
        {
            clock.EpochEnded();
            Pass(7);
            clock.Record(saves: false, () => 0);
        }

        Assert.Equal(7, clock.EpochMs);
    }

    [Fact]
    public void Time_of_earlier_attempts_counts()
    {
        var clock = new CheckpointPolicy(_time, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(100));
        Pass(250);
        Assert.Equal(TimeSpan.FromMilliseconds(100_250), clock.Elapsed);
        Assert.True(clock.IsRecordingDue);
    }

    private CheckpointPolicy Start() => new(_time, TimeSpan.FromSeconds(5), TimeSpan.Zero);

    private int Pass(int milliseconds)
    {
        _time.Now += TimeSpan.FromMilliseconds(milliseconds);
        return 0;
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
