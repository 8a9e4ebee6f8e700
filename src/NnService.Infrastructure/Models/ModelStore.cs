using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Training;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Migrations;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Models;

/// <summary>Models and their versions. Thread-safe.</summary>
public sealed class ModelStore : IDisposable
{
    // Drawing millions of weights keeps a processor busy for up to a second, and a request for it is a line.
    private readonly SemaphoreSlim _drawing = new(1, 1);
    private readonly NnDatabase _database;
    private readonly TimeProvider _time;

    internal ModelStore(NnDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Keeps a new model, and version 0 with it where the definition is complete.</summary>
    /// <param name="id">Null for an id made here.</param>
    /// <param name="once">What is kept with it, or null.</param>
    /// <returns>The model; null when the id is taken.</returns>
    public async Task<StoredModel?> CreateAsync(
        string? id,
        string? description,
        NetworkDefinition definition,
        CancellationToken cancellationToken,
        IdempotentWrite<StoredModel>? once = null)
    {
        var row = NewModel(id, description, definition);
        return await AddAsync(
            row, definition.IsBuilt ? [await InitialVersionAsync(row, definition, cancellationToken)] : [], once, cancellationToken);
    }

    /// <summary>
    /// Keeps a model that was trained elsewhere: its weights are version 1 and current, version 0 is there where the definition is
    /// complete.
    /// </summary>
    /// <param name="id">Null for an id made here.</param>
    /// <param name="once">What is kept with it, or null.</param>
    /// <returns>The model; null when the id is taken.</returns>
    public async Task<StoredModel?> ImportAsync(
        string? id, ModelImport import, CancellationToken cancellationToken, IdempotentWrite<StoredModel>? once = null)
    {
        var row = NewModel(id, import.Description, import.Definition);
        row.LatestVersion = 1;
        row.CurrentVersion = 1;
        var weights = WeightBytes.ToBytes(import.Network.Parameters);
        var imported = new VersionRow
        {
            ModelId = row.Id,
            Number = 1,
            Definition = DomainJson.Write(import.Network.Definition),
            Encoding = DomainJson.Write(import.Encoding),
            Metrics = import.Metrics is null ? null : DomainJson.Write(import.Metrics),
            Sha256 = WeightBytes.Hash(weights),
            Weights = weights,
            CreatedAt = row.CreatedAt,
        };
        VersionRow[] versions = import.Definition.IsBuilt
            ? [await InitialVersionAsync(row, import.Definition, cancellationToken), imported]
            : [imported];
        return await AddAsync(row, versions, once, cancellationToken);
    }

    public async Task<StoredModel?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await db.Models.AsNoTracking().SingleOrDefaultAsync(model => model.Id == id, cancellationToken) is { } row
            ? Stored(row)
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
        return await StoredPage<StoredModel>.ReadAsync(
            rows, limit, row => row.Definition.Length + (row.Description?.Length ?? 0), row => Slim(Stored(row)), cancellationToken);

        static StoredModel Slim(StoredModel model) => model with { Definition = model.Definition.WithoutWeights() };
    }

    /// <summary>How good the current versions of models are, by model; those that nothing was held out for have none.</summary>
    public async Task<IReadOnlyDictionary<string, EvaluationReport>> MetricsAsync(
        IEnumerable<StoredModel> models, CancellationToken cancellationToken)
    {
        string[] ids = [.. models.Where(model => model.CurrentVersion > 0).Select(model => model.Id)];
        await using var db = _database.Read();
        var kept = await db.Models.Where(model => ids.Contains(model.Id))
            .Join(
                db.Versions,
                model => new { model.Id, Number = model.CurrentVersion },
                version => new { Id = version.ModelId, Number = (int?)version.Number },
                (model, version) => new { model.Id, version.Metrics })
            .Where(version => version.Metrics != null)
            .ToListAsync(cancellationToken);
        return kept.ToDictionary(version => version.Id, version => DomainJson.Read<EvaluationReport>(version.Metrics!));
    }

    /// <summary>Ids of models that answer predictions, without their definitions, which may be long.</summary>
    public async Task<IReadOnlyList<string>> ListAnsweringAsync(int limit, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await db.Models.Where(model => model.CurrentVersion != null).OrderBy(model => model.Id).Select(model => model.Id).Take(limit)
            .ToListAsync(cancellationToken);
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
        write.Publish(Change.Model(id));
        await write.CommitAsync(cancellationToken);
        return (PatchOutcome.Updated, Stored(row));
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
        var deleted = await db.Models.Where(model => model.Id == id).ExecuteDeleteAsync(cancellationToken);
        write.Publish(Change.Model(id));
        await write.CommitAsync(cancellationToken);
        return deleted == 0 ? DeleteOutcome.NotFound : DeleteOutcome.Deleted;
    }

    /// <summary>The versions of a model, the oldest first, without weights in their definitions and without their encodings.</summary>
    /// <param name="id">The model.</param>
    /// <param name="limit">Versions at most.</param>
    /// <param name="after">The last number already seen; null for the first page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredPage<VersionInfo>> ListVersionsAsync(string id, int limit, int? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = db.Versions.Where(version => version.ModelId == id && (after == null || version.Number > after))
            .OrderBy(version => version.Number).Take(limit + 1).Select(WithoutEncoding).AsAsyncEnumerable();
        return await StoredPage<VersionInfo>.ReadAsync(
            rows, limit, row => row.Definition.Length + (row.Metrics?.Length ?? 0), row => Slim(Info(row)), cancellationToken);

