using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Tests.Webhooks;

/// <summary>Infrastructure on a clock that only a test moves, whose messages are sent when the test says so.</summary>
internal sealed class WebhookHost : IAsyncDisposable
{
    private WebhookHost(TestHost host, FakeTimeProvider clock)
    {
        Host = host;
        Clock = clock;
    }

    public TestHost Host { get; }

    public FakeTimeProvider Clock { get; }

    public WebhookStore Store => Host.Services.GetRequiredService<WebhookStore>();

    public DeliveryQueue Queue => Host.Services.GetRequiredService<DeliveryQueue>();

    public WebhookDispatcher Dispatcher => Host.Services.GetRequiredService<WebhookDispatcher>();

    public static async Task<WebhookHost> StartAsync(
        StorageKind storage, string? place = null, FakeTimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        clock ??= new UnattendedClock();
        (string Key, string Value)[] all = [("NnService:Webhooks:AllowPrivateTargets", "True"), .. settings];
        return new(await TestHost.StartAsync(storage, place, paused: true, time: clock, configure: Unattended, settings: all), clock);
    }

    /// <summary>Makes a webhook for everything.</summary>
    public async Task<(StoredWebhook Webhook, string Secret)> CreateAsync(string url, params string[] events) =>
        (await Store.CreateAsync(new(url, events.Length == 0 ? [.. WebhookEvents.All] : [.. events], null), TestHost.Token))!.Value;

    /// <summary>Makes a model and has it answer with its initial weights: an event.</summary>
    public async Task PromoteAsync(string model)
    {
        Assert.NotNull(await Host.Models.CreateAsync(model, null, Examples.Classifier(), TestHost.Token));
        Assert.Equal(PatchOutcome.Updated, (await Host.Models.PatchAsync(model, null, null, 0, TestHost.Token)).Outcome);
    }

    public Task DispatchAsync() => Dispatcher.DispatchAsync(TestHost.Token);

    public async Task<IReadOnlyList<StoredDelivery>> DeliveriesAsync(StoredWebhook webhook) =>
        await Store.DeliveriesAsync(webhook.Id, 1000, null, TestHost.Token);

    public async Task<StoredDelivery> DeliveryAsync(StoredWebhook webhook) => Assert.Single(await DeliveriesAsync(webhook));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Lets no service look again: in the weeks that a test passes over, each of them would millions of times.</summary>
    private sealed class UnattendedClock() : FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60))
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var isOnce = period == Timeout.InfiniteTimeSpan;
            return base.CreateTimer(callback, state, isOnce ? dueTime : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Unattended(IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(WebhookDispatcher)));
        services.AddSingleton<WebhookDispatcher>();
    }
}
