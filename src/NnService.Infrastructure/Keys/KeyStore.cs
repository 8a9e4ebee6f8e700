using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Keys;

/// <summary>The keys as they are kept. Thread-safe.</summary>
public sealed partial class KeyStore
{
    /// <summary>How long a key is valid after it was rotated.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private readonly NnDatabase _database;
    private readonly TimeProvider _time;

    internal KeyStore(NnDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Makes a key.</summary>
    /// <returns>What is known of it, and the key itself, which nothing can tell again.</returns>
    public async Task<(StoredKey Known, ApiKey Key)> CreateAsync(NewKey key, CancellationToken cancellationToken)
    {
        var made = ApiKey.Create();
        var row = RowOf(made, key);
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        write.Db.Keys.Add(row);
        await CommitAsync(write, row.Id, cancellationToken);
        return (Known(row), made);
    }

    /// <summary>Keeps a key that was made elsewhere, as one of the role admin, unless it is known.</summary>
    public async Task AdoptAsync(ApiKey key, string name, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Keys.AnyAsync(row => row.Id == key.Id, cancellationToken)) return;
        write.Db.Keys.Add(RowOf(key, new(name, Roles.Admin, Scopes.None, NewKey.MaxDays, ModelPrefix: null, MadeBy: null)));
        await CommitAsync(write, key.Id, cancellationToken);
    }

    /// <summary>Every key of a tenant, the oldest first; also those that have expired or were revoked.</summary>
    /// <param name="tenant">The tenant; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StoredKey>> ListAsync(string? tenant, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = await db.Keys.AsNoTracking().Where(row => tenant == null || row.Tenant == tenant)
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(Known)];
    }

    /// <summary>What is known of a key; null when there is none of this id.</summary>
    public async Task<StoredKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await db.Keys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? Known(row) : null;
    }

    /// <summary>Revokes a key, from now on and for ever.</summary>
    /// <returns>False when there is none of this id.</returns>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Keys.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return false;
        row.RevokedAt ??= Now;
        await CommitAsync(write, id, cancellationToken);
        return true;
    }

    /// <summary>Makes a successor that may do the same for as long; the key itself stays valid for another day.</summary>
    /// <param name="id">The key.</param>
    /// <param name="by">The key that asks for it; null for the command line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is no valid key of this id.</returns>
    public async Task<(StoredKey Known, ApiKey Key)?> RotateAsync(string id, string? by, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var now = Now;
        if (await write.Db.Keys.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row || !Known(row).IsValidAt(now))
            return null;
        var made = ApiKey.Create();
        var days = Math.Clamp((int)Math.Ceiling((row.ExpiresAt - row.CreatedAt).TotalDays), 1, NewKey.MaxDays);
        var known = Known(row);
        var successor = RowOf(made, new(row.Name, row.Role, known.Scopes, days, row.ModelPrefix, by, row.Tenant));
        write.Db.Keys.Add(successor);
        if (now + Overlap < row.ExpiresAt) row.ExpiresAt = now + Overlap;
        await CommitAsync(write, id, cancellationToken);
        return (Known(successor), made);
    }

    /// <summary>The valid keys, with the hashes of their secrets.</summary>
    internal async Task<IReadOnlyList<(StoredKey Key, byte[] Hash)>> LoadValidAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        await using var db = _database.Read();
        var rows = await db.Keys.AsNoTracking().Where(row => row.RevokedAt == null && row.ExpiresAt > now).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (Known(row), Convert.FromHexString(row.Hash)))];
    }

    /// <summary>Writes down when keys were used.</summary>
    internal async Task TouchAsync(IReadOnlyDictionary<string, DateTime> used, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        foreach (var (id, at) in used)
            await write.Db.Keys.Where(row => row.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, at), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private KeyRow RowOf(ApiKey made, NewKey key) => new()
    {
        Id = made.Id,
        Name = key.Name,
        Role = key.Role,
        Scopes = key.Role is null ? string.Join(',', Roles.NamesOf(key.Scopes)) : null,
        Hash = made.Hash(),
        ModelPrefix = key.ModelPrefix,
        Tenant = key.Tenant,
        MadeBy = key.MadeBy,
        CreatedAt = Now,
        ExpiresAt = Now.AddDays(key.Days),
    };

    private static async Task CommitAsync(WriteTransaction write, string id, CancellationToken cancellationToken)
    {
        await write.Db.SaveChangesAsync(cancellationToken);
        write.Publish(Change.Key(id));
        await write.CommitAsync(cancellationToken);
    }

    private static StoredKey Known(KeyRow row) => new(
        row.Id,
        row.Name,
        row.Role,
        row.Role is { } role ? Roles.ScopesOf(role) : Roles.Parse((row.Scopes ?? "").Split(',')),
        row.ModelPrefix,
        row.Tenant,
        row.MadeBy,
        row.CreatedAt,
        row.ExpiresAt,
        row.LastUsedAt,
        row.RevokedAt);
}
