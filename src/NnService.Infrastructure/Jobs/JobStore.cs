using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Training;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Training jobs: submitted, looked at, paused, cancelled and deleted. Thread-safe.</summary>
public sealed class JobStore
{
    public const int MinPriority = -9;
    public const int MaxPriority = 9;

    private readonly NnDatabase _database;
    private readonly JobQueue _queue;
    private readonly TimeProvider _time;
    private readonly JobMetrics _metrics;

    internal JobStore(NnDatabase database, JobQueue queue, TimeProvider time, JobMetrics metrics)
    {
        _database = database;
        _queue = queue;
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
        if (await RefusalAsync(db, submission, cancellationToken) is { } refusal) return (refusal, null);

        var now = _time.GetUtcNow().UtcDateTime;
        var datasetId = submission.DatasetId
            ?? (await DatasetRows.AddAsync(db, NewId.Make(_time), DatasetKind.Inline, submission.InlineData!, now, cancellationToken)).Id;
        var row = new JobRow
        {
            Id = NewId.Make(_time),
            ModelId = submission.ModelId,
            DatasetId = datasetId,
            Priority = submission.Priority,
            Epochs = submission.Request.Options.Epochs,
            Request = DomainJson.Write(submission.Request),
            SubmittedRequest = submission.SubmittedRequest,
            Warnings = DomainJson.Write(submission.Warnings),
            CreatedAt = now,
        };
        db.Jobs.Add(row);
        await JobTransitions.MoveAsync(db, row, JobStatus.Queued, now);
        var job = JobRowMapping.Stored(row, await PositionAsync(db, row, cancellationToken));
        if (submission.Idempotency is { } once) await once.SaveAsync(db, job, now, cancellationToken);
        await _queue.EnqueueAsync(row, write, cancellationToken);
        return (SubmitOutcome.Accepted, job);
    }

