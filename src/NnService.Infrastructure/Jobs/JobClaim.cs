using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Data;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Somebody else has claimed the job since, or it is gone: nothing more may be written.</summary>
internal sealed class FencedException(string jobId) : Exception($"Job {jobId} is run by somebody else now.");

/// <summary>The right to run one job, and all writing that goes with it; every write holds only while the fence is still ours.</summary>
internal sealed class JobClaim(NnDatabase database, JobSignals signals, TimeProvider time, StoredJob job, long fence)
{
    public StoredJob Job { get; } = job;

    /// <summary>Adds what the preparation of the data found.</summary>
    public async Task WarnAsync(ImmutableArray<string> warnings, CancellationToken cancellationToken)
    {
        var all = DomainJson.Write<ImmutableArray<string>>([.. Job.Warnings.Union(warnings)]);
        using var write = await database.WriteAsync(cancellationToken);
        Check(await Mine(write.Db).ExecuteUpdateAsync(set => set.SetProperty(row => row.Warnings, all), cancellationToken));
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Writes progress and history. Called by the thread that trains, which has nothing better to do meanwhile.</summary>
    /// <returns>False when the job is to be cancelled.</returns>
    public bool Record(HistoryBuffer history)
    {
        bool cancelled;
        using (var write = database.Write())
        {
            Write(write.Db, history);
            cancelled = Mine(write.Db).Select(row => row.CancelRequested).Single();
            write.Commit();
        }

        signals.Changed(Job.Id);
        return !cancelled;
    }

    /// <summary>The new version, the model's pointer to it, the last of the history and the end of the job: all at once.</summary>
    public async Task SucceedAsync(Network network, DataEncoding encoding, EvaluationReport? metrics, HistoryBuffer history, string stopReason)
    {
        var (weights, now) = (Weights.ToBytes(network.Parameters), time.GetUtcNow().UtcDateTime);
        using var write = await database.WriteAsync();
        var db = write.Db;
        Write(db, history);
        var model = await db.Models.SingleAsync(row => row.Id == Job.ModelId);
        model.LatestVersion = Math.Max(model.LatestVersion, 0) + 1; // the first trained version is 1, also where there are no initial weights
        model.CurrentVersion = model.LatestVersion;
        model.Revision++;
        model.UpdatedAt = now;
        db.Versions.Add(new VersionRow
        {
            ModelId = model.Id,
            Number = model.LatestVersion,
            JobId = Job.Id,
            Definition = DomainJson.Write(network.Definition),
            Encoding = DomainJson.Write(encoding),
            Metrics = metrics is null ? null : DomainJson.Write(metrics),
            Sha256 = Weights.Hash(weights),
            Weights = weights,
            CreatedAt = now,
        });
        await db.SaveChangesAsync();
        Check(await Mine(db).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Status, JobStatus.Succeeded)
            .SetProperty(row => row.FinishedAt, now)
            .SetProperty(row => row.Version, model.LatestVersion)
            .SetProperty(row => row.StopReason, stopReason)));
        await write.CommitAsync();
        signals.Changed(Job.Id);
    }

    public Task FailAsync(string code, string message) => EndAsync(JobStatus.Failed, code, message);

    public Task CancelAsync() => EndAsync(JobStatus.Cancelled, null, null);

    /// <summary>The process is going down: whoever starts next goes on.</summary>
    public async Task HandBackAsync()
    {
        using var write = await database.WriteAsync();
        Check(await Mine(write.Db).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Status, JobStatus.Queued)
            .SetProperty(row => row.LostAttempts, row => row.LostAttempts - 1)));
        await write.CommitAsync();
        signals.Changed(Job.Id);
    }

    public async Task<bool> IsCancelRequestedAsync()
    {
        await using var db = database.Read();
        return await Mine(db).AnyAsync(row => row.CancelRequested);
    }

    private async Task EndAsync(JobStatus status, string? code, string? message)
    {
        var now = time.GetUtcNow().UtcDateTime;
        using var write = await database.WriteAsync();
        Check(await Mine(write.Db).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Status, status)
            .SetProperty(row => row.ErrorCode, code)
            .SetProperty(row => row.ErrorMessage, message)
            .SetProperty(row => row.FinishedAt, now)));
        await write.CommitAsync();
        signals.Changed(Job.Id);
    }

    private void Write(NnDbContext db, HistoryBuffer history)
    {
        var (points, stride, best, last) = (history.Take(), history.Stride, history.Best, history.Last);
        Check(Mine(db).ExecuteUpdate(set => set
            .SetProperty(row => row.Epoch, last?.Epoch ?? 0)
            .SetProperty(row => row.Loss, last?.Loss)
            .SetProperty(row => row.ValidationLoss, last?.ValidationLoss)
            .SetProperty(row => row.BestEpoch, best?.Epoch)
            .SetProperty(row => row.BestMonitor, best?.Monitor)
            .SetProperty(row => row.BestValue, best?.Value)
            .SetProperty(row => row.Stride, stride)));
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
    }

    private IQueryable<JobRow> Mine(NnDbContext db) => db.Jobs.Where(row => row.Id == Job.Id && row.Fence == fence && row.Status == JobStatus.Running);

    private void Check(int rows)
    {
        if (rows == 0) throw new FencedException(Job.Id);
    }
}
