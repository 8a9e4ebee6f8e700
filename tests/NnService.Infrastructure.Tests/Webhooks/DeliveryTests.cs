using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests.Webhooks;

/// <summary>Messages on their way over HTTP, on a clock that only these tests move.</summary>
public abstract class DeliveryTests(StorageKind storage) : StorageTests(storage)
{
    private static readonly TimeSpan Lease = new NnWebhookOptions().Lease;

    [Fact]
    public async Task A_message_arrives_once_and_is_signed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, secret) = await host.CreateAsync(receiver.Url);
        await host.PromoteAsync("m");
        await host.DispatchAsync();
        await host.DispatchAsync();

        var message = Assert.Single(receiver.Messages);
        var delivery = await host.DeliveryAsync(webhook);
        Assert.Equal(delivery.MessageId, message.Headers["webhook-id"]);
        var timestamp = host.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(timestamp, message.Headers["webhook-timestamp"]);
        var signed = Encoding.UTF8.GetBytes($"{delivery.MessageId}.{timestamp}.{Encoding.UTF8.GetString(message.Body)}");
        Assert.Equal(
            $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[6..]), signed))}",
            message.Headers["webhook-signature"]);
        Assert.Equal("application/json", message.Headers["Content-Type"]);
        Assert.DoesNotContain("traceparent", message.Headers.Keys);
        Assert.Equal((DeliveryStatus.Delivered, 1, 204, null), (delivery.Status, delivery.Attempts, delivery.Answer, delivery.Error));
        Assert.Equal((host.Clock.GetUtcNow().UtcDateTime, null), (delivery.EndedAt, delivery.NextAttemptAt));
    }

    [Fact]
    public async Task A_message_that_is_not_taken_is_sent_again_and_again_and_given_up()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Respond(context, 500);
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(receiver.Url);
        await host.PromoteAsync("m");
        for (var attempt = 1; attempt < RetrySchedule.Attempts; attempt++)
        {
            await host.DispatchAsync();
            var waiting = await host.DeliveryAsync(webhook);
            Assert.Equal(
                (DeliveryStatus.Pending, attempt, 500, "The target answered with 500."),
                (waiting.Status, waiting.Attempts, waiting.Answer, waiting.Error));
            Assert.Equal(attempt, receiver.Messages.Count);
            var pause = waiting.NextAttemptAt!.Value - host.Clock.GetUtcNow().UtcDateTime;
            host.Clock.Advance(pause - TimeSpan.FromSeconds(1));
            await host.DispatchAsync();
            Assert.Equal(attempt, receiver.Messages.Count);
            host.Clock.Advance(TimeSpan.FromSeconds(1.001));
        }

        await host.DispatchAsync();
        var failed = await host.DeliveryAsync(webhook);
        Assert.Equal((DeliveryStatus.Failed, RetrySchedule.Attempts), (failed.Status, failed.Attempts));
        Assert.Single(receiver.Messages.Select(message => message.Headers["webhook-id"]).Distinct());
        Assert.Equal(RetrySchedule.Attempts, receiver.Messages.Select(message => message.Headers["webhook-signature"]).Distinct().Count());
        host.Clock.Advance(TimeSpan.FromDays(2));
        await host.DispatchAsync();
        Assert.Equal(RetrySchedule.Attempts, receiver.Messages.Count);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return Receiver.Respond(context, 307);
        };
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(receiver.Url);
        await host.PromoteAsync("m");
        await host.DispatchAsync();
        Assert.Equal("/hook", Assert.Single(receiver.Messages).Path);
        Assert.Equal("The target answered with 307; redirects are not followed.", (await host.DeliveryAsync(webhook)).Error);
    }

    [Fact]
    public async Task A_target_that_is_gone_disables_its_webhook_until_it_is_enabled_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Respond(context, 410);
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(receiver.Url);
        await host.PromoteAsync("a");
        await host.PromoteAsync("b");
        await host.DispatchAsync();
        await host.DispatchAsync();
        var disabled = (await host.Store.FindAsync(webhook.Id, TestHost.Token))!;
        Assert.Equal((false, "Its target answered that it is gone (410)."), (disabled.IsEnabled, disabled.DisabledReason));
        Assert.Single(receiver.Messages);
        await host.PromoteAsync("c");
        var deliveries = await host.DeliveriesAsync(webhook);
        Assert.Equal(
            [DeliveryStatus.Failed, DeliveryStatus.Pending], deliveries.Select(delivery => delivery.Status).OrderDescending());
        Assert.Equal(
            ResendOutcome.Disabled, (await host.Store.ResendAsync(webhook.Id, deliveries[0].Id, TestHost.Token)).Outcome);

        receiver.Answer = context => Receiver.Respond(context, 200);
        Assert.True((await host.Store.EnableAsync(webhook.Id, true, TestHost.Token))!.IsEnabled);
        await host.DispatchAsync();
        Assert.Equal(2, receiver.Messages.Count);
    }

    [Fact]
    public async Task A_message_is_sent_again_when_that_is_asked_for_with_the_same_id()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(receiver.Url);
        await host.PromoteAsync("m");
        await host.DispatchAsync();
        var delivery = await host.DeliveryAsync(webhook);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var (outcome, again) = await host.Store.ResendAsync(webhook.Id, delivery.Id, TestHost.Token);
        Assert.Equal((ResendOutcome.Accepted, DeliveryStatus.Pending, 0), (outcome, again!.Status, again.Attempts));
        await host.DispatchAsync();
        Assert.Equal(2, receiver.Messages.Count);
        Assert.Single(receiver.Messages.Select(message => message.Headers["webhook-id"]).Distinct());
        Assert.Single(receiver.Messages.Select(message => Convert.ToBase64String(message.Body)).Distinct());
        Assert.Equal(
            ResendOutcome.NoSuchDelivery, (await host.Store.ResendAsync(webhook.Id, "nothing", TestHost.Token)).Outcome);
        Assert.Equal(ResendOutcome.NoSuchWebhook, (await host.Store.ResendAsync("nothing", delivery.Id, TestHost.Token)).Outcome);
    }

    [Fact]
    public async Task A_claim_of_a_dead_process_is_taken_again_and_its_own_end_is_not_heard()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync("http://127.0.0.1:9/");
        await host.PromoteAsync("m");
        var dead = await host.Queue.ClaimAsync(webhook.Id, TestHost.Token);
        Assert.Null(await host.Queue.ClaimAsync(webhook.Id, TestHost.Token));
        Assert.Empty(await host.Queue.DueAsync(TestHost.Token));
        host.Clock.Advance(Lease);

        Assert.Equal([webhook.Id], await host.Queue.DueAsync(TestHost.Token));
        var next = await host.Queue.ClaimAsync(webhook.Id, TestHost.Token);
        Assert.Equal(dead!.Id, next!.Id);
        await host.Queue.SettleAsync(dead, new(500, "too late"), TestHost.Token);
        Assert.Null((await host.DeliveryAsync(webhook)).Error);
        await host.Queue.SettleAsync(next, new(204, null), TestHost.Token);
        var delivered = await host.DeliveryAsync(webhook);
        Assert.Equal((DeliveryStatus.Delivered, 2), (delivered.Status, delivered.Attempts));
    }

    [Fact]
    public async Task Two_processes_do_not_send_the_same_message()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync("http://127.0.0.1:9/");
        for (var i = 0; i < 4; i++) await host.PromoteAsync($"m{i}");
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Queue.ClaimAsync(webhook.Id, TestHost.Token)));
        Assert.Equal(4, claims.Count(claim => claim is not null));
        Assert.Equal(4, claims.OfType<ClaimedDelivery>().Select(claim => claim.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_slow_target_does_not_keep_the_others_waiting_and_has_a_limited_time()
    {
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        var arrived = new TaskCompletionSource();
        slow.Answer = async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        await using var host = await WebhookHost.StartAsync(Storage);
        var (first, _) = await host.CreateAsync(slow.Url);
        var (second, _) = await host.CreateAsync(quick.Url);
        await host.PromoteAsync("m");
        await host.Dispatcher.BeginAsync(TestHost.Token);
        await arrived.Task.InTimeAsync("the slow target has its message");
        await Waiting.UntilAsync(
            async () => (await host.DeliveryAsync(second)).Status == DeliveryStatus.Delivered, "the quick target has its message");
        Assert.Equal(DeliveryStatus.Pending, (await host.DeliveryAsync(first)).Status);

        host.Clock.Advance(TimeSpan.FromSeconds(15));
        await host.DispatchAsync();
        var waiting = await host.DeliveryAsync(first);
        Assert.Equal((null, "No answer came within 15 s."), (waiting.Answer, waiting.Error));
    }

    [Fact]
    public async Task A_target_that_does_not_listen_is_told_apart()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync("http://127.0.0.1:9/");
        await host.PromoteAsync("m");
        await host.DispatchAsync();
        var waiting = await host.DeliveryAsync(webhook);
        Assert.Equal((DeliveryStatus.Pending, null), (waiting.Status, waiting.Answer));
        Assert.NotEmpty(waiting.Error!);
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_not_connected_to()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await WebhookHost.StartAsync(
            Storage, settings: ("NnService:Webhooks:AllowPrivateTargets", "False"));
        var (byName, _) = await host.CreateAsync($"https://{Environment.MachineName}:{new Uri(receiver.Url).Port}/");
        var (byAddress, _) = await host.CreateAsync(receiver.Url.Replace("http:", "https:", StringComparison.Ordinal));
        await host.PromoteAsync("m");
        await host.DispatchAsync();
        Assert.Contains("is not a public address", (await host.DeliveryAsync(byName)).Error, StringComparison.Ordinal);
        Assert.Contains("only public addresses", (await host.DeliveryAsync(byAddress)).Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task Old_deliveries_and_those_beyond_the_limit_are_forgotten()
    {
        await using var host = await WebhookHost.StartAsync(
            Storage, settings: [("NnService:Webhooks:KeepDays", "4"), ("NnService:Webhooks:KeepDeliveries", "100")]);
        var (webhook, _) = await host.CreateAsync("http://127.0.0.1:9/");
        await host.PromoteAsync("m");
        await using (var db = host.Host.Database())
        {
            for (var i = 0; i < 105; i++)
            {
                host.Clock.Advance(TimeSpan.FromMilliseconds(1));
                await Outbox.AddVersionPromotedAsync(db, Tenants.Default, "m", i, host.Clock.GetUtcNow().UtcDateTime, TestHost.Token);
            }

            await db.SaveChangesAsync(TestHost.Token);
        }

        var before = await host.DeliveriesAsync(webhook);
        Assert.Equal(106, before.Count);
        await host.Queue.ForgetAsync(TestHost.Token);
        Assert.Equal(before.Take(100).Select(one => one.Id), (await host.DeliveriesAsync(webhook)).Select(one => one.Id));
        host.Clock.Advance(TimeSpan.FromDays(4));
        await host.Queue.ForgetAsync(TestHost.Token);
        Assert.Empty(await host.DeliveriesAsync(webhook));
    }

    [Fact]
    public async Task A_webhook_that_is_deleted_takes_its_deliveries_along()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync("http://127.0.0.1:9/");
        await host.PromoteAsync("m");
        Assert.True(await host.Store.DeleteAsync(webhook.Id, TestHost.Token));
        Assert.False(await host.Store.DeleteAsync(webhook.Id, TestHost.Token));
        Assert.Equal(0, await host.Host.ScalarAsync("select count(*) from Deliveries"));
    }
}

public sealed class SqliteDeliveryTests() : DeliveryTests(StorageKind.Sqlite);

public sealed class PostgreSqlDeliveryTests() : DeliveryTests(StorageKind.PostgreSql);
