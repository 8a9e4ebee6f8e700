using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Another process has claimed the job since, or it is gone: nothing more may be written.</summary>
internal sealed class FencedException(string jobId) : Exception($"Job {jobId} is run by another worker now.");

/// <summary>The right to run one job, and all writing that goes with it; every write holds only while the fence is still ours.</summary>
internal sealed class JobClaim(NnDatabase database, TimeProvider time, JobMetrics metrics, StoredJob job, long fence)
{
    private readonly CheckpointSlots _checkpoints = new(database, job.Id, StagingKey(fence));

    public StoredJob Job { get; } = job;

    /// <summary>How long the job stood in the queue; null where no listener asked, and where it did not come from there.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>Adds what the preparation of the data found.</summary>
    public async Task WarnAsync(ImmutableArray<string> warnings, CancellationToken cancellationToken)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        Warn(await MineAsync(write.Db), warnings);
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Goes back to the newest checkpoint that is whole, or to the beginning: what was shown of later epochs is wiped out, and they come
    /// again.
    /// </summary>
    /// <param name="parameters">Weights of the network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The checkpoint, null for the beginning; and how many were damaged.</returns>
    public async Task<(Checkpoint? Checkpoint, int Damaged)> ResumeAsync(int parameters, CancellationToken cancellationToken)
    {
        // without the lock: earlier runners have been fenced
        var (found, damaged) = await _checkpoints.LoadAsync(parameters, Job.Request.Options, cancellationToken);
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
    /// Writes progress, history and, where there is one, a checkpoint that belongs to them. Called by the thread that trains, which has
    /// nothing better to do meanwhile.
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
    /// The new version, the model's pointer to it, the last of the history and the end of the job: all at once. A command to cancel that
    /// came in time is heard.
    /// </summary>
    /// <returns>How the job ended.</returns>
    public async Task<JobStatus> SucceedAsync(
        Network network, DataEncoding encoding, EvaluationReport? metrics, DownsampledHistory history, string? stopReason)
    {
        using var span = JobSpans.Begin("job.commit");
        var version = NewVersion(network, encoding, metrics);
        using var write = await database.BeginExclusiveAsync(db => StageVersionAsync(db, version));
        var db = write.Db;
        WriteProgress(db, history, null);
        var row = await MineAsync(db);
        var now = time.GetUtcNow().UtcDateTime;
        var status = row.Command is JobCommand.Cancel or JobCommand.CancelKeepingBest ? JobStatus.Cancelled : JobStatus.Succeeded;
        if (row.Command != JobCommand.Cancel)
        {
            row.Version = await KeepVersionAsync(db, now);
            if (status == JobStatus.Succeeded) row.StopReason = stopReason;
        }
        else
        {
            await StagedVersion(db).ExecuteDeleteAsync();
        }

        if (row.Version is not null) write.Publish(Change.Model(Job.ModelId));
        await EndAsync(write, row, status, now);
        return status;
    }

    public async Task FailAsync(string code, string message)
    {
        using var span = JobSpans.Begin("job.commit");
        using var write = await database.BeginExclusiveAsync();
        var row = await MineAsync(write.Db);
        row.ErrorCode = code;
        row.ErrorMessage = message;
        await EndAsync(write, row, JobStatus.Failed, time.GetUtcNow().UtcDateTime);
    }

    public async Task CancelAsync()
    {
        using var span = JobSpans.Begin("job.commit");
        using var write = await database.BeginExclusiveAsync();
        await EndAsync(write, await MineAsync(write.Db), JobStatus.Cancelled, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Stops running for a while, unless the command was taken back in the meantime.</summary>
    /// <returns>Whether the job is paused now; if not, it is to go on.</returns>
    public async Task<bool> PauseAsync()
    {
        using var span = JobSpans.Begin("job.commit");
        using var write = await database.BeginExclusiveAsync();
        var row = await MineAsync(write.Db);
        if (row.Command != JobCommand.Pause) return false;
        await ReleaseAsync(write, row, JobStatus.Paused);
        return true;
    }

    /// <summary>The process is stopping: the next one resumes. Commands are read first.</summary>
    /// <returns>What became of the job.</returns>
    public async Task<JobStatus> ReleaseAsync()
    {
        using var span = JobSpans.Begin("job.commit");
        using var write = await database.BeginExclusiveAsync();
        var row = await MineAsync(write.Db);
        if (row.Command == JobCommand.Cancel)
        {
            await EndAsync(write, row, JobStatus.Cancelled, time.GetUtcNow().UtcDateTime);
            return JobStatus.Cancelled;
        }

        await ReleaseAsync(write, row, row.Command == JobCommand.Pause ? JobStatus.Paused : JobStatus.Queued);
        return row.Status;
    }

    private async Task ReleaseAsync(WriteTransaction write, JobRow row, JobStatus status)
    {
        var command = row.Command;
        row.LostAttempts = Math.Max(0, row.LostAttempts - 1); // an orderly end is not a loss
        await JobTransitions.MoveAsync(write.Db, row, status, time.GetUtcNow().UtcDateTime);
        if (command == JobCommand.CancelKeepingBest) row.Command = command; // the next claim obeys it
        await write.Db.SaveChangesAsync();
        write.Publish(Change.Job(Job.Id));
        await write.CommitAsync();
    }

    private async Task EndAsync(WriteTransaction write, JobRow row, JobStatus status, DateTime now)
    {
        await JobTransitions.MoveAsync(write.Db, row, status, now);
        write.Publish(Change.Job(Job.Id));
        await write.CommitAsync();
        metrics.Ended(status, row.ErrorCode);
    }

    private VersionRow NewVersion(Network network, DataEncoding encoding, EvaluationReport? metrics)
    {
        var weights = WeightBytes.ToBytes(network.Parameters);
        return new()
        {
            ModelId = Job.ModelId,
            Number = StagingKey(fence),
            JobId = Job.Id,
            Engine = TrainingEngine.Version,
            Definition = DomainJson.Write(network.Definition),
            Encoding = DomainJson.Write(encoding),
            Metrics = metrics is null ? null : DomainJson.Write(metrics),
            Sha256 = WeightBytes.Hash(weights),
            Weights = weights,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
    }

    private static async Task StageVersionAsync(NnDbContext db, VersionRow version)
    {
        db.Versions.Add(version);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
    }

    /// <summary>Gives the staged version its number, and lets the model answer with it.</summary>
    private async Task<int> KeepVersionAsync(NnDbContext db, DateTime now)
    {
        var model = await db.Models.SingleAsync(row => row.Id == Job.ModelId);
        var number = Math.Max(model.LatestVersion, 0) + 1; // the first trained version is 1, also where there are no initial weights
        model.LatestVersion = number;
        model.CurrentVersion = number;
        model.UpdatedAt = now;
        model.Revision++;
        await StagedVersion(db)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Number, number).SetProperty(row => row.CreatedAt, now));
        return number;
    }

    private IQueryable<VersionRow> StagedVersion(NnDbContext db) =>
        db.Versions.Where(row => row.ModelId == Job.ModelId && row.Number == StagingKey(fence));

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
