using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Migrations;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Training jobs: submitted, looked at, paused, cancelled and deleted. Thread-safe.</summary>
public sealed partial class JobStore
{
    public const int MinPriority = -9;
    public const int MaxPriority = 9;

    private readonly NnDatabase _database;
    private readonly JobQueue _queue;
    private readonly TenantQuotas _quotas;
    private readonly TimeProvider _time;
    private readonly JobMetrics _metrics;

    internal JobStore(NnDatabase database, JobQueue queue, TenantQuotas quotas, TimeProvider time, JobMetrics metrics)
    {
        _database = database;
        _queue = queue;
        _quotas = quotas;
        _time = time;
        _metrics = metrics;
    }

    /// <summary>Queues a job: the job, its own data and its place in the queue are committed together or not at all.</summary>
    public async Task<(SubmitOutcome Outcome, StoredJob? Job)> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.Priority is < MinPriority or > MaxPriority)
            throw new ArgumentOutOfRangeException(
                nameof(submission), submission.Priority, $"The priority is not from {MinPriority} to {MaxPriority}.");
        if (submission.DatasetId is null == submission.InlineData is null)
            throw new ArgumentException("A job has either a dataset or data of its own.", nameof(submission));

        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        var now = _time.GetUtcNow().UtcDateTime;
        if (submission.NewModel is { } model && !await model.AddAsync(db, _quotas, now, cancellationToken))
            return (SubmitOutcome.ModelExists, null);
        if (await RefusalAsync(db, submission, cancellationToken) is { } refusal) return (refusal, null);

        var datasetId = submission.DatasetId
            ?? (await DatasetRows.AddAsync(db, NewId.Make(_time), DatasetKind.Inline, submission.InlineData!, now, cancellationToken)).Id;
        var digest = submission.InlineData?.Digest
            ?? await db.Datasets.Where(dataset => dataset.Id == datasetId).Select(dataset => dataset.Digest).SingleAsync(cancellationToken);
        var row = new JobRow
        {
            Id = NewId.Make(_time),
            ModelId = submission.ModelId,
            DatasetId = datasetId,
            DatasetDigest = digest,
            Priority = submission.Priority,
            Promote = submission.Promote,
            Epochs = submission.Request.Options.Epochs,
            Request = DomainJson.Write(submission.Request),
            SubmittedRequest = submission.SubmittedRequest,
            Warnings = DomainJson.Write(submission.Warnings),
            Choices = submission.Choices.IsEmpty ? null : DomainJson.Write(submission.Choices),
            CreatedAt = now,
        };
        if (Ensembles.AreNeededFor(submission.Request))
            await SchemaCompatibility.RequireAsync(write.Db, Ensembles.Name, cancellationToken);
        return (SubmitOutcome.Accepted, await QueueAsync(write, row, submission.Idempotency, cancellationToken));
    }

    public async Task<StoredJob?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        if (await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } row) return null;
        return JobRowMapping.Stored(row, await PositionAsync(db, row, cancellationToken));
    }

    /// <summary>The epochs of a job so far; null when there is no such job.</summary>
    public Task<JobHistory?> HistoryAsync(string id, CancellationToken cancellationToken) =>
        HistoryAsync(id, null, null, cancellationToken);

    /// <summary>The same of one epoch, or of epochs 1, 1 + n, 1 + 2n, … alone, as far as they were kept.</summary>
    /// <param name="id">The job.</param>
    /// <param name="epoch">The one epoch; null for all.</param>
    /// <param name="every">n, at least 1; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JobHistory?> HistoryAsync(string id, int? epoch, int? every, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        if (await db.Jobs.Where(job => job.Id == id).Select(job => (int?)job.Stride)
            .SingleOrDefaultAsync(cancellationToken) is not { } stride)
            return null;
        var points = db.History.AsNoTracking().Where(point => point.JobId == id);
        if (epoch is not null) points = points.Where(point => point.Epoch == epoch);
        if (every is not null) points = points.Where(point => (point.Epoch - 1) % every == 0);
        var rows = await points.OrderBy(point => point.Epoch).ToListAsync(cancellationToken);
        return new JobHistory(stride, [.. rows.Select(JobRowMapping.Point)]);
    }

    /// <summary>
    /// A job, without its place in the queue, and every change of its status, in their order, of which the last may be newer; null when
    /// there is no such job.
    /// </summary>
    public async Task<(StoredJob? Job, ImmutableArray<JobTransition> Transitions)> ReadStateAsync(
        string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        if (await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } row) return (null, []);
        var rows = await db.Transitions.AsNoTracking().Where(transition => transition.JobId == id).OrderBy(transition => transition.Number)
            .ToListAsync(cancellationToken);
        return (JobRowMapping.Stored(row, null), [.. rows.Select(JobTransitions.Stored)]);
    }

    /// <summary>Changes what is written down about a job, whatever its status.</summary>
    public async Task<NotesOutcome> PatchAsync(string id, NotesChange change, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Jobs.SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } row) return NotesOutcome.NotFound;
        if (Notes.Read(row.Description, row.Tags).With(change) is not { } notes) return NotesOutcome.TooManyTags;
        row.Description = notes.Description;
        row.Tags = notes.TagsAsText;
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return NotesOutcome.Changed;
    }

    /// <summary>Deletes a finished job with its history and its own data; the version that it made stays.</summary>
    public async Task<DeleteOutcome> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        if (await db.Jobs.Where(job => job.Id == id).Select(job => job.DatasetId)
            .SingleOrDefaultAsync(cancellationToken) is not { } datasetId)
            return DeleteOutcome.NotFound;
        if (await db.Jobs.Where(job => job.Id == id).AnyAsync(JobRow.IsActive, cancellationToken)) return DeleteOutcome.InUse;
        await db.Jobs.Where(job => job.Id == id).ExecuteDeleteAsync(cancellationToken);
        // A job that makes a version again shares the data of the one that made it.
        await db.Datasets
            .Where(
                dataset => dataset.Id == datasetId && dataset.Kind == DatasetKind.Inline
                    && !db.Jobs.Any(other => other.DatasetId == datasetId && other.Id != id))
            .ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return DeleteOutcome.Deleted;
    }

    private static async Task<SubmitOutcome?> RefusalAsync(NnDbContext db, JobSubmission submission, CancellationToken cancellationToken)
    {
        if (!await db.Models.AnyAsync(model => model.Id == submission.ModelId, cancellationToken)) return SubmitOutcome.NoSuchModel;
        if (submission.DatasetId is { } dataset
            && !await db.Datasets.AnyAsync(row => row.Id == dataset && row.Kind != DatasetKind.Inline, cancellationToken))
            return SubmitOutcome.NoSuchDataset;
        var from = submission.Request.FromVersion;
        if (from > 0
            && !await db.Versions.AnyAsync(version => version.ModelId == submission.ModelId && version.Number == from, cancellationToken))
            return SubmitOutcome.NoSuchVersion;
        return await db.Jobs.IgnoreQueryFilters().CountAsync(job => job.Status == JobStatus.Queued, cancellationToken)
            >= submission.MaxQueued
            ? SubmitOutcome.QueueFull
            : null;
    }

    private static async Task<int?> PositionAsync(NnDbContext db, JobRow row, CancellationToken cancellationToken) =>
        row.Status != JobStatus.Queued
        ? null
        : 1 + await db.Jobs.IgnoreQueryFilters().CountAsync(
            other => other.Status == JobStatus.Queued
                && (other.Priority > row.Priority
                    || (other.Priority == row.Priority
                        && (other.CreatedAt < row.CreatedAt
                            || (other.CreatedAt == row.CreatedAt && string.Compare(other.Id, row.Id) < 0)))),
            cancellationToken);

    // The jobs of all tenants wait in one queue.
    private static Task<List<string>> QueueAsync(NnDbContext db, CancellationToken cancellationToken) => db.Jobs.IgnoreQueryFilters()
        .Where(job => job.Status == JobStatus.Queued)
        .OrderByDescending(job => job.Priority).ThenBy(job => job.CreatedAt).ThenBy(job => job.Id)
        .Select(job => job.Id).ToListAsync(cancellationToken);
}
