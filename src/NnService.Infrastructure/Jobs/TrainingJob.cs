using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>Runs one training job from claim to end.</summary>
/// <remarks>Ways to end: succeeded, failed, cancelled; handed back because the process stops; or retried by Quartz because the database is away.</remarks>
internal sealed partial class TrainingJob(JobClaims claims, ModelStore models, DatasetStore datasets, IOptions<NnTrainingOptions> options, TimeProvider time, ILogger<TrainingJob> logger) : IJob
{
    private static readonly TimeSpan RecordEvery = TimeSpan.FromMilliseconds(250);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var id = context.JobDetail.Key.Name;
        if (await claims.TryClaimAsync(id, cancellationToken) is not { } claim) return;
        Log.Claimed(logger, id, claim.Job.Attempt);
        try
        {
            await RunAsync(claim, cancellationToken);
        }
        catch (FencedException)
        {
            Log.Fenced(logger, id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!await claim.IsCancelRequestedAsync())
            {
                await claim.HandBackAsync();
                Log.HandedBack(logger, id);
                throw; // this is how Quartz learns that the job is to run again after the next start
            }

            await claim.CancelAsync();
            Log.Cancelled(logger, id);
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            Log.DatabaseAway(logger, id, e);
            throw; // the retry policy of the trigger brings the job back
        }
        catch (JobFailedException e)
        {
            Log.Failed(logger, id, e.Code, e.Message);
            await claim.FailAsync(e.Code, e.Message);
        }
        catch (OutOfMemoryException)
        {
            Log.Failed(logger, id, "out_of_memory", "");
            await claim.FailAsync("out_of_memory", "The memory did not suffice for this network and this data; use a smaller network, a smaller batch or fewer rows.");
        }
        catch (Exception e)
        {
            Log.Broken(logger, id, e);
            await claim.FailAsync("internal", "The job failed for a reason that is the service's own; its log tells more.");
        }
    }

    private async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var (data, network) = await PrepareAsync(claim, cancellationToken);
        var history = new HistoryBuffer(claim.Job.Request.Options.EarlyStopping ?? new EarlyStopping(data.Validation is null ? EarlyStopping.Loss : EarlyStopping.ValidationLoss, MinDelta: 0));
        // A thread of its own, and behind the others: training would starve the pool's other work.
        var stopReason = await Task.Factory.StartNew(
            () => Train(claim, data, network, history, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (stopReason is null)
        {
            await claim.CancelAsync();
            Log.Cancelled(logger, claim.Job.Id);
            return;
        }

        var metrics = (data.Test ?? data.Validation) is { } judged ? Evaluator.Evaluate(network, data.Encoding, judged) : null;
        if (metrics is not null && !double.IsFinite(metrics.Loss))
            throw new JobFailedException("diverged", "The loss of the trained network is not a finite number: its outputs are too large. Try a smaller learning rate or standardised inputs.");
        await claim.SucceedAsync(network, data.Encoding, metrics, history, stopReason);
        Log.Succeeded(logger, claim.Job.Id);
    }

    private async Task<(PreparedData Data, Network Network)> PrepareAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var (job, request) = (claim.Job, claim.Job.Request);
        var model = await models.FindAsync(job.ModelId, cancellationToken) ?? throw new JobFailedException("internal", $"Model '{job.ModelId}' is gone.");
        var start = request.FromVersion > 0 || model.Built ? await LoadStartAsync(job, cancellationToken) : null;
        var kept = start?.Info.Encoding;
        var faults = new List<Fault>();
        var table = await LoadTableAsync(job, kept, faults, cancellationToken);
        var data = (table is null ? null : Preparation.Prepare(start?.Network.Definition ?? model.Definition, table, request, kept, faults))
            ?? throw new JobFailedException("dataset_invalid", string.Join(" ", faults.Select(fault => fault.Detail)));
        if (!data.Warnings.IsEmpty) await claim.WarnAsync(data.Warnings, cancellationToken);
        return (data, start?.Network ?? Network.Initialize(data.Definition));
    }

    private async Task<StoredVersion> LoadStartAsync(StoredJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await models.LoadVersionAsync(job.ModelId, job.Request.FromVersion, cancellationToken)
                ?? throw new JobFailedException("internal", string.Create(CultureInfo.InvariantCulture, $"Version {job.Request.FromVersion} of model '{job.ModelId}' is gone."));
        }
        catch (CorruptVersionException e)
        {
            throw new JobFailedException("internal", e.Message);
        }
    }

    /// <summary>Only the columns that are needed; all where the request leaves the choice to the data, or names a column that is not there and must be told what is.</summary>
    /// <returns>The table, or null when a cell cannot have the type that the encoding asks of it, which was added to the faults.</returns>
    private async Task<Table?> LoadTableAsync(StoredJob job, DataEncoding? kept, List<Fault> faults, CancellationToken cancellationToken)
    {
        var gone = new JobFailedException("dataset_invalid", $"Dataset '{job.DatasetId}' is gone.");
        var dataset = await datasets.FindOfJobAsync(job.DatasetId, cancellationToken) ?? throw gone;
        var features = kept is { IsPlain: false } ? [.. kept.Features.Select(feature => feature.Name)] : job.Request.Features;
        ImmutableArray<string> needed = [.. features, .. job.Request.Targets, .. job.Request.Helpers, .. job.Request.Preprocessing.Columns.Keys];
        var all = features.IsEmpty || needed.Except(dataset.Columns.Select(column => column.Name)).Any();
        var table = await datasets.LoadTableAsync(job.DatasetId, all ? null : needed, kept?.TypesOf([]) ?? ImmutableDictionary<string, ColumnType>.Empty, faults, cancellationToken);
        return table ?? (faults.Count > 0 ? null : throw gone);
    }

    /// <summary>Pulls the trainer to its end, or to the end of the time it was given.</summary>
    /// <returns>Why it ended; null when the job was cancelled meanwhile.</returns>
    private string? Train(JobClaim claim, PreparedData data, Network network, HistoryBuffer history, CancellationToken cancellationToken)
    {
        TrainingThread.StepBack();
        using var trainer = new Trainer(network, data.Training, data.Validation, claim.Job.Request.Options, threads: options.Value.Threads);
        var budget = claim.Job.Request.MaxSeconds is { } seconds and < 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        var (stopReason, started) = ("completed", time.GetTimestamp());
        var recorded = started;
        foreach (var progress in trainer.Run())
        {
            if (progress.Completed is { } report)
                history.Add(new HistoryPoint((long)time.GetElapsedTime(started).TotalMilliseconds, report));
            if (cancellationToken.IsCancellationRequested)
            {
                claim.Record(history);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (time.GetElapsedTime(started) >= budget)
            {
                stopReason = "timeBudget";
                break;
            }

            if (time.GetElapsedTime(recorded) < RecordEvery) continue;
            if (!claim.Record(history)) return null;
            recorded = time.GetTimestamp();
        }

        if (trainer.Divergence is not null)
        {
            claim.Record(history);
            throw new JobFailedException("diverged", trainer.Divergence);
        }

        trainer.RestoreBest();
        return trainer.State.IsStopped ? "earlyStopped" : stopReason;
    }

    private sealed class JobFailedException(string code, string message) : Exception(message)
    {
        public string Code { get; } = code;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Job {JobId} begins, attempt {Attempt}")]
        public static partial void Claimed(ILogger logger, string jobId, int attempt);

        [LoggerMessage(2, LogLevel.Information, "Job {JobId} succeeded")]
        public static partial void Succeeded(ILogger logger, string jobId);

        [LoggerMessage(3, LogLevel.Information, "Job {JobId} was cancelled")]
        public static partial void Cancelled(ILogger logger, string jobId);

        [LoggerMessage(4, LogLevel.Information, "Job {JobId} is handed back because the process stops; it begins again at the next start")]
        public static partial void HandedBack(ILogger logger, string jobId);

        [LoggerMessage(5, LogLevel.Warning, "Job {JobId} is run by somebody else now; this run ends without a result")]
        public static partial void Fenced(ILogger logger, string jobId);

        [LoggerMessage(6, LogLevel.Warning, "Job {JobId} failed, {Code}: {Detail}")]
        public static partial void Failed(ILogger logger, string jobId, string code, string detail);

        [LoggerMessage(7, LogLevel.Warning, "Job {JobId} lost the database and is tried again")]
        public static partial void DatabaseAway(ILogger logger, string jobId, Exception exception);

        [LoggerMessage(8, LogLevel.Error, "Job {JobId} failed for an unexpected reason")]
        public static partial void Broken(ILogger logger, string jobId, Exception exception);
    }
}
