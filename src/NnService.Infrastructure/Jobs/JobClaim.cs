using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Another process has claimed the job since, or it is gone: nothing more may be written.</summary>
internal sealed class FencedException(string jobId) : Exception($"Job {jobId} is run by another worker now.");

/// <summary>The right to run one job, and all writing that goes with it; every write holds only while the fence is still ours.</summary>
internal sealed partial class JobClaim(
    NnDatabase database, TimeProvider time, JobMetrics metrics, NnRetentionOptions retention, StoredJob job, long fence)
{
    private readonly CheckpointSlots _checkpoints = new(database, job.Id, StagingKey(fence));
    private string? _namedDataset;

    public StoredJob Job { get; private set; } = job;

    /// <summary>How long the job stood in the queue; null where no listener asked, and where it did not come from there.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>Adds what looks odd.</summary>
    public async Task WarnAsync(ImmutableArray<string> warnings, CancellationToken cancellationToken)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        Warn(await MineAsync(write.Db), warnings);
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Writes down which rows the parts are and what was chosen, and adds what the preparation of the data found.</summary>
    public async Task RecordDataAsync(PreparedData data, ImmutableArray<string> warnings, CancellationToken cancellationToken)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        var row = await MineAsync(write.Db);
        row.Parts = DomainJson.Write(data.Parts);
        row.Choices = data.Choices.IsEmpty ? null : DomainJson.Write(data.Choices);
        Warn(row, warnings);
        _namedDataset = await write.Db.Datasets.Where(dataset => dataset.Id == Job.DatasetId && dataset.Kind != DatasetKind.Inline)
            .Select(dataset => dataset.Id)
            .SingleOrDefaultAsync(cancellationToken);
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        Job = Job with { Parts = data.Parts, Choices = data.Choices };
    }

    /// <summary>
    /// Goes back to the newest checkpoint that is whole, or to the beginning: what was shown of later epochs is wiped out, and they come
    /// again.
    /// </summary>
    /// <param name="definition">What is trained.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The checkpoint, null for the beginning; and how many were damaged.</returns>
    public async Task<(Checkpoint? Checkpoint, int Damaged)> ResumeAsync(
        NetworkDefinition definition, CancellationToken cancellationToken)
    {
        // without the lock: earlier runners have been fenced
        var (found, damaged) = await _checkpoints.LoadAsync(definition, Job.Request.Options, cancellationToken);
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        var row = await MineAsync(write.Db);
        var history = found?.History ?? HistoryCursor.Empty;
        var last = history.Last?.Report;
        row.Epoch = last?.Epoch ?? 0;
        row.Loss = last?.Loss;
        row.ValidationLoss = last?.ValidationLoss;
        row.Stride = history.Stride;
        if (history.Best is null)
        {
            row.BestEpoch = null;
            row.BestMonitor = null;
            row.BestValue = null;
        }
        else
        {
            row.BestEpoch = history.Best.Report.Epoch;
            row.BestValue = Job.Request.Options.BestRule(history.Best.Report.ValidationLoss is not null).ValueOf(history.Best.Report);
        }
        if (found is not null && found.Engine != TrainingEngine.Version) Warn(row, [OtherEngine(found.Engine)]);
        await db.History.Where(point => point.JobId == Job.Id && point.Epoch > row.Epoch).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return (found, damaged);
    }

    /// <summary>
    /// Writes progress, history and, where there is one, a checkpoint that belongs to them, while training waits.
    /// </summary>
    /// <param name="history">The history.</param>
    /// <param name="epochMs">What an epoch takes at present; null while unknown.</param>
    /// <param name="checkpoint">Where the run stands; null where it is not to be saved.</param>
    /// <returns>What the run is to do.</returns>
    public JobCommand Record(DownsampledHistory history, double? epochMs = null, Checkpoint? checkpoint = null)
    {
        var saved = checkpoint is null ? null : _checkpoints.Next(checkpoint);
        using var write = database.BeginShared(saved is null ? null : db => _checkpoints.Send(db, saved));
        WriteProgress(write.Db, history, epochMs);
        if (saved is not null)
        {
            _checkpoints.Keep(write.Db, saved);
            // progress that outlives the process: attempts before it no longer count as lost
            Check(OwnRow(write.Db).ExecuteUpdate(set => set.SetProperty(row => row.LostAttempts, 0)));
        }

        var command = OwnRow(write.Db).Select(row => row.Command).Single();
        write.Publish(Change.Job(Job.Id));
        write.Commit();
        return command;
    }

    /// <summary>
    /// Where a large row stands within its transaction until it gets its place. Two jobs of one model that end together may use the same;
    /// then the second waits until the first is done.
    /// </summary>
    private static int StagingKey(long fence) => checked((int)-fence - 1);

    private void WriteProgress(NnDbContext db, DownsampledHistory history, double? epochMs)
    {
        var points = history.Take();
        var stride = history.Stride;
        var best = history.Best;
        var last = history.Last;
        Check(OwnRow(db).ExecuteUpdate(set => set
            .SetProperty(row => row.Epoch, last?.Epoch ?? 0)
            .SetProperty(row => row.Loss, last?.Loss)
            .SetProperty(row => row.ValidationLoss, last?.ValidationLoss)
            .SetProperty(row => row.BestEpoch, best?.Epoch)
            .SetProperty(row => row.BestMonitor, best?.Monitor)
            .SetProperty(row => row.BestValue, best?.Value)
            .SetProperty(row => row.Stride, stride)
            .SetProperty(row => row.EpochMs, epochMs)));
        if (stride > 1)
            db.History.Where(row => row.JobId == Job.Id && (row.Epoch - 1) % stride != 0).ExecuteDelete();
        db.History.AddRange(points.Select(point => new HistoryRow
        {
            JobId = Job.Id,
            Epoch = point.Report.Epoch,
            ElapsedMs = point.ElapsedMs,
            Loss = point.Report.Loss,
            ValidationLoss = point.Report.ValidationLoss,
            Metrics = DomainJson.Write(point.Report.Metrics),
            ValidationMetrics = DomainJson.Write(point.Report.ValidationMetrics),
            LearningRate = point.Report.LearningRate,
            Members = point.Report.Members.IsEmpty ? null : DomainJson.Write(point.Report.Members),
        }));
        db.SaveChanges();
        db.ChangeTracker.Clear();
    }

    private static void Warn(JobRow row, ImmutableArray<string> warnings) =>
        row.Warnings = DomainJson.Write<ImmutableArray<string>>([.. DomainJson.Read<ImmutableArray<string>>(row.Warnings).Union(warnings)]);

    private static string OtherEngine(int engine) => string.Create(
        CultureInfo.InvariantCulture,
        $"The job went on with version {TrainingEngine.Version} of the training engine from a checkpoint of version {engine}: "
        + $"its weights may differ in their last bits from those of a job that one version ran alone.");

    private IQueryable<JobRow> OwnRow(NnDbContext db) =>
        db.Jobs.Where(row => row.Id == Job.Id && row.Fence == fence && row.Status == JobStatus.Running);

    private async Task<JobRow> MineAsync(NnDbContext db) => await OwnRow(db).SingleOrDefaultAsync() ?? throw new FencedException(Job.Id);

    private void Check(int rows)
    {
        if (rows == 0) throw new FencedException(Job.Id);
    }
}
