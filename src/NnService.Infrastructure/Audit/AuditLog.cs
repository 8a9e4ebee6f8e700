using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Audit;

/// <summary>
/// Who changed what. Every transaction that changes something for a caller adds its own entry (<see cref="AuditedRequest"/>), so that no
/// change is without one. Thread-safe.
/// </summary>
public sealed class AuditLog
{
    /// <summary>How long entries are kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Entries that are kept at most; of more, the newest.</summary>
    public const int MaxEntries = 1_000_000;

    private readonly NnDatabase _database;
    private readonly TimeProvider _time;
    private readonly int _maxEntries;

    internal AuditLog(NnDatabase database, TimeProvider time, int maxEntries = MaxEntries)
    {
        _database = database;
        _time = time;
        _maxEntries = maxEntries;
    }

    /// <summary>Entries, the newest first.</summary>
    /// <param name="tenant">Only those of a tenant; null for all.</param>
    /// <param name="caller">Only those of a caller; null for all.</param>
    /// <param name="since">Only those from then on, UTC; null for all.</param>
    /// <param name="limit">Entries at most.</param>
    /// <param name="after">The last id already seen; null for the first page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredPage<AuditEntry>> ListAsync(
        string? tenant, string? caller, DateTime? since, int limit, string? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = db.Audit.AsNoTracking()
            .Where(row => (tenant == null || row.Tenant == tenant) && (caller == null || row.Caller == caller)
                && (since == null || row.At >= since) && (after == null || string.Compare(row.Id, after) < 0))
            .OrderByDescending(row => row.Id).Take(limit + 1);
        return await StoredPage<AuditEntry>.ReadAsync(rows.AsAsyncEnumerable(), limit, _ => 0, Entry, cancellationToken);
    }

    /// <summary>Writes the entry of the caller's request where no change of tables does, such as before a backup.</summary>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        if (CallerContext.Current?.Request is null) return;
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Writes refusals.</summary>
    internal async Task AddAsync(IReadOnlyCollection<RefusedRequests> refusals, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        write.Db.Audit.AddRange(refusals.Select(refused => refused.Request.ToRow(refused.Tenant, count: refused.Count)));
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Deletes what is too old, and the oldest of what is too much.</summary>
    internal async Task TrimAsync(CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var audit = write.Db.Audit;
        var oldest = NewId.Make(_time.GetUtcNow() - Lifetime);
        if (await audit.OrderByDescending(row => row.Id).Select(row => row.Id).Skip(_maxEntries - 1)
            .FirstOrDefaultAsync(cancellationToken) is { } last && string.CompareOrdinal(last, oldest) > 0)
            oldest = last;
        await audit.Where(row => string.Compare(row.Id, oldest) < 0).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static AuditEntry Entry(AuditRow row) => new(
        row.Id,
        row.At,
        row.Tenant,
        row.Caller,
        row.Method,
        row.Route,
        row.Path,
        row.Created,
        row.Status,
        row.Address,
        row.TraceId,
        row.Count);
}
