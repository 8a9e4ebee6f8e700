using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Keys;

/// <summary>
/// Browsers that have signed in, with a key or at a provider. What a browser keeps is random and kept here as its hash alone, so that
/// nobody who reads the database, or a backup of it, can sign in with what is found there. A session ends with its key, or with what the
/// provider said. Thread-safe.
/// </summary>
public sealed class SessionStore
{
    /// <summary>After how long without a request a session ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>After how long a session ends in any case.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Sessions of a key, or of a subject, at the same time; another one ends that which was used least recently.</summary>
    public const int MaxPerKey = 20;

    // A request a second does not write once a second.
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private const int TokenBytes = 32;

    // Of no key, so that a program that knows keys alone refuses the session.
    private const string NoKey = "";

    private readonly NnDatabase _database;
    private readonly KeyRing _keys;
    private readonly TimeProvider _time;

    internal SessionStore(NnDatabase database, KeyRing keys, TimeProvider time)
    {
        _database = database;
        _keys = keys;
        _time = time;
    }

    /// <summary>Begins a session of a key.</summary>
    /// <param name="keyId">The key that was shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the browser is to keep.</returns>
    public Task<string> BeginAsync(string keyId, CancellationToken cancellationToken)
    {
        var token = NewToken();
        var now = Now;
        return BeginAsync(token, new() { Hash = HashOf(token), KeyId = keyId, CreatedAt = now, SeenAt = now }, cancellationToken);
    }

    /// <summary>Begins a session of who signed in at a provider.</summary>
    /// <param name="subject">Who it is, and until when at the latest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the browser is to keep.</returns>
    public Task<string> BeginAsync(SessionSubject subject, CancellationToken cancellationToken)
    {
        var token = NewToken();
        var now = Now;
        var row = new SessionRow
        {
            Hash = HashOf(token),
            KeyId = NoKey,
            Issuer = subject.Issuer,
            Subject = subject.Subject,
            Name = subject.Name,
            Scopes = string.Join(',', Roles.NamesOf(subject.Scopes)),
            Tenant = subject.Tenant,
            CreatedAt = now,
            SeenAt = now,
            EndsAt = subject.EndsAt < now + Lifetime ? subject.EndsAt : now + Lifetime,
        };
        return BeginAsync(token, row, cancellationToken);
    }

    /// <summary>Whose a session is; null where it has ended, or its key is no longer valid.</summary>
    /// <param name="token">What the browser keeps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SessionOwner?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        var now = Now;
        await using var db = _database.Read();
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken);
        if (session is null || now - session.SeenAt >= Idle || now - session.CreatedAt >= Lifetime || session.EndsAt <= now) return null;
        if (OwnerOf(session) is not { } owner) return null;
        if (now - session.SeenAt >= Precision) await TouchAsync(hash, now, cancellationToken);
        return owner;
    }

    /// <summary>Ends a session.</summary>
    /// <param name="token">What the browser keeps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EndAsync(string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        await write.Db.Sessions.Where(row => row.Hash == hash).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private async Task<string> BeginAsync(string token, SessionRow row, CancellationToken cancellationToken)
    {
        var now = row.CreatedAt;
        var idle = now - Idle;
        var old = now - Lifetime;
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        await write.Db.Sessions.Where(other => other.SeenAt <= idle || other.CreatedAt <= old || other.EndsAt <= now)
            .ExecuteDeleteAsync(cancellationToken);
        var older = await write.Db.Sessions
            .Where(other => other.KeyId == row.KeyId && other.Issuer == row.Issuer && other.Subject == row.Subject)
            .OrderByDescending(other => other.SeenAt).Skip(MaxPerKey - 1).ToListAsync(cancellationToken);
        write.Db.Sessions.RemoveRange(older);
        write.Db.Sessions.Add(row);
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return token;
    }

    private SessionOwner? OwnerOf(SessionRow session)
    {
        if (session is { Issuer: { } issuer, Subject: { } subject, Tenant: { } tenant, EndsAt: { } endsAt })
        {
            var scopes = Roles.Parse((session.Scopes ?? "").Split(','));
            return new(Key: null, new(issuer, subject, session.Name, scopes, tenant, endsAt));
        }

        return _keys.FindById(session.KeyId) is { } key ? new(key, Subject: null) : null;
    }

    private async Task TouchAsync(string hash, DateTime now, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        await write.Db.Sessions.Where(row => row.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SeenAt, now), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
