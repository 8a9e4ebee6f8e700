using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Keys;

/// <summary>Sessions of browsers, on a clock that only these tests move.</summary>
public abstract class SessionStoreTests(StorageKind storage) : StorageTests(storage)
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));

    private static CancellationToken Token => TestHost.Token;

    [Fact]
    public async Task A_session_ends_after_half_an_hour_without_a_request()
    {
        await using var host = await StartAsync();
        var (sessions, _, key, _) = await OfAsync(host);
        var token = await sessions.BeginAsync(key.Id, Token);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal(key.Id, (await sessions.FindAsync(token, Token))!.Key!.Id);
        }

        _clock.Advance(SessionStore.Idle);
        Assert.Null(await sessions.FindAsync(token, Token));
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_in_any_case()
    {
        await using var host = await StartAsync();
        var (sessions, _, key, _) = await OfAsync(host);
        var token = await sessions.BeginAsync(key.Id, Token);
        for (var i = 1; i < 48; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(15));
            Assert.NotNull(await sessions.FindAsync(token, Token));
        }

        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(await sessions.FindAsync(token, Token));
    }

    [Fact]
    public async Task A_session_ends_with_its_key_and_when_it_is_told_to()
    {
        await using var host = await StartAsync();
        var (sessions, keys, key, ring) = await OfAsync(host);
        var (one, two) = (await sessions.BeginAsync(key.Id, Token), await sessions.BeginAsync(key.Id, Token));
        await sessions.EndAsync(one, Token);
        Assert.Null(await sessions.FindAsync(one, Token));
        Assert.NotNull(await sessions.FindAsync(two, Token));
        await keys.RevokeAsync(key.Id, Token);
        await ring.RefreshAsync(Token);
        Assert.Null(await sessions.FindAsync(two, Token));
        Assert.Null(await sessions.FindAsync("something else", Token));
    }

    [Fact]
    public async Task What_a_browser_keeps_is_not_kept_here_and_what_has_ended_is_deleted()
    {
        await using var host = await StartAsync();
        var (sessions, _, key, _) = await OfAsync(host);
        var token = await sessions.BeginAsync(key.Id, Token);
        Assert.Equal(0, await host.ScalarAsync($"SELECT COUNT(*) FROM Sessions WHERE Hash LIKE '%{token}%'"));
        _clock.Advance(SessionStore.Idle);
        await sessions.BeginAsync(key.Id, Token);
        Assert.Equal(1, await host.ScalarAsync("SELECT COUNT(*) FROM Sessions"));
    }

    [Fact]
    public async Task Another_session_of_a_key_than_it_may_have_ends_the_one_used_least_recently()
    {
        await using var host = await StartAsync();
        var (sessions, _, key, _) = await OfAsync(host);
        var tokens = new List<string>();
        for (var i = 0; i <= SessionStore.MaxPerKey; i++)
        {
            tokens.Add(await sessions.BeginAsync(key.Id, Token));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(await sessions.FindAsync(tokens[0], Token));
        foreach (var token in tokens[1..]) Assert.NotNull(await sessions.FindAsync(token, Token));
    }

    [Fact]
    public async Task A_session_is_a_use_of_its_key()
    {
        await using var host = await StartAsync();
        var (sessions, keys, key, ring) = await OfAsync(host);
        await sessions.FindAsync(await sessions.BeginAsync(key.Id, Token), Token);
        await ring.FlushAsync(Token);
        Assert.NotNull((await keys.FindAsync(key.Id, Token))!.LastUsedAt);
    }

    [Fact]
    public async Task A_session_of_a_subject_gives_back_what_its_provider_said_until_that_ends()
    {
        await using var host = await StartAsync();
        var (sessions, _, _, _) = await OfAsync(host);
        var alice = Subject(TimeSpan.FromMinutes(40));
        var token = await sessions.BeginAsync(alice, Token);
        Assert.Equal(new SessionOwner(null, alice), await sessions.FindAsync(token, Token));
        _clock.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull(await sessions.FindAsync(token, Token));
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await sessions.FindAsync(token, Token));
        await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)), Token);
        Assert.Equal(1, await host.ScalarAsync("SELECT COUNT(*) FROM Sessions"));
    }

    [Fact]
    public async Task However_long_a_provider_says_a_session_of_a_subject_lasts_no_longer_than_another()
    {
        await using var host = await StartAsync();
        var (sessions, _, _, _) = await OfAsync(host);
        var forever = await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)) with { EndsAt = DateTime.MaxValue }, Token);
        for (var i = 1; i < 48; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(15));
            Assert.NotNull(await sessions.FindAsync(forever, Token));
        }

        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(await sessions.FindAsync(forever, Token));
        var idle = await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)), Token);
        _clock.Advance(SessionStore.Idle);
        Assert.Null(await sessions.FindAsync(idle, Token));
        var ended = await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)), Token);
        await sessions.EndAsync(ended, Token);
        Assert.Null(await sessions.FindAsync(ended, Token));
    }

    [Fact]
    public async Task Another_session_of_a_subject_than_it_may_have_ends_one_of_its_own_and_of_nobody_else()
    {
        await using var host = await StartAsync();
        var (sessions, _, key, _) = await OfAsync(host);
        var ofKey = await sessions.BeginAsync(key.Id, Token);
        var ofBob = await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)) with { Subject = "bob" }, Token);
        var elsewhere = await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)) with { Issuer = "https://other.example" }, Token);
        var first = await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)), Token);
        for (var i = 0; i < SessionStore.MaxPerKey; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)), Token);
        }

        Assert.Null(await sessions.FindAsync(first, Token));
        foreach (var token in (string[])[ofKey, ofBob, elsewhere]) Assert.NotNull(await sessions.FindAsync(token, Token));
    }

    [Fact]
    public async Task An_earlier_program_which_looks_for_the_key_of_a_session_finds_none_of_a_subject()
    {
        await using var host = await StartAsync();
        var (sessions, _, _, ring) = await OfAsync(host);
        await sessions.BeginAsync(Subject(TimeSpan.FromHours(1)), Token);
        Assert.Equal(1, await host.ScalarAsync("SELECT COUNT(*) FROM Sessions WHERE KeyId = ''"));
        Assert.Null(ring.FindById(""));
    }

    private SessionSubject Subject(TimeSpan validFor) => new(
        "https://id.example", "alice", "Alice", Scopes.Predict | Scopes.Read, "acme", _clock.GetUtcNow().UtcDateTime + validFor);

    private async Task<(SessionStore Sessions, KeyStore Keys, StoredKey Key, KeyRing Ring)> OfAsync(TestHost host)
    {
        var database = host.Services.GetRequiredService<NnDatabase>();
        var keys = new KeyStore(database, _clock);
        var ring = new KeyRing(keys, _clock);
        var (key, _) = await keys.CreateAsync(new("me", Roles.Admin, Scopes.None, 90, null, null), Token);
        await ring.RefreshAsync(Token);
        return (new(database, ring, _clock), keys, key, ring);
    }
}

public sealed class SqliteSessionStoreTests() : SessionStoreTests(StorageKind.Sqlite);

public sealed class PostgreSqlSessionStoreTests() : SessionStoreTests(StorageKind.PostgreSql);
