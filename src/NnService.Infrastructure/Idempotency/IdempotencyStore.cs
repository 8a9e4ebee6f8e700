using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Idempotency;

/// <summary>Requests that have taken effect, for a day; <see cref="IdempotentWrite{T}"/> puts them here. Thread-safe.</summary>
public sealed class IdempotencyStore
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly NnDatabase _database;
    private readonly TimeProvider _time;

    internal IdempotencyStore(NnDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>The fingerprint and the answer of a request; null when none of this name took effect within the last 24 hours.</summary>
    public async Task<(string Fingerprint, StoredAnswer Answer)?> FindAsync(RequestKey request, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var expired = ExpiredAt(_time.GetUtcNow().UtcDateTime);
        var scope = request.ScopeOf(db.Tenant);
        return await db.IdempotencyKeys.AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.Scope == scope && row.Key == request.Key && row.CreatedAt > expired, cancellationToken) is { } row
            ? (row.Fingerprint, new StoredAnswer(row.Status, row.ContentType, row.Location, row.ETag, row.RetryAfter, row.Body, row.Sha256))
            : null;
    }

    /// <summary>Forgets what has expired.</summary>
    internal async Task ForgetExpiredAsync(CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var expired = ExpiredAt(_time.GetUtcNow().UtcDateTime);
        await write.Db.IdempotencyKeys.Where(row => row.CreatedAt <= expired).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>What was kept then or before has expired now.</summary>
    internal static DateTime ExpiredAt(DateTime now) => now - Lifetime;
}
