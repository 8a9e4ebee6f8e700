using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Models;

public sealed partial class ModelStore
{
    /// <summary>The most names that the versions of a model may have.</summary>
    public const int MaxAliases = 100;

    private static readonly ImmutableSortedDictionary<string, int> NoAliases =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Gives a name to a version, or moves it there from another one.</summary>
    public async Task<AliasOutcome> SetAliasAsync(string id, string name, int version, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        if (await db.Models.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } model) return AliasOutcome.NoSuchModel;
        if (!await db.Versions.AnyAsync(row => row.ModelId == id && row.Number == version, cancellationToken))
            return AliasOutcome.NoSuchVersion;
        var aliases = await db.Aliases.Where(row => row.ModelId == id).ToListAsync(cancellationToken);
        if (aliases.Find(row => row.Name == name) is { } known)
        {
            if (known.Version == version) return AliasOutcome.Set;
            known.Version = version;
        }
        else
        {
            if (aliases.Count >= MaxAliases) return AliasOutcome.TooMany;
            db.Aliases.Add(new() { ModelId = id, Name = name, Version = version });
        }

        await CommitAsync(write, model, cancellationToken);
        return AliasOutcome.Set;
    }

    /// <summary>Takes a name away; false when there is no such model or no such name.</summary>
    public async Task<bool> DeleteAliasAsync(string id, string name, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        if (await db.Models.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } model) return false;
        if (await db.Aliases.Where(row => row.ModelId == id && row.Name == name).ExecuteDeleteAsync(cancellationToken) == 0) return false;
        await CommitAsync(write, model, cancellationToken);
        return true;
    }

    private async Task CommitAsync(WriteTransaction write, ModelRow model, CancellationToken cancellationToken)
    {
        model.Revision++;
        model.UpdatedAt = _time.GetUtcNow().UtcDateTime;
        await write.Db.SaveChangesAsync(cancellationToken);
        write.Publish(Change.Model(model.Id));
        await write.CommitAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, ImmutableSortedDictionary<string, int>>> AliasesAsync(
        NnDbContext db, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var rows = await db.Aliases.AsNoTracking().Where(row => ids.Contains(row.ModelId)).ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.ModelId).ToDictionary(
            model => model.Key,
            model => model.ToImmutableSortedDictionary(row => row.Name, row => row.Version, StringComparer.Ordinal));
    }

    private static async Task<StoredModel> WithAliasesAsync(NnDbContext db, ModelRow row, CancellationToken cancellationToken) =>
        Stored(row) with { Aliases = (await AliasesAsync(db, [row.Id], cancellationToken)).GetValueOrDefault(row.Id, NoAliases) };
}
