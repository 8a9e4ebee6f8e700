using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Models;

public sealed partial class ModelStore
{
    /// <summary>The versions of a model, the oldest first, without weights in their definitions and without their encodings.</summary>
    /// <param name="id">The model.</param>
    /// <param name="limit">Versions at most.</param>
    /// <param name="after">The last number already seen; null for the first page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredPage<VersionInfo>> ListVersionsAsync(
        string id, int limit, int? after, bool newestFirst, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var versions = db.Versions.Where(version => version.ModelId == id);
        versions = newestFirst
            ? versions.Where(version => after == null || version.Number < after).OrderByDescending(version => version.Number)
            : versions.Where(version => after == null || version.Number > after).OrderBy(version => version.Number);
        var rows = versions.Take(limit + 1).Select(WithoutEncoding).AsAsyncEnumerable();
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
            if (row.IsSeeded) return new(info, Drawn(info), []);
            if (await StoredWeights.ReadAsync(db, _database.RowId, info, cancellationToken) is { } weights)
                return new(info, Ensemble.Of(info.Definition, weights), await ErrorsAsync(db, info, cancellationToken));
            // The model was deleted just now, or exchanged for another one of this name.
        }

        return null;
    }

    /// <summary>
    /// What the rows that a version did not learn from tell of it beside its metrics; null without such rows, or such a version.
    /// </summary>
    public async Task<HeldOutRecord?> FindHeldOutAsync(string id, int number, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var text = await db.Versions.Where(version => version.ModelId == id && version.Number == number).Select(version => version.HeldOut)
            .SingleOrDefaultAsync(cancellationToken);
        return text is null ? null : DomainJson.Read<HeldOutRecord>(text);
    }

    /// <summary>Changes what is written down about a version; the version itself never changes.</summary>
    public async Task<NotesOutcome> PatchVersionAsync(string id, int number, NotesChange change, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var version = write.Db.Versions.Where(row => row.ModelId == id && row.Number == number);
        if (await version.Select(row => new { row.Description, row.Tags }).SingleOrDefaultAsync(cancellationToken) is not { } written)
            return NotesOutcome.NotFound;
        if (Notes.Read(written.Description, written.Tags).With(change) is not { } notes) return NotesOutcome.TooManyTags;
        await version.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Description, notes.Description).SetProperty(row => row.Tags, notes.TagsAsText),
            cancellationToken);
        await write.CommitAsync(cancellationToken);
        return NotesOutcome.Changed;
    }

    private static Expression<Func<VersionRow, VersionRow>> WithoutWeights { get; } = row => new VersionRow
    {
        ModelId = row.ModelId,
        Number = row.Number,
        JobId = row.JobId,
        Engine = row.Engine,
        DatasetId = row.DatasetId,
        DatasetDigest = row.DatasetDigest,
        Parts = row.Parts,
        Choices = row.Choices,
        Program = row.Program,
        Description = row.Description,
        Tags = row.Tags,
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
        DatasetId = row.DatasetId,
        DatasetDigest = row.DatasetDigest,
        Parts = row.Parts,
        Program = row.Program,
        Description = row.Description,
        Tags = row.Tags,
        Definition = row.Definition,
        Metrics = row.Metrics,
        Sha256 = row.Sha256,
        Weights = Array.Empty<byte>(),
        IsSeeded = row.IsSeeded,
        CreatedAt = row.CreatedAt,
    };

    // Classes have none, so their curves are not read.
    private static async Task<ImmutableArray<AbsoluteErrors>> ErrorsAsync(
        NnDbContext db, VersionInfo version, CancellationToken cancellationToken)
    {
        if (version.Encoding?.Task != LearningTask.Regression) return [];
        var text = await db.Versions.Where(row => row.ModelId == version.ModelId && row.Number == version.Number)
            .Select(row => row.HeldOut).SingleOrDefaultAsync(cancellationToken);
        return text is null ? [] : DomainJson.Read<HeldOutRecord>(text).Errors;
    }

    private static Network Drawn(VersionInfo version)
    {
        var network = Network.Initialize(version.Definition);
        return WeightBytes.Hash(network.Parameters) == version.Sha256
            ? network
            : throw new VersionNotReproducibleException(version.ModelId, version.Number);
    }

    private static VersionInfo Info(VersionRow row) => new(
        row.ModelId,
        row.Number,
        row.JobId,
        DomainJson.Read<NetworkDefinition>(row.Definition),
        row.Encoding is null ? null : DomainJson.Read<DataEncoding>(row.Encoding),
        row.Metrics is null ? null : DomainJson.Read<EvaluationReport>(row.Metrics),
        row.Sha256,
        row.CreatedAt,
        row.Engine ?? (row.JobId is null ? null : TrainingEngine.Unrecorded),
        row.DatasetId,
        row.DatasetDigest,
        row.Parts is null ? null : DomainJson.Read<DataParts>(row.Parts),
        row.Program,
        Notes.Read(row.Description, row.Tags),
        row.Choices is null ? [] : DomainJson.Read<ImmutableArray<TrainingChoice>>(row.Choices));
}
