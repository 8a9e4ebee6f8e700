using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Keys;

/// <summary>Keys as they are kept and as they are taken, on a clock that only these tests move.</summary>
public abstract class KeyStoreTests(StorageKind storage) : StorageTests(storage)
{
    private static readonly NewKey Trainer = new("the night job", "trainer", Scopes.None, 90, null, null);

    [Fact]
    public async Task A_key_is_taken_until_it_expires()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var host = await StartAsync();
        var (keys, ring) = Of(host, clock);
        var (known, key) = await keys.CreateAsync(Trainer, TestHost.Token);
        Assert.Equal(90, (known.ExpiresAt - known.CreatedAt).TotalDays);
        await ring.RefreshAsync(TestHost.Token);

        Assert.Equal(known.Id, ring.Find(key.Reveal())?.Id);
        Assert.Equal(Scopes.Predict | Scopes.Read | Scopes.Train, ring.Find(key.Reveal())!.Scopes);
        clock.Advance(TimeSpan.FromDays(90));
        Assert.Null(ring.Find(key.Reveal()));
    }

    [Fact]
    public async Task A_key_of_another_secret_is_not_taken()
    {
        await using var host = await StartAsync();
        var (keys, ring) = Of(host);
        var (known, _) = await keys.CreateAsync(Trainer, TestHost.Token);
        await ring.RefreshAsync(TestHost.Token);
        Assert.Null(ring.Find(ApiKey.Create().Reveal()));
        Assert.Null(ring.Find($"nnk_{known.Id}_{new string('0', 49)}"));
        Assert.False(ring.HasAdmin);
    }

    [Fact]
    public async Task A_key_that_was_revoked_is_not_taken_and_stays_in_the_list()
    {
        await using var host = await StartAsync();
        var (keys, ring) = Of(host);
        var (known, key) = await keys.CreateAsync(Trainer with { Role = null, Scopes = Scopes.Metrics }, TestHost.Token);
        Assert.True(await keys.RevokeAsync(known.Id, TestHost.Token));
        Assert.True(await keys.RevokeAsync(known.Id, TestHost.Token));
        Assert.False(await keys.RevokeAsync("nobody", TestHost.Token));
        await ring.RefreshAsync(TestHost.Token);

        Assert.Null(ring.Find(key.Reveal()));
        var listed = Assert.Single(await keys.ListAsync(null, TestHost.Token));
        Assert.NotNull(listed.RevokedAt);
        Assert.Equal((null, Scopes.Metrics), (listed.Role, listed.Scopes));
    }

    [Fact]
    public async Task A_successor_may_do_the_same_and_its_predecessor_has_a_day_left()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var host = await StartAsync();
        var (keys, ring) = Of(host, clock);
        var (known, key) = await keys.CreateAsync(Trainer with { ModelPrefix = "shop" }, TestHost.Token);
        clock.Advance(TimeSpan.FromDays(10));
        var (successor, next) = (await keys.RotateAsync(known.Id, "who", TestHost.Token))!.Value;
        Assert.Equal(
            (known.Name, known.Role, known.Scopes, "shop", "who"),
            (successor.Name, successor.Role, successor.Scopes, successor.ModelPrefix, successor.MadeBy));
        Assert.Equal(90, (successor.ExpiresAt - successor.CreatedAt).TotalDays);
        await ring.RefreshAsync(TestHost.Token);

        Assert.NotNull(ring.Find(key.Reveal()));
        clock.Advance(KeyStore.Overlap);
        Assert.Null(ring.Find(key.Reveal()));
        Assert.NotNull(ring.Find(next.Reveal()));
        Assert.Null(await keys.RotateAsync(known.Id, null, TestHost.Token));
    }

    [Fact]
    public async Task A_key_that_was_made_elsewhere_is_adopted_once()
    {
        await using var host = await StartAsync();
        var (keys, ring) = Of(host);
        var key = ApiKey.Create();
        await keys.AdoptAsync(key, "bootstrap", TestHost.Token);
        await keys.AdoptAsync(key, "bootstrap", TestHost.Token);
        await ring.RefreshAsync(TestHost.Token);
        Assert.Single(await keys.ListAsync(null, TestHost.Token));
        Assert.True(ring.HasAdmin);
        Assert.True(ring.Find(key.Reveal())!.Scopes.HasFlag(Scopes.Admin));
    }

    [Fact]
    public async Task Keys_that_are_revoked_at_the_same_time_are_all_invalid_afterwards()
    {
        await using var host = await StartAsync();
        var (keys, ring) = Of(host);
        var revoked = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var (known, key) = await keys.CreateAsync(Trainer, TestHost.Token);
            await ring.RefreshAsync(TestHost.Token);
            await keys.RevokeAsync(known.Id, TestHost.Token);
            await ring.RefreshAsync(TestHost.Token);
            return key;
        }));
        Assert.All(revoked, key => Assert.Null(ring.Find(key.Reveal())));
    }

    [Fact]
    public async Task A_text_that_was_seen_before_is_valid_for_no_longer_than_its_key()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var host = await StartAsync();
        var (keys, ring) = Of(host, clock);
        var (known, key) = await keys.CreateAsync(Trainer, TestHost.Token);
        var (_, other) = await keys.CreateAsync(Trainer, TestHost.Token);
        await ring.RefreshAsync(TestHost.Token);
        var (header, expiring) = ($"Bearer {key.Reveal()}", $"Bearer {other.Reveal()}");
        for (var i = 0; i < 3; i++) Assert.Equal(known.Id, ring.Find(header, 7)?.Id);
        Assert.NotNull(ring.Find(expiring, 7));
        await keys.RevokeAsync(known.Id, TestHost.Token);
        await ring.RefreshAsync(TestHost.Token);
        Assert.Null(ring.Find(header, 7));
        Assert.NotNull(ring.Find(expiring, 7));
        clock.Advance(TimeSpan.FromDays(90));
        Assert.Null(ring.Find(expiring, 7));
    }

    [Fact]
    public async Task Nothing_of_a_secret_is_kept()
    {
        await using var host = await StartAsync();
        var (keys, _) = Of(host);
        var (_, key) = await keys.CreateAsync(Trainer, TestHost.Token);
        var secret = key.Reveal()[17..60];
        await using var connection = host.Connection();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM \"Keys\"";
        await using var reader = await command.ExecuteReaderAsync(TestHost.Token);
        Assert.True(await reader.ReadAsync(TestHost.Token));
        for (var i = 0; i < reader.FieldCount; i++)
            Assert.DoesNotContain(secret, $"{reader.GetValue(i)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_key_was_used_is_written_down()
    {
        await using var host = await StartAsync();
        var (keys, ring) = Of(host);
        var (known, key) = await keys.CreateAsync(Trainer, TestHost.Token);
        await ring.RefreshAsync(TestHost.Token);
        ring.Find(key.Reveal());
        ring.Find(ring.Own.Reveal());
        await ring.FlushAsync(TestHost.Token);
        Assert.NotNull((await keys.FindAsync(known.Id, TestHost.Token))!.LastUsedAt);
    }

    [Fact]
    public async Task Keys_are_listed_by_tenant_and_a_successor_stays_in_it()
    {
        await using var host = await StartAsync();
        var (keys, _) = Of(host);
        var (known, _) = await keys.CreateAsync(Trainer with { Tenant = "acme" }, TestHost.Token);
        await keys.CreateAsync(Trainer, TestHost.Token);
        var (successor, _) = (await keys.RotateAsync(known.Id, null, TestHost.Token))!.Value;
        Assert.Equal("acme", successor.Tenant);
        Assert.Equal(2, (await keys.ListAsync("acme", TestHost.Token)).Count);
        Assert.Equal(3, (await keys.ListAsync(null, TestHost.Token)).Count);
    }

    private static (KeyStore Keys, KeyRing Ring) Of(TestHost host, TimeProvider? time = null)
    {
        var keys = new KeyStore(host.Services.GetRequiredService<NnDatabase>(), time ?? TimeProvider.System);
        return (keys, new KeyRing(keys, time ?? TimeProvider.System));
    }
}

public sealed class SqliteKeyStoreTests() : KeyStoreTests(StorageKind.Sqlite);

public sealed class PostgreSqlKeyStoreTests() : KeyStoreTests(StorageKind.PostgreSql);
