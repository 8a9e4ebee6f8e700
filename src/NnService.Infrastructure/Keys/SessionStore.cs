using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Keys;

/// <summary>
/// Browsers that have signed in with a key. What a browser keeps is random and kept here as its hash alone, so that nobody who reads the
/// database, or a backup of it, can sign in with what is found there. A session ends with its key. Thread-safe.
/// </summary>
public sealed class SessionStore
{
    /// <summary>After how long without a request a session ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>After how long a session ends in any case.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Sessions of a key at the same time; another one ends that which was used least recently.</summary>
    public const int MaxPerKey = 20;

    // A request a second does not write once a second.
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private const int TokenBytes = 32;

    private readonly NnDatabase _database;
    private readonly KeyRing _keys;
    private readonly TimeProvider _time;

    internal SessionStore(NnDatabase database, KeyRing keys, TimeProvider time)
    {
        _database = database;
        _keys = keys;
        _time = time;
    }

    /// <summary>Begins a session.</summary>
    /// <param name="keyId">The key that was shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the browser is to keep.</returns>
    public async Task<string> BeginAsync(string keyId, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = Now;
        var (idle, old) = (now - Idle, now - Lifetime);
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        await write.Db.Sessions.Where(row => row.SeenAt <= idle || row.CreatedAt <= old).ExecuteDeleteAsync(cancellationToken);
        var older = await write.Db.Sessions.Where(row => row.KeyId == keyId).OrderByDescending(row => row.SeenAt).Skip(MaxPerKey - 1)
            .ToListAsync(cancellationToken);
        write.Db.Sessions.RemoveRange(older);
        write.Db.Sessions.Add(new() { Hash = HashOf(token), KeyId = keyId, CreatedAt = now, SeenAt = now });
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return token;
    }

    /// <summary>The key of a session; null where it has ended, or its key is no longer valid.</summary>
    /// <param name="token">What the browser keeps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredKey?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        var now = Now;
        await using var db = _database.Read();
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken);
        if (session is null || now - session.SeenAt >= Idle || now - session.CreatedAt >= Lifetime) return null;
        if (_keys.FindById(session.KeyId) is not { } key) return null;
        if (now - session.SeenAt >= Precision) await TouchAsync(hash, now, cancellationToken);
        return key;
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

    private async Task TouchAsync(string hash, DateTime now, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        await write.Db.Sessions.Where(row => row.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SeenAt, now), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
