using Microsoft.EntityFrameworkCore;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Jobs;

internal sealed partial class JobClaim
{
    /// <summary>
    /// The new version, the model's pointer to it, the last of the history and the end of the job: all at once. A command to cancel that
    /// came in time is heard.
    /// </summary>
    /// <returns>How the job ended.</returns>
    public async Task<JobStatus> SucceedAsync(
        Ensemble ensemble,
        DataEncoding encoding,
        EvaluationReport? metrics,
        HeldOutRecord? heldOut,
        DownsampledHistory history,
        string? stopReason)
    {
        using var span = JobSpans.Begin("job.commit");
        if (Job.Reproduction is not null) return await CompareAsync(Job.Reproduction, ensemble, history, stopReason);
        var version = NewVersion(ensemble, encoding, metrics, heldOut, stopReason);
        using var write = await database.BeginExclusiveAsync(db => StageVersionAsync(db, version));
        var db = write.Db;
        WriteProgress(db, history, null);
        var row = await MineAsync(db);
        var now = time.GetUtcNow().UtcDateTime;
        var status = row.Command is JobCommand.Cancel or JobCommand.CancelKeepingBest ? JobStatus.Cancelled : JobStatus.Succeeded;
        if (row.Command != JobCommand.Cancel)
        {
            (row.Version, var promotion) = await KeepVersionAsync(db, encoding, metrics, now);
            row.Promotion = DomainJson.Write(promotion);
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

    // What comes out is not kept.
    private async Task<JobStatus> CompareAsync(Reproduction reproduction, Ensemble ensemble, DownsampledHistory history, string? stopReason)
    {
        using var write = await database.BeginExclusiveAsync();
        WriteProgress(write.Db, history, null);
        var row = await MineAsync(write.Db);
        var status = row.Command is JobCommand.Cancel or JobCommand.CancelKeepingBest ? JobStatus.Cancelled : JobStatus.Succeeded;
        if (status == JobStatus.Succeeded)
        {
            row.StopReason = stopReason;
            row.Reproduction = DomainJson.Write(reproduction with { Sha256 = WeightBytes.Hash(WeightBytes.ToBytes(ensemble)) });
        }

        await EndAsync(write, row, status, time.GetUtcNow().UtcDateTime);
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

    private VersionRow NewVersion(
        Ensemble ensemble, DataEncoding encoding, EvaluationReport? metrics, HeldOutRecord? heldOut, string? stopReason)
    {
        // Nobody can do again what the clock or a caller has ended.
        var isRepeatable = stopReason is TrainingRun.Completed or TrainingRun.EarlyStopped;
        var weights = WeightBytes.ToBytes(ensemble);
        return new()
        {
            ModelId = Job.ModelId,
            Number = StagingKey(fence),
            JobId = Job.Id,
            Engine = TrainingEngine.Version,
            DatasetId = _namedDataset,
            DatasetDigest = Job.DatasetDigest,
            Parts = Job.Parts is null ? null : DomainJson.Write(Job.Parts),
            Program = Job.Program,
            Request = isRepeatable ? DomainJson.Write(Job.Request) : null,
            SubmittedRequest = isRepeatable ? Job.SubmittedRequest : null,
            Definition = DomainJson.Write(ensemble.Definition),
            Encoding = DomainJson.Write(encoding),
            Metrics = metrics is null ? null : DomainJson.Write(metrics),
            HeldOut = heldOut is null ? null : DomainJson.Write(heldOut),
            Choices = Job.Choices.IsEmpty ? null : DomainJson.Write(Job.Choices),
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

    /// <summary>Gives the staged version its number, and lets the model answer with it where it is to.</summary>
    private async Task<(int Number, Promotion Promotion)> KeepVersionAsync(
        NnDbContext db, DataEncoding encoding, EvaluationReport? metrics, DateTime now)
    {
        var model = await db.Models.SingleAsync(row => row.Id == Job.ModelId);
        var number = Math.Max(model.LatestVersion, 0) + 1; // the first trained version is 1, also where there are no initial weights
        model.LatestVersion = number;
        var promotion = Promotion.Decide(
            Job.Promote,
            await CurrentVersionAsync(db, model),
            new(number, encoding, metrics, Job.DatasetDigest, Job.Parts));
        if (promotion.IsPromoted)
        {
            model.CurrentVersion = number;
            await Outbox.AddVersionPromotedAsync(db, model.Tenant, model.Id, number, now);
        }

        model.UpdatedAt = now;
        model.Revision++;
        await StagedVersion(db)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Number, number).SetProperty(row => row.CreatedAt, now));
        if (retention.Versions > 0)
        {
            await db.SaveChangesAsync(); // so that the new current version stays
            await ModelStore.RetainAsync(db, model, retention.Versions);
        }

        return (number, promotion);
    }

    // Initial weights answer nothing that a training could be worse than.
    private static async Task<JudgedVersion?> CurrentVersionAsync(NnDbContext db, ModelRow model)
    {
        if (model.CurrentVersion is not > 0) return null;
        var row = await db.Versions.Where(version => version.ModelId == model.Id && version.Number == model.CurrentVersion)
            .Select(version => new { version.Number, version.Encoding, version.Metrics, version.DatasetDigest, version.Parts })
            .SingleAsync();
        return new(
            row.Number,
            DomainJson.Read<DataEncoding>(row.Encoding!),
            row.Metrics is null ? null : DomainJson.Read<EvaluationReport>(row.Metrics),
            row.DatasetDigest,
            row.Parts is null ? null : DomainJson.Read<DataParts>(row.Parts));
    }

    private IQueryable<VersionRow> StagedVersion(NnDbContext db) =>
        db.Versions.Where(row => row.ModelId == Job.ModelId && row.Number == StagingKey(fence));
}