        static VersionInfo Slim(VersionInfo version) => version with { Definition = version.Definition.WithoutWeights() };
    }

    /// <summary>The numbers of the versions of a model, in ascending order.</summary>
    public async Task<IReadOnlyList<int>> ListNumbersAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await db.Versions.Where(version => version.ModelId == id).OrderBy(version => version.Number)
            .Select(version => version.Number)
            .ToListAsync(cancellationToken);
    }

    public async Task<VersionInfo?> FindVersionAsync(string id, int number, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var row = await db.Versions.Where(version => version.ModelId == id && version.Number == number).Select(WithoutWeights)
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : Info(row);
    }

    /// <summary>A version with its weights, of which nothing else is in memory at any time.</summary>
    /// <exception cref="CorruptVersionException">The weights are not what was stored.</exception>
    /// <exception cref="VersionNotReproducibleException">They are initial weights that were not stored, and come out otherwise
    /// here.</exception>
    public async Task<StoredVersion?> LoadVersionAsync(string id, int number, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        while (await db.Versions.Where(version => version.ModelId == id && version.Number == number).Select(WithoutWeights)
            .SingleOrDefaultAsync(cancellationToken) is { } row)
        {
            var info = Info(row);
            if (row.IsSeeded) return new(info, Drawn(info));
            if (await StoredWeights.ReadAsync(db, _database.RowId, info, cancellationToken) is { } weights)
                return new(info, new(info.Definition, weights));
            // The model was deleted just now, or exchanged for another one of this name.
        }

        return null;
    }

    public void Dispose() => _drawing.Dispose();

    private static Expression<Func<VersionRow, VersionRow>> WithoutWeights { get; } = row => new VersionRow
    {
        ModelId = row.ModelId,
        Number = row.Number,
        JobId = row.JobId,
        Engine = row.Engine,
        Definition = row.Definition,
        Encoding = row.Encoding,
        Metrics = row.Metrics,
        Sha256 = row.Sha256,
        Weights = Array.Empty<byte>(),
        IsSeeded = row.IsSeeded,
        CreatedAt = row.CreatedAt,
    };

    private static Expression<Func<VersionRow, VersionRow>> WithoutEncoding { get; } = row => new VersionRow
    {
        ModelId = row.ModelId,
        Number = row.Number,
        JobId = row.JobId,
        Engine = row.Engine,
        Definition = row.Definition,
        Metrics = row.Metrics,
        Sha256 = row.Sha256,
        Weights = Array.Empty<byte>(),
        IsSeeded = row.IsSeeded,
        CreatedAt = row.CreatedAt,
    };

    private ModelRow NewModel(string? id, string? description, NetworkDefinition definition)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return new()
        {
            Id = id ?? NewId.Make(_time),
            Description = description,
            Definition = DomainJson.Write(definition),
            Revision = 1,
            LatestVersion = definition.IsBuilt ? 0 : -1,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private async Task<StoredModel?> AddAsync(
        ModelRow row, VersionRow[] versions, IdempotentWrite<StoredModel>? once, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginInsertAsync(cancellationToken);
        write.Db.Models.Add(row);
        write.Db.Versions.AddRange(versions);
        try
        {
            await write.Db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsDuplicateKey())
        {
            return null;
        }

        var model = Stored(row);
        if (once is not null) await once.SaveAsync(write.Db, model, row.CreatedAt, cancellationToken);
        if (versions.Any(version => version.IsSeeded))
            await SchemaCompatibility.RequireAsync(write.Db, SeededVersions.Name, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return model;
    }

    private async Task<VersionRow> InitialVersionAsync(ModelRow model, NetworkDefinition definition, CancellationToken cancellationToken)
    {
        var isSeeded = SeededWeights.AreMeantFor(definition);
        var weights = isSeeded ? [] : WeightBytes.ToBytes(Network.Initialize(definition).Parameters);
        return new VersionRow
        {
            ModelId = model.Id,
            Number = 0,
            Definition = model.Definition,
            Sha256 = isSeeded ? await HashOfDrawnAsync(definition, cancellationToken) : WeightBytes.Hash(weights),
            Weights = weights,
            IsSeeded = isSeeded,
            CreatedAt = model.CreatedAt,
        };
    }

    private async Task<string> HashOfDrawnAsync(NetworkDefinition definition, CancellationToken cancellationToken)
    {
        await _drawing.WaitAsync(cancellationToken);
        try
        {
            return SeededWeights.Hash(definition, cancellationToken);
        }
        finally
        {
            _drawing.Release();
        }
    }

    private static Network Drawn(VersionInfo version)
    {
        var network = Network.Initialize(version.Definition);
        return WeightBytes.Hash(network.Parameters) == version.Sha256
            ? network
            : throw new VersionNotReproducibleException(version.ModelId, version.Number);
    }

    private static StoredModel Stored(ModelRow row) => new(
        row.Id,
        row.Description,
        DomainJson.Read<NetworkDefinition>(row.Definition),
        row.Revision,
        row.CurrentVersion,
        row.LatestVersion,
        row.CreatedAt,
        row.UpdatedAt);

    private static VersionInfo Info(VersionRow row) => new(
        row.ModelId,
        row.Number,
        row.JobId,
        DomainJson.Read<NetworkDefinition>(row.Definition),
        row.Encoding is null ? null : DomainJson.Read<DataEncoding>(row.Encoding),
        row.Metrics is null ? null : DomainJson.Read<EvaluationReport>(row.Metrics),
        row.Sha256,
        row.CreatedAt,
        row.Engine ?? (row.JobId is null ? null : TrainingEngine.Unrecorded));
}
