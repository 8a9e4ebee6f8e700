using Microsoft.EntityFrameworkCore;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Models;

public sealed partial class ModelStore
{
    /// <summary>Deletes a version that nothing asks for by another word than its number; the number is not given again.</summary>
    public async Task<VersionDeletion> DeleteVersionAsync(string id, int number, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        if (!await db.Versions.AnyAsync(row => row.ModelId == id && row.Number == number, cancellationToken))
            return VersionDeletion.NoSuchVersion;
        if (number == 0) return VersionDeletion.IsInitial;
        var model = await db.Models.SingleAsync(row => row.Id == id, cancellationToken);
        if (model.CurrentVersion == number) return VersionDeletion.IsCurrent;
        if (await db.Aliases.AnyAsync(row => row.ModelId == id && row.Version == number, cancellationToken))
            return VersionDeletion.IsAliased;
        if ((await BegunWithAsync(db, id, cancellationToken)).Contains(number)) return VersionDeletion.IsBegunWith;
        await db.Versions.Where(row => row.ModelId == id && row.Number == number).ExecuteDeleteAsync(cancellationToken);
        await CommitAsync(write, model, cancellationToken);
        return VersionDeletion.Deleted;
    }

    /// <summary>
    /// Deletes all trained versions of a model but the latest, and those that <see cref="DeleteVersionAsync"/> would not.
    /// </summary>
    /// <param name="db">The transaction that makes a new version.</param>
    /// <param name="model">The model.</param>
    /// <param name="latest">How many of the latest stay.</param>
    internal static async Task RetainAsync(NnDbContext db, ModelRow model, int latest)
    {
        var begunWith = await BegunWithAsync(db, model.Id, CancellationToken.None);
        var kept = db.Versions.Where(row => row.ModelId == model.Id && row.Number > 0).OrderByDescending(row => row.Number).Take(latest)
            .Select(row => row.Number);
        var aliased = db.Aliases.Where(row => row.ModelId == model.Id).Select(row => row.Version);
        await db.Versions
            .Where(
                row => row.ModelId == model.Id && row.Number > 0 && row.Number != model.CurrentVersion && !begunWith.Contains(row.Number)
                    && !aliased.Contains(row.Number) && !kept.Contains(row.Number))
            .ExecuteDeleteAsync();
    }

    // A job that runs has its weights in a checkpoint, but begins anew when that is damaged.
    private static async Task<int[]> BegunWithAsync(NnDbContext db, string id, CancellationToken cancellationToken)
    {
        var requests = await db.Jobs.Where(job => job.ModelId == id).Where(JobRow.IsActive).Select(job => job.Request)
            .ToListAsync(cancellationToken);
        return [.. requests.Select(request => DomainJson.Read<TrainingRequest>(request).FromVersion).Distinct()];
    }
}
