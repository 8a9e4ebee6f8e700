using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    private static readonly double[] Seconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

    [Fact]
    public void Pauses_are_those_of_standard_webhooks_and_up_to_a_tenth_more()
    {
        Assert.Equal(10, RetrySchedule.Attempts);
        foreach (var (seconds, i) in Seconds.Select((seconds, i) => (seconds, i)))
            Assert.All(
                Enumerable.Range(0, 100), _ => Assert.InRange(RetrySchedule.After(i + 1)!.Value.TotalSeconds, seconds, seconds * 1.1));
    }

    [Fact]
    public void Nothing_is_sent_after_the_last_attempt()
    {
        Assert.Null(RetrySchedule.After(10));
        Assert.Null(RetrySchedule.After(11));
    }

    [Fact]
    public void The_last_attempt_is_made_before_a_delivery_may_be_forgotten() =>
        Assert.True(TimeSpan.FromSeconds(Seconds.Sum() * 1.1) < TimeSpan.FromDays(4));
}
