using NnService.Infrastructure.Jobs;

namespace NnService.Infrastructure.Tests.Jobs;

public sealed class JobSignalsTests
{
    private readonly JobSignals _signals = new();

    [Fact]
    public void A_job_is_watched_as_long_as_it_has_subscribers()
    {
        var first = _signals.Subscribe("a");
        var second = _signals.Subscribe("a");
        using var other = _signals.Subscribe("b");
        Assert.Equal(["a", "b"], _signals.Watched.Order());

        first.Dispose();
        first.Dispose(); // a second time it changes nothing
        Assert.Equal(["a", "b"], _signals.Watched.Order());
        second.Dispose();
        Assert.Equal(["b"], _signals.Watched);
    }

    [Fact]
    public void Jobs_that_changed_or_never_did_leave_nothing_behind()
    {
        for (var job = 0; job < 1000; job++)
        {
            using var subscription = _signals.Subscribe($"job-{job}");
            if (job % 2 == 0) _signals.Changed($"job-{job}");
        }

        _signals.Changed("nobody-asks");
        Assert.Empty(_signals.Watched);
    }

    [Fact]
    public void A_change_completes_the_task_of_every_subscriber_and_later_ones_wait_for_the_next()
    {
        using var first = _signals.Subscribe("a");
        using var second = _signals.Subscribe("a");
        using var other = _signals.Subscribe("b");
        var change = first.Next;
        Assert.Same(change, second.Next); // by which those who watch a job share one look at it

        _signals.Changed("a");
        Assert.True(change.IsCompletedSuccessfully);
        Assert.False(first.Next.IsCompleted);
        Assert.Same(first.Next, second.Next);
        Assert.False(other.Next.IsCompleted);

        var (next, ofOther) = (second.Next, other.Next);
        _signals.ChangedAll();
        Assert.True(next.IsCompletedSuccessfully && ofOther.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Subscribers_that_come_and_go_at_once_lose_no_change()
    {
        using var stays = _signals.Subscribe("a");
        await Parallel.ForAsync(0, 10_000, TestContext.Current.CancellationToken, async (_, cancellationToken) =>
        {
            using var subscription = _signals.Subscribe("a");
            var next = subscription.Next;
            _signals.Changed("a");
            await next.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        });

        Assert.Equal(["a"], _signals.Watched);
        stays.Dispose();
        Assert.Empty(_signals.Watched);
    }
}
