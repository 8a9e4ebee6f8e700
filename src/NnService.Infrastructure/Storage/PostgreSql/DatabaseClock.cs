namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>The clock of the database, so that all processes have the same time whatever their own clocks say. Thread-safe.</summary>
/// <remarks>
/// Between two looks at the database it goes on with the timer of the machine, which cannot be set. Times are whole microseconds, as the
/// database keeps them.
/// </remarks>
internal sealed class DatabaseClock(TimeProvider machine) : TimeProvider
{
    private volatile Sight? _sight;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>Takes over what the database said, which is the truth of the moment halfway between asking and hearing.</summary>
    /// <param name="now">The time of the database.</param>
    /// <param name="asked">The timestamp before it was asked.</param>
    /// <param name="heard">The timestamp after it answered.</param>
    public void Set(DateTimeOffset now, long asked, long heard) => _sight = new Sight(now, asked + ((heard - asked) / 2));

    public override DateTimeOffset GetUtcNow()
    {
        var now = _sight is { } sight ? sight.Time + machine.GetElapsedTime(sight.Timestamp) : machine.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    private sealed record Sight(DateTimeOffset Time, long Timestamp);
}
