using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Models;

/// <summary>Models and their versions. Thread-safe.</summary>
public sealed partial class ModelStore : IDisposable
{
    // Drawing millions of weights keeps a processor busy for up to a second, and a request for it is a line.
    private readonly SemaphoreSlim _drawing = new(1, 1);
    private readonly NnDatabase _database;
    private readonly TenantQuotas _quotas;
    private readonly TimeProvider _time;

    internal ModelStore(NnDatabase database, TenantQuotas quotas, TimeProvider time)
    {
        _database = database;
        _quotas = quotas;
        _time = time;
    }

    public async Task<StoredModel?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await db.Models.AsNoTracking().SingleOrDefaultAsync(model => model.Id == id, cancellationToken) is { } row
            ? await WithAliasesAsync(db, row, cancellationToken)
            : null;
    }

    /// <summary>Models in the order of their ids, without weights in their definitions.</summary>
    /// <param name="after">The last id already seen; null for the first page.</param>
    public async Task<StoredPage<StoredModel>> ListAsync(int limit, string? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = db.Models.AsNoTracking()
            .Where(model => after == null || string.Compare(model.Id, after) > 0)
            .OrderBy(model => model.Id).Take(limit + 1).AsAsyncEnumerable();
        var models = await StoredPage<StoredModel>.ReadAsync(
            rows, limit, row => row.Definition.Length + (row.Description?.Length ?? 0), row => Slim(Stored(row)), cancellationToken);
        var aliases = await AliasesAsync(db, [.. models.Select(model => model.Id)], cancellationToken);
        return new([.. models.Select(model => model with { Aliases = aliases.GetValueOrDefault(model.Id, NoAliases) })], models.HasMore);

        static StoredModel Slim(StoredModel model) => model with { Definition = model.Definition.WithoutWeights() };
    }

    /// <summary>The current versions of models, by model; those that were never trained have none.</summary>
    public async Task<IReadOnlyDictionary<string, CurrentVersion>> CurrentAsync(
        IEnumerable<StoredModel> models, CancellationToken cancellationToken)
    {
        StoredModel[] trained = [.. models.Where(model => model.CurrentVersion > 0)];
        string[] ids = [.. trained.Select(model => model.Id)];
        string[] open = [.. trained.Where(model => !model.Built).Select(model => model.Id)];
        await using var db = _database.Read();
        var rows = db.Models.Where(model => ids.Contains(model.Id))
            .Join(
                db.Versions,
                model => new { model.Id, Number = model.CurrentVersion },
                version => new { Id = version.ModelId, Number = (int?)version.Number },
                (model, version) => new
                {
                    model.Id,
                    Definition = open.Contains(model.Id) ? version.Definition : null,
                    version.Metrics,
                })
            .AsAsyncEnumerable();
        var current = new Dictionary<string, CurrentVersion>();
        // One after the other: a definition may hold millions of weights.
        await foreach (var version in rows.WithCancellation(cancellationToken))
            current[version.Id] = new(
                version.Definition is null ? null : DomainJson.Read<NetworkDefinition>(version.Definition).WithoutWeights(),
                version.Metrics is null ? null : DomainJson.Read<EvaluationReport>(version.Metrics));
        return current;
    }

    /// <summary>Ids of models that answer predictions, without their definitions, which may be long.</summary>
    public async Task<IReadOnlyList<string>> ListAnsweringAsync(int limit, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await db.Models.Where(model => model.CurrentVersion != null).OrderBy(model => model.Id).Select(model => model.Id).Take(limit)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The ids of all models with their current versions, without their definitions.</summary>
    public async Task<IReadOnlyList<(string Id, int? CurrentVersion)>> IndexAsync(CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = await db.Models.OrderBy(model => model.Id).Select(model => new { model.Id, model.CurrentVersion })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, row.CurrentVersion))];
    }

    /// <summary>Changes what is given; null leaves a member as it is.</summary>
    /// <param name="expectedRevision">The revision that is to be changed; null for whatever is there.</param>
    public async Task<(PatchOutcome Outcome, StoredModel? Model)> PatchAsync(
        string id, long? expectedRevision, string? description, int? currentVersion, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        if (currentVersion is { } number
            && !await db.Versions.AnyAsync(version => version.ModelId == id && version.Number == number, cancellationToken))
            return (await db.Models.AnyAsync(model => model.Id == id, cancellationToken)
                ? PatchOutcome.NoSuchVersion
                : PatchOutcome.NotFound, null);

        var now = _time.GetUtcNow().UtcDateTime;
        var before = await db.Models.Where(model => model.Id == id).Select(model => model.CurrentVersion)
            .SingleOrDefaultAsync(cancellationToken);
        var changed = await db.Models.Where(model => model.Id == id && (expectedRevision == null || model.Revision == expectedRevision))
            .ExecuteUpdateAsync(
            set => set
                .SetProperty(model => model.Description, model => description ?? model.Description)
                .SetProperty(model => model.CurrentVersion, model => currentVersion ?? model.CurrentVersion)
                .SetProperty(model => model.Revision, model => model.Revision + 1)
                .SetProperty(model => model.UpdatedAt, now),
            cancellationToken);
        var row = await db.Models.AsNoTracking().SingleOrDefaultAsync(model => model.Id == id, cancellationToken);
        if (row is null) return (PatchOutcome.NotFound, null);
        if (changed == 0) return (PatchOutcome.PreconditionFailed, null);
        if (currentVersion is { } promoted && promoted != before)
        {
            await Outbox.AddVersionPromotedAsync(db, row.Tenant, id, promoted, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        var patched = await WithAliasesAsync(db, row, cancellationToken);
        write.Publish(Change.Model(id));
        await write.CommitAsync(cancellationToken);
        return (PatchOutcome.Updated, patched);
    }

    /// <summary>Deletes a model with its versions, its finished jobs and their histories, unless one of its jobs is not finished.</summary>
    public async Task<DeleteOutcome> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        if (await db.Jobs.Where(job => job.ModelId == id).AnyAsync(JobRow.IsActive, cancellationToken)) return DeleteOutcome.InUse;
        var jobs = db.Jobs.Where(job => job.ModelId == id).Select(job => job.DatasetId);
        await db.Datasets.Where(dataset => dataset.Kind == DatasetKind.Inline && jobs.Contains(dataset.Id))
            .ExecuteDeleteAsync(cancellationToken);
        if (await db.Models.Where(model => model.Id == id).ExecuteDeleteAsync(cancellationToken) == 0) return DeleteOutcome.NotFound;
        write.Publish(Change.Model(id));
        await write.CommitAsync(cancellationToken);
        return DeleteOutcome.Deleted;
    }

    public void Dispose() => _drawing.Dispose();

    private static StoredModel Stored(ModelRow row) => new(
        row.Id,
        row.Description,
        DomainJson.Read<NetworkDefinition>(row.Definition),
        row.Revision,
        row.CurrentVersion,
        row.LatestVersion,
        row.CreatedAt,
        row.UpdatedAt,
        NoAliases,
        row.Tenant);
}
