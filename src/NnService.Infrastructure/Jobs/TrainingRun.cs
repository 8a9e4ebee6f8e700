using System.Diagnostics;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>How a run ended when nothing went wrong.</summary>
internal enum RunEnd
{
    /// <summary>The last epoch, early stopping, or the end of the time it was given.</summary>
    Finished,
    Cancelled,

    /// <summary>
    /// Cancelled, but what the network has learned is to be kept: the weights of the best epoch where early stopping keeps them, else the
    /// latest.
    /// </summary>
    CancelledKeepingBest,
    Paused,
}

/// <summary>
/// One attempt at a job: pulls the trainer from where the last attempt stood, and after every slice decides whether to record, to save or
/// to stop. Lives on the thread that trains.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>The last epoch was reached.</summary>
    public const string Completed = "completed";

    /// <summary>Early stopping ended it.</summary>
    public const string EarlyStopped = "earlyStopped";

    private readonly JobClaim _claim;
    private readonly Ensemble _ensemble;
    private readonly EnsembleTrainer _trainer;
    private readonly CheckpointPolicy _policy;
    private readonly InterruptFlag _interrupt;
    private readonly JobMetrics _metrics;
    private readonly TrainingThread _thread;
    private (long Epochs, long Rows) _told;
    private Activity? _span;
    private int _epochs;

    /// <summary>Puts the network and the trainer where the checkpoint says.</summary>
    public TrainingRun(
        JobClaim claim,
        PreparedData data,
        Ensemble ensemble,
        Checkpoint? checkpoint,
        NnTrainingOptions options,
        InterruptFlag interrupt,
        TimeProvider time,
        JobMetrics metrics,
        TrainingThread thread)
    {
        for (var member = 0; member < checkpoint?.Weights.Length; member++)
            checkpoint.Weights[member].CopyTo(ensemble.Members[member].Parameters, 0);
        _claim = claim;
        _ensemble = ensemble;
        _interrupt = interrupt;
        _metrics = metrics;
        _thread = thread;
        _trainer = new EnsembleTrainer(
            ensemble, data.Training, data.Validation, data.Folds, claim.Job.Request.Options, checkpoint?.State, options.Threads);
        _policy = new CheckpointPolicy(time, options.CheckpointEvery, TimeSpan.FromMilliseconds(checkpoint?.ElapsedMs ?? 0));
        History = new DownsampledHistory(
            claim.Job.Request.Options.BestRule(data.Validation is not null || data.Folds is not null),
            checkpoint?.History ?? HistoryCursor.Empty);
        _told = Trained;
    }

    /// <summary>The epochs so far, those of earlier attempts included.</summary>
    public DownsampledHistory History { get; }

    /// <summary>Why a run that finished did so.</summary>
    public string StopReason { get; private set; } = Completed;

    /// <summary>Why the run is lost; null unless it diverged.</summary>
    public string? Divergence => _trainer.Divergence;

    private (long Epochs, long Rows) Trained => (_trainer.State.Epoch, _trainer.RowsTrained);

    /// <summary>Trains until there is a reason to stop.</summary>
    /// <exception cref="OperationCanceledException">The process stops; where the run stands is saved.</exception>
    public RunEnd Run(CancellationToken stopping)
    {
        using var span = JobSpans.Begin("job.train");
        _span = span;
        try
        {
            return Train(stopping);
        }
        finally
        {
            CountTrained();
            span?.SetTag("nnservice.epochs", _epochs);
        }
    }

    public void Dispose() => _trainer.Dispose();

    private RunEnd Train(CancellationToken stopping)
    {
        if (_claim.Job.Command == JobCommand.CancelKeepingBest) return KeepBest();
        foreach (var progress in _trainer.Run())
        {
            if (progress.Completed is { } report)
            {
                History.Add(new HistoryPoint((long)_policy.Elapsed.TotalMilliseconds, report));
                _policy.EpochEnded();
                _epochs++;
                JobSpans.AddEpoch(_span, _epochs, report);
            }

            if (CheckForCommands(stopping) is { } end) return end;
            if (_policy.Elapsed.TotalSeconds < (_claim.Job.Request.MaxSeconds ?? double.PositiveInfinity)) continue;
            StopReason = "timeBudget";
            break;
        }

        if (Divergence is not null) Record(saves: false);
        _trainer.RestoreBest();
        if (_trainer.State.IsStopped) StopReason = EarlyStopped;
        return RunEnd.Finished;
    }

    private RunEnd? CheckForCommands(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            Record(saves: true);
            stopping.ThrowIfCancellationRequested();
        }

        var saves = _policy.IsCheckpointDue;
        if (!saves && !_interrupt.IsSet && !_policy.IsRecordingDue) return null;
        _interrupt.IsSet = false; // first this, then the command: a command that comes between the two is not missed
        switch (Record(saves))
        {
            case JobCommand.Cancel:
                return RunEnd.Cancelled;
            case JobCommand.CancelKeepingBest:
                return KeepBest();
            case JobCommand.Pause:
                Record(saves: true);
                return RunEnd.Paused;
            default:
                return null;
        }
    }

    private RunEnd KeepBest()
    {
        if (!_trainer.State.HasBegun) return RunEnd.Cancelled; // there is nothing to keep
        _trainer.RestoreBest();
        return RunEnd.CancelledKeepingBest;
    }

    private JobCommand Record(bool saves)
    {
        using var span = saves ? JobSpans.Begin("job.checkpoint") : null;
        var checkpoint = (Checkpoint?)null;
        var command = _policy.Record(saves, () => _thread.Write(() => _claim.Record(
            History, _policy.EpochMs, checkpoint = saves ? Checkpoint() : null)));
        _metrics.Recorded(_policy.LastCost, checkpoint?.Bytes);
        span?.SetTag("nnservice.epoch", _trainer.State.Epoch);
        span?.SetTag("nnservice.checkpoint.bytes", checkpoint?.Bytes);
        CountTrained();
        return command;
    }

    private Checkpoint Checkpoint() =>
        new(
            [.. _ensemble.Members.Select(member => member.Parameters)],
            _trainer.State,
            History.Memory,
            (long)_policy.Elapsed.TotalMilliseconds);

    /// <summary>Counts what was trained since it was last called; not in every step, which would cost something.</summary>
    private void CountTrained()
    {
        var now = Trained;
        var before = _told;
        _metrics.Trained(now.Epochs - before.Epochs, now.Rows - before.Rows);
        _told = now;
    }
}
