using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Idempotency;

/// <summary>Names a request that must not take effect twice.</summary>
/// <param name="Scope">Method and route: the path as the service spells it, however the client did.</param>
/// <param name="Key">The client's name for it.</param>
public sealed record RequestKey(string Scope, string Key)
{
    /// <summary>The scope within a tenant: the same key of another tenant is another request.</summary>
    internal string ScopeOf(string? tenant) => tenant is null or Tenants.Default ? Scope : $"{tenant}: {Scope}";
}

/// <summary>The same request took effect at the same time; this one changes nothing.</summary>
public sealed class DuplicateRequestException(
    RequestKey request) : Exception($"{request.Scope} with the key '{request.Key}' was carried out at the same time.");

/// <summary>
/// What is kept in the transaction that creates something, so that the request which asks for it takes effect once, whenever the process
/// dies.
/// </summary>
/// <param name="Request">Its name.</param>
/// <param name="Fingerprint">Tells it from every other request; SHA-256, lower-case hexadecimal.</param>
/// <param name="Answer">The answer, made from what was created. It is called within the transaction and must not use the
/// database.</param>
public sealed record IdempotentWrite<T>(RequestKey Request, string Fingerprint, Func<T, Task<StoredAnswer>> Answer)
{
    /// <summary>Keeps the answer as a part of the caller's transaction.</summary>
    /// <exception cref="DuplicateRequestException">The transaction must not be committed.</exception>
    internal async Task SaveAsync(NnDbContext db, T created, DateTime now, CancellationToken cancellationToken)
    {
        var expired = IdempotencyStore.ExpiredAt(now);
        var scope = Request.ScopeOf(db.Tenant);
        await db.IdempotencyKeys.Where(row => row.Scope == scope && row.Key == Request.Key && row.CreatedAt <= expired)
            .ExecuteDeleteAsync(cancellationToken);
        var answer = await Answer(created);
        var isKept = answer.Body.Length <= StoredAnswer.MaxBodyBytes;
        db.IdempotencyKeys.Add(new IdempotencyRow
        {
            Scope = scope,
            Key = Request.Key,
            Fingerprint = Fingerprint,
            Status = answer.Status,
            ContentType = answer.ContentType,
            Location = answer.Location,
            ETag = answer.ETag,
            RetryAfter = answer.RetryAfter,
            Body = isKept ? answer.Body : [],
            Sha256 = isKept ? null : Convert.ToHexStringLower(SHA256.HashData(answer.Body)),
            CreatedAt = now,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsDuplicateKey())
        {
            throw new DuplicateRequestException(Request);
        }
    }
}