    public async Task<StoredJob?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        if (await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } row) return null;
        return JobRowMapping.Stored(row, await PositionAsync(db, row, cancellationToken));
    }

    /// <summary>Jobs, the newest first.</summary>
    /// <param name="modelId">Only those of this model; null for all.</param>
    /// <param name="status">Only those of this status; null for all.</param>
    /// <param name="after">The last id already seen; null for the first page.</param>
    public async Task<StoredPage<StoredJob>> ListAsync(
        string? modelId, JobStatus? status, int limit, string? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = db.Jobs.AsNoTracking()
            .Where(
                job => (modelId == null || job.ModelId == modelId) && (status == null || job.Status == status)
                    && (after == null || string.Compare(job.Id, after) < 0))
            .OrderByDescending(job => job.Id).Take(limit + 1).AsAsyncEnumerable();
        var jobs = await StoredPage<StoredJob>.ReadAsync(rows, limit, SizeOf, row => JobRowMapping.Stored(row, null), cancellationToken);
        if (jobs.All(job => job.Status != JobStatus.Queued)) return jobs;
        var queue = await QueueAsync(db, cancellationToken);
        return new(
            [.. jobs.Select(
                job => job.Status == JobStatus.Queued && queue.IndexOf(job.Id) is >= 0 and var index
                    ? job with { QueuePosition = index + 1 }
                    : job)],
            jobs.HasMore);

        static long SizeOf(JobRow row) => row.Request.Length + row.SubmittedRequest.Length + row.Warnings.Length;
    }

    /// <summary>The epochs of a job so far; null when there is no such job.</summary>
    public async Task<JobHistory?> HistoryAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        if (await db.Jobs.Where(job => job.Id == id).Select(job => (int?)job.Stride)
            .SingleOrDefaultAsync(cancellationToken) is not { } stride)
            return null;
        var rows = await db.History.AsNoTracking().Where(point => point.JobId == id).OrderBy(point => point.Epoch)
            .ToListAsync(cancellationToken);
        return new JobHistory(stride, [.. rows.Select(row => new HistoryPoint(row.ElapsedMs, Report(row)))]);
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

    /// <summary>Cancels a job that waits or is paused at once, and asks a running one to stop.</summary>
    /// <param name="id">The job.</param>
    /// <param name="keepBest">Whether a version is made of the best weights so far, without early stopping of the latest; where none were
    /// trained there is nothing to keep.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<CommandOutcome> CancelAsync(string id, bool keepBest, CancellationToken cancellationToken) =>
        RequestAsync(id, keepBest ? JobCommand.CancelKeepingBest : JobCommand.Cancel, cancellationToken);

    /// <summary>Sets a job that waits aside at once, and asks a running one to stop where it stands.</summary>
    public Task<CommandOutcome> PauseAsync(string id, CancellationToken cancellationToken) =>
        RequestAsync(id, JobCommand.Pause, cancellationToken);

    /// <summary>Puts a paused job back to its place in the queue, and takes a command to pause back.</summary>
    public Task<CommandOutcome> ResumeAsync(string id, CancellationToken cancellationToken) =>
        RequestAsync(id, JobCommand.None, cancellationToken);

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
        await db.Datasets.Where(dataset => dataset.Id == datasetId && dataset.Kind == DatasetKind.Inline)
            .ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return DeleteOutcome.Deleted;
    }

    private async Task<CommandOutcome> RequestAsync(string id, JobCommand command, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Jobs.SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } row) return CommandOutcome.NotFound;
        var cancels = command is JobCommand.Cancel or JobCommand.CancelKeepingBest;
        if (!cancels && row.Command is JobCommand.Cancel or JobCommand.CancelKeepingBest) return CommandOutcome.Rejected;
        switch (row.Status)
        {
            case JobStatus.Cancelled when cancels:
            case JobStatus.Paused when command == JobCommand.Pause:
            case JobStatus.Queued when command == JobCommand.None:
                return CommandOutcome.Applied;
            case JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled:
                return CommandOutcome.Rejected;
            case JobStatus.Running:
                row.Command = command;
                await write.Db.SaveChangesAsync(cancellationToken);
                write.Publish(Change.Command(id));
                await write.CommitAsync(cancellationToken);
                return CommandOutcome.Accepted;
            default:
                return await ApplyWhileWaitingAsync(write, row, command, cancellationToken);
        }
    }

    /// <summary>The job is queued or paused, so that no worker runs it.</summary>
    private async Task<CommandOutcome> ApplyWhileWaitingAsync(
        WriteTransaction write, JobRow row, JobCommand command, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        write.Publish(Change.Job(row.Id));
        if (command == JobCommand.CancelKeepingBest
            && await write.Db.Checkpoints.AnyAsync(checkpoint => checkpoint.JobId == row.Id, cancellationToken))
        {
            // The version is made by a run that begins at the checkpoint and ends there.
            if (row.Status == JobStatus.Paused) await JobTransitions.MoveAsync(write.Db, row, JobStatus.Queued, now);
            row.Command = command;
            await write.Db.SaveChangesAsync(cancellationToken);
            await _queue.EnqueueAsync(row, write, cancellationToken);
            return CommandOutcome.Accepted;
        }

        switch (command)
        {
            case JobCommand.None:
                await JobTransitions.MoveAsync(write.Db, row, JobStatus.Queued, now);
                await _queue.EnqueueAsync(row, write, cancellationToken);
                return CommandOutcome.Applied;
            case JobCommand.Pause:
                await JobTransitions.MoveAsync(write.Db, row, JobStatus.Paused, now);
                break;
            default:
                await JobTransitions.MoveAsync(write.Db, row, JobStatus.Cancelled, now);
                break;
        }

        await _queue.RemoveAsync(row.Id, write, cancellationToken);
        if (row.Status == JobStatus.Cancelled) _metrics.Ended(row.Status, null);
        return CommandOutcome.Applied;
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
        return await db.Jobs.CountAsync(job => job.Status == JobStatus.Queued, cancellationToken) >= submission.MaxQueued
            ? SubmitOutcome.QueueFull
            : null;
    }

    private static async Task<int?> PositionAsync(NnDbContext db, JobRow row, CancellationToken cancellationToken) =>
        row.Status != JobStatus.Queued
        ? null
        : 1 + await db.Jobs.CountAsync(
            other => other.Status == JobStatus.Queued
                && (other.Priority > row.Priority
                    || (other.Priority == row.Priority
                        && (other.CreatedAt < row.CreatedAt
                            || (other.CreatedAt == row.CreatedAt && string.Compare(other.Id, row.Id) < 0)))),
            cancellationToken);

    private static Task<List<string>> QueueAsync(NnDbContext db, CancellationToken cancellationToken) => db.Jobs
        .Where(job => job.Status == JobStatus.Queued)
        .OrderByDescending(job => job.Priority).ThenBy(job => job.CreatedAt).ThenBy(job => job.Id)
        .Select(job => job.Id).ToListAsync(cancellationToken);

    private static EpochReport Report(HistoryRow row) => new(
        row.Epoch,
        row.Loss,
        row.ValidationLoss,
        DomainJson.Read<ImmutableSortedDictionary<string, double>>(row.Metrics),
        DomainJson.Read<ImmutableSortedDictionary<string, double>>(row.ValidationMetrics),
        row.LearningRate);
}
