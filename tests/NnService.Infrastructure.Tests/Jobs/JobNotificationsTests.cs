using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Jobs;

public sealed class JobNotificationsTests
{
    private readonly ChangeNotifier _changes = new();
    private readonly JobNotifications _notifications;

    public JobNotificationsTests() => _notifications = new(_changes);

    [Fact]
    public void A_job_is_watched_as_long_as_it_has_subscribers()
    {
        var first = _notifications.Subscribe("a");
        var second = _notifications.Subscribe("a");
        using var other = _notifications.Subscribe("b");
        Assert.Equal(["a", "b"], _notifications.Watched.Order());

        first.Dispose();
        first.Dispose(); // a second time it changes nothing
        Assert.Equal(["a", "b"], _notifications.Watched.Order());
        second.Dispose();
        Assert.Equal(["b"], _notifications.Watched);
    }

    [Fact]
    public void Jobs_that_changed_or_never_did_leave_nothing_behind()
    {
        for (var job = 0; job < 1000; job++)
        {
            using var subscription = _notifications.Subscribe($"job-{job}");
            if (job % 2 == 0) _notifications.Changed($"job-{job}");
        }

        _notifications.Changed("nobody-asks");
        Assert.Empty(_notifications.Watched);
    }

    [Fact]
    public void A_change_completes_the_task_of_every_subscriber_and_later_ones_wait_for_the_next()
    {
        using var first = _notifications.Subscribe("a");
        using var second = _notifications.Subscribe("a");
        using var other = _notifications.Subscribe("b");
        var change = first.Next;
        Assert.Same(change, second.Next); // by which those who watch a job share one look at it

        _notifications.Changed("a");
        Assert.True(change.IsCompletedSuccessfully);
        Assert.False(first.Next.IsCompleted);
        Assert.Same(first.Next, second.Next);
        Assert.False(other.Next.IsCompleted);

        var next = second.Next;
        var ofOther = other.Next;
        _changes.PublishAll();
        Assert.True(next.IsCompletedSuccessfully && ofOther.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Subscribers_that_come_and_go_at_once_lose_no_change()
    {
        using var stays = _notifications.Subscribe("a");
        await Parallel.ForAsync(
            0,
            10_000,
            TestContext.Current.CancellationToken,
            (Func<int, CancellationToken, ValueTask>)(async (_, cancellationToken) =>
        {
            using var subscription = _notifications.Subscribe("a");
            var next = subscription.Next;
            _notifications.Changed("a");
            await next.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        }));

        Assert.Equal(["a"], _notifications.Watched);
        stays.Dispose();
        Assert.Empty(_notifications.Watched);
    }
}
