using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Migrations;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

public sealed partial class JobStore
{
    /// <summary>Queues a job that makes a version again, and tells whether the same bits come out.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="maxQueued">Jobs that may wait before this one.</param>
    /// <param name="once">What is kept with the job, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(ReproduceOutcome Outcome, StoredJob? Job)> ReproduceAsync(
        string modelId, int number, int maxQueued, IdempotentWrite<StoredJob>? once, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        var version = await db.Versions.Where(row => row.ModelId == modelId && row.Number == number)
            .Select(row => new
            {
                row.JobId,
                row.DatasetId,
                row.DatasetDigest,
                row.Request,
                row.SubmittedRequest,
                row.Sha256,
                row.Engine,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (version is null) return (ReproduceOutcome.NoSuchVersion, null);
        if (version is not { Request: { } text, SubmittedRequest: { } shown }) return (ReproduceOutcome.NotReproducible, null);
        // Data that came with the request are those of its job.
        var dataset = version.DatasetId
            ?? await db.Jobs.Where(job => job.Id == version.JobId).Select(job => job.DatasetId).SingleOrDefaultAsync(cancellationToken);
        if (!await db.Datasets.AnyAsync(row => row.Id == dataset && row.Digest == version.DatasetDigest, cancellationToken))
            return (ReproduceOutcome.DatasetIsGone, null);
        var request = DomainJson.Read<TrainingRequest>(text);
        if (request.FromVersion > 0
            && !await db.Versions.AnyAsync(row => row.ModelId == modelId && row.Number == request.FromVersion, cancellationToken))
            return (ReproduceOutcome.StartIsGone, null);
        if (await db.Jobs.IgnoreQueryFilters().CountAsync(job => job.Status == JobStatus.Queued, cancellationToken) >= maxQueued)
            return (ReproduceOutcome.QueueFull, null);

        await SchemaCompatibility.RequireAsync(db, Reproductions.Name, cancellationToken);
        ImmutableArray<string> warnings = version.Engine == TrainingEngine.Version
            ? []
            : [$"Version {number} was made by version {version.Engine} of the training engine, and this is version "
                + $"{TrainingEngine.Version}: other last digits are to be expected."];
        var row = new JobRow
        {
            Id = NewId.Make(_time),
            ModelId = modelId,
            DatasetId = dataset!,
            DatasetDigest = version.DatasetDigest,
            Epochs = request.Options.Epochs,
            Request = text,
            SubmittedRequest = shown,
            Promote = PromotionRule.Never,
            Reproduction = DomainJson.Write(new Reproduction(number, version.Sha256)),
            Warnings = DomainJson.Write(warnings),
            CreatedAt = _time.GetUtcNow().UtcDateTime,
        };
        return (ReproduceOutcome.Accepted, await QueueAsync(write, row, once, cancellationToken));
    }

    private async Task<StoredJob> QueueAsync(
        WriteTransaction write, JobRow row, IdempotentWrite<StoredJob>? once, CancellationToken cancellationToken)
    {
        var db = write.Db;
        db.Jobs.Add(row);
        await JobTransitions.MoveAsync(db, row, JobStatus.Queued, row.CreatedAt);
        await _quotas.CheckJobsAsync(db, cancellationToken);
        var job = JobRowMapping.Stored(row, await PositionAsync(db, row, cancellationToken));
        if (once is not null) await once.SaveAsync(db, job, row.CreatedAt, cancellationToken);
        await _queue.EnqueueAsync(row, write, cancellationToken);
        return job;
    }
}
