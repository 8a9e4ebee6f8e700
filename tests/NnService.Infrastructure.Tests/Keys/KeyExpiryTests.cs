using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Tests.Webhooks;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Tests.Keys;

/// <summary>Keys that expire soon, on a clock that only these tests move.</summary>
public abstract class KeyExpiryTests(StorageKind storage) : StorageTests(storage)
{
    [Fact]
    public async Task Webhooks_are_told_14_days_and_one_day_before_and_once_by_all_processes()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var keys = host.Host.Services.GetRequiredService<KeyStore>();
        var (webhook, _) = await host.CreateAsync("http://127.0.0.1:9/", WebhookEvents.KeyExpiring);
        await keys.CreateAsync(Key(30), TestHost.Token);
        await keys.CreateAsync(Key(7), TestHost.Token); // younger than its first notice would be
        await keys.CreateAsync(Key(1), TestHost.Token);
        await CountsAsync(host, webhook, 0);
        host.Clock.Advance(TimeSpan.FromDays(6));
        await CountsAsync(host, webhook, 1);
        host.Clock.Advance(TimeSpan.FromDays(9.9));
        await CountsAsync(host, webhook, 1);
        host.Clock.Advance(TimeSpan.FromDays(0.1));
        await CountsAsync(host, webhook, 2);
        host.Clock.Advance(TimeSpan.FromDays(13));
        await CountsAsync(host, webhook, 3);
        host.Clock.Advance(TimeSpan.FromDays(2));
        await CountsAsync(host, webhook, 3);
        Assert.Equal(0, await host.Host.ScalarAsync("select count(*) from KeyNotices"));
    }

    [Fact]
    public async Task A_key_that_was_revoked_is_not_told_of_and_nothing_is_kept_where_nobody_wants_to_know()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var keys = host.Host.Services.GetRequiredService<KeyStore>();
        var (revoked, _) = await keys.CreateAsync(Key(20), TestHost.Token);
        await keys.RevokeAsync(revoked.Id, TestHost.Token);
        await keys.CreateAsync(Key(20), TestHost.Token);
        host.Clock.Advance(TimeSpan.FromDays(10));
        await keys.NoticeExpiringAsync(TestHost.Token);
        Assert.Equal(0, await host.Host.ScalarAsync("select count(*) from KeyNotices"));
        var (webhook, _) = await host.CreateAsync("http://127.0.0.1:9/");
        await CountsAsync(host, webhook, 1);
    }

    [Fact]
    public async Task The_log_warns_of_the_end_of_the_last_admin_key_once_a_day()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var keys = host.Host.Services.GetRequiredService<KeyStore>();
        var log = new Warnings();
        var watch = new KeyExpiryWatch(keys, host.Clock, host.Host.Services.GetRequiredService<StorageOutage>(), log);
        await watch.LookAsync(TestHost.Token);
        var (first, _) = await keys.CreateAsync(Key(20) with { Role = Roles.Admin }, TestHost.Token);
        await watch.LookAsync(TestHost.Token);
        Assert.Empty(log.Lines);
        host.Clock.Advance(TimeSpan.FromDays(6));
        await watch.LookAsync(TestHost.Token);
        await watch.LookAsync(TestHost.Token);
        Assert.Contains(first.Id, Assert.Single(log.Lines), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromDays(1));
        await watch.LookAsync(TestHost.Token);
        Assert.Equal(2, log.Lines.Count);
        await keys.CreateAsync(Key(30) with { Role = Roles.Admin }, TestHost.Token);
        host.Clock.Advance(TimeSpan.FromDays(1));
        await watch.LookAsync(TestHost.Token);
        Assert.Equal(2, log.Lines.Count);
    }

    private static NewKey Key(int days) => new("the night job", "trainer", Scopes.None, days, null, null);

    private static async Task CountsAsync(WebhookHost host, StoredWebhook webhook, int told)
    {
        var keys = host.Host.Services.GetRequiredService<KeyStore>();
        await Task.WhenAll(keys.NoticeExpiringAsync(TestHost.Token), keys.NoticeExpiringAsync(TestHost.Token));
        Assert.Equal(told, (await host.DeliveriesAsync(webhook)).Count);
    }

    private sealed class Warnings : ILogger<KeyExpiryWatch>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Lines.Enqueue(formatter(state, exception));
        }
    }
}

public sealed class SqliteKeyExpiryTests() : KeyExpiryTests(StorageKind.Sqlite);

public sealed class PostgreSqlKeyExpiryTests() : KeyExpiryTests(StorageKind.PostgreSql);
