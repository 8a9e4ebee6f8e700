using Microsoft.EntityFrameworkCore;
using NnService.Domain.Networks;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Migrations;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Models;

public sealed partial class ModelStore
{
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
        var row = RowOf(id, description, definition);
        return await AddAsync(
            row,
            definition.IsBuilt ? [await InitialVersionAsync(row, definition, cancellationToken)] : [],
            once,
            cancellationToken,
            definition.IsAuto ? Ensembles.Name : null);
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
        var row = RowOf(id, import.Description, import.Definition);
        row.LatestVersion = 1;
        row.CurrentVersion = 1;
        var weights = WeightBytes.ToBytes(import.Ensemble);
        var imported = new VersionRow
        {
            ModelId = row.Id,
            Number = 1,
            Definition = DomainJson.Write(import.Ensemble.Definition),
            Encoding = DomainJson.Write(import.Encoding),
            Metrics = import.Metrics is null ? null : DomainJson.Write(import.Metrics),
            Sha256 = WeightBytes.Hash(weights),
            Weights = weights,
            CreatedAt = row.CreatedAt,
        };
        VersionRow[] versions = import.Definition.IsBuilt
            ? [await InitialVersionAsync(row, import.Definition, cancellationToken), imported]
            : [imported];
        var needed = Ensembles.AreNeededFor(import.Encoding, import.Ensemble.Definition.Members) ? Ensembles.Name : null;
        return await AddAsync(row, versions, once, cancellationToken, needed);
    }

    private ModelRow RowOf(string? id, string? description, NetworkDefinition definition) =>
        new NewModel(id ?? NewId.Make(_time), description, definition).Row(_time.GetUtcNow().UtcDateTime);

    private async Task<StoredModel?> AddAsync(
        ModelRow row,
        VersionRow[] versions,
        IdempotentWrite<StoredModel>? once,
        CancellationToken cancellationToken,
        string? needed = null)
    {
        using var write = await (TenantQuotas.AreCounted
            ? _database.BeginExclusiveAsync(cancellationToken)
            : _database.BeginInsertAsync(cancellationToken));
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

        if (row.CurrentVersion is { } current)
        {
            await Outbox.AddVersionPromotedAsync(write.Db, row.Tenant, row.Id, current, row.CreatedAt, cancellationToken);
            await write.Db.SaveChangesAsync(cancellationToken);
        }

        await _quotas.CheckModelsAsync(write.Db, cancellationToken);
        var model = Stored(row);
        if (once is not null) await once.SaveAsync(write.Db, model, row.CreatedAt, cancellationToken);
        if (versions.Any(version => version.IsSeeded))
            await SchemaCompatibility.RequireAsync(write.Db, SeededVersions.Name, cancellationToken);
        if (needed is not null) await SchemaCompatibility.RequireAsync(write.Db, needed, cancellationToken);
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
}
