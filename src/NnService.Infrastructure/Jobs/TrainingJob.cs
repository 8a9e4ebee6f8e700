using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>Runs one training job from claim to end.</summary>
/// <remarks>
/// Ways to end: succeeded, failed, cancelled, paused; handed back because the process stops; or retried by Quartz because the database is
/// away.
/// </remarks>
internal sealed partial class TrainingJob(
    JobQueue queue,
    JobClaims claims,
    JobNotifications notifications,
    ModelStore models,
    DatasetStore datasets,
    IOptions<NnTrainingOptions> options,
    TimeProvider time,
    JobMetrics metrics,
    StorageOutage outage,
    EngineShutdown shutdown,
    IHostApplicationLifetime lifetime,
    ILogger<TrainingJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shutdown.Begun);
        try
        {
            await ExecuteAsync(context, interrupt.Token);
        }
        catch (Exception e) when (interrupt.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Quartz gives a firing back at the next start if it has interrupted it and this is how it ends. To one that it has not
            // interrupted that would be a failure, and the reconciler gives it back.
            if (cancellationToken.IsCancellationRequested) throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private async Task ExecuteAsync(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = context.JobDetail.Key.Name;
        if (context is { Recovering: true, RecoveringTriggerKey: { } lost })
        {
            // Quartz fires a lost job at once; it goes back to its place in the queue instead, behind those that are more urgent or older.
            if (await queue.RequeueAsync(id, lost.Name, cancellationToken)) Log.Requeued(logger, id);
            return;
        }

        var asked = TimeProvider.System.GetUtcNow();
        if (await claims.TryClaimAsync(id, cancellationToken, new(context.Trigger.Key.Name, context.RetryAttempt)) is not { } claim) return;
        Log.Claimed(logger, id, claim.Job.Attempt);
        using var span = JobSpans.BeginAttempt(claim, asked, JobSpans.SubmitterOf(context.Trigger.JobDataMap));
        using var attempt = metrics.Begin();
        try
        {
            await AttemptAsync(claim, attempt, span, cancellationToken);
        }
        catch (Exception e) when (e.IsDatabaseError())
        {
            claims.ForgiveAttempt(id);
            attempt.End = JobMetrics.DatabaseAway;
            span?.SetStatus(ActivityStatusCode.Error, JobMetrics.DatabaseAway);
            if (outage.Report(e, $"job {id}")) Log.DatabaseAway(logger, id);
            else Log.DatabaseFailed(logger, id, e);
            throw; // the retry policy of the trigger brings the job back, and then the reconciler
        }
        finally
        {
            span?.SetTag("nnservice.job.end", attempt.End);
        }
    }

    /// <summary>Runs, and writes down how it ended.</summary>
    private async Task AttemptAsync(JobClaim claim, JobMetrics.Attempt attempt, Activity? span, CancellationToken cancellationToken)
    {
        var id = claim.Job.Id;
        try
        {
            await RunAsync(claim, cancellationToken);
        }
        catch (FencedException)
        {
            attempt.End = JobMetrics.Fenced;
            Log.Fenced(logger, id);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && (e is OperationCanceledException || e.IsDatabaseError()))
        {
            // A command that is interrupted fails as one of a database that is away.
            var status = await claim.ReleaseAsync();
            if (status != JobStatus.Cancelled) attempt.End = JobMetrics.Released;
            Log.Released(logger, id, status);
            // the job is to run again after the next start
            if (status == JobStatus.Queued) throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (JobFailedException e)
        {
            Log.Failed(logger, e.Code == "internal" ? LogLevel.Warning : LogLevel.Information, id, e.Code, e.Message);
            span?.SetStatus(ActivityStatusCode.Error, e.Code);
            await claim.FailAsync(e.Code, e.Message);
        }
        catch (OutOfMemoryException)
        {
            Log.Failed(logger, LogLevel.Warning, id, "out_of_memory", "");
            span?.SetStatus(ActivityStatusCode.Error, "out_of_memory");
            await claim.FailAsync(
                "out_of_memory",
                "The memory did not suffice for this network and this data; use a smaller network, a smaller batch or fewer rows.");
        }
        catch (Exception e) when (!e.IsDatabaseError())
        {
            Log.Broken(logger, id, e);
            span?.SetStatus(ActivityStatusCode.Error, "internal");
            await claim.FailAsync("internal", "The job failed for a reason that is the service's own; its log tells more.");
        }
    }

    private async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        using var interrupt = notifications.RegisterRunner(claim.Job.Id);
        while (true)
        {
            var data = await PrepareAsync(claim, cancellationToken);
            var (checkpoint, damaged) = await claim.ResumeAsync(data.Definition, cancellationToken);
            if (damaged > 0) Log.Damaged(logger, claim.Job.Id, damaged, checkpoint?.State.Epoch ?? 0);
            // A checkpoint has all the weights, so the version that the job began with is not needed any more.
            var ensemble = checkpoint is null
                ? await LoadStartAsync(claim.Job, data.Definition, cancellationToken)
                : Ensemble.Of(data.Definition, checkpoint.Weights);
            // Threads of their own: training would starve the pool's other work.
            var (run, end) = await TrainingThread.RunAsync(thread =>
            {
                using var run = new TrainingRun(claim, data, ensemble, checkpoint, options.Value, interrupt, time, metrics, thread);
                return (run, run.Run(cancellationToken));
            });
            if (await EndAsync(claim, data, ensemble, run, end)) return;
        }
    }

    /// <returns>False when the job is to go on after all, from its last checkpoint.</returns>
    private async Task<bool> EndAsync(JobClaim claim, PreparedData data, Ensemble ensemble, TrainingRun run, RunEnd end)
    {
        if (run.Divergence is { } divergence) throw new JobFailedException("diverged", divergence);
        switch (end)
        {
            case RunEnd.Cancelled:
                await claim.CancelAsync();
                Log.Ended(logger, claim.Job.Id, JobStatus.Cancelled);
                return true;
            case RunEnd.Paused:
                if (!await claim.PauseAsync()) return false;
                Log.Ended(logger, claim.Job.Id, JobStatus.Paused);
                return true;
        }

        var (metrics, heldOut) = Judge(data, ensemble);
        if (metrics is not null && !double.IsFinite(metrics.Loss))
            throw new JobFailedException(
                "diverged",
                "The loss of the trained network is not a finite number: its outputs are too large. Try a smaller learning rate or "
                    + "standardised inputs.");
        if (Compare(claim.Job, data, ensemble, metrics) is { } warning) await claim.WarnAsync([warning], CancellationToken.None);
        Log.Ended(logger, claim.Job.Id, await claim.SucceedAsync(ensemble, data.Encoding, metrics, heldOut, run.History, run.StopReason));
        return true;
    }

    private static (EvaluationReport? Metrics, HeldOutRecord? HeldOut) Judge(PreparedData data, Ensemble ensemble)
    {
        var judged = data.Test ?? data.Validation;
        if (judged is null && data.Folds is null) return (null, null);
        using var span = JobSpans.Begin("job.evaluate");
        return judged is not null
            ? Evaluator.Judge(ensemble, data.Encoding, judged)
            : Evaluator.JudgeOutOfFold(ensemble, data.Encoding, data.Training, data.Folds!);
    }

    // Where no rows are held out, those that were learned from tell at least whether anything was.
    private static string? Compare(StoredJob job, PreparedData data, Ensemble ensemble, EvaluationReport? metrics) =>
        Baseline.WarningOf(
            metrics ?? Evaluator.Evaluate(ensemble, data.Encoding, data.Training),
            data.Parts.JudgedBy,
            isBalanced: job.Request.ClassWeights is not null);

    private sealed class JobFailedException(string code, string message) : Exception(message)
    {
        public string Code { get; } = code;
    }
}
