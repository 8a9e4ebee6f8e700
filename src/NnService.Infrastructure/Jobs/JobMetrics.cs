using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Telemetry;

namespace NnService.Infrastructure.Jobs;

/// <summary>
/// What can be measured of jobs: in the whole database how many are not finished, and of this process what it does with them. Thread-safe.
/// </summary>
public sealed partial class JobMetrics
{
    internal const string Released = "released", Fenced = "fenced", DatabaseAway = "database_away", Done = "done";

    // A scrape that waits longer is given up by who asks.
    private const int PatienceSeconds = 2;

    private static readonly JobStatus[] Unfinished = [JobStatus.Queued, JobStatus.Running, JobStatus.Paused];

    private readonly NnDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<JobMetrics> _logger;
    private readonly Counter<long> _jobsEnded;
    private readonly Counter<long> _attemptsBegun;
    private readonly Counter<long> _attemptsEnded;
    private readonly Counter<long> _epochs;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _checkpointBytes;
    private readonly Histogram<double> _recordings;
    private volatile IReadOnlyDictionary<JobStatus, int>? _counts;
    private int _running;

    internal JobMetrics(NnDatabase database, IMeterFactory meters, ThisNode node, TimeProvider time, ILogger<JobMetrics> logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
        var meter = meters.OfService();
        meter.CreateObservableGauge(
            "nnservice.jobs",
            Counts,
            "{job}",
            "Jobs in the whole database that are not finished, by status; absent while the database cannot be asked.");
        meter.CreateObservableGauge(
            "nnservice.training.slots", () => node.Slots, "{slot}", "Jobs that this process may run at the same time.");
        meter.CreateObservableGauge(
            "nnservice.training.slots.busy", () => Volatile.Read(ref _running), "{slot}", "Jobs that this process runs now.");
        _jobsEnded = meter.CreateCounter<long>(
            "nnservice.jobs.ended", "{job}", "Jobs that this process saw to their end, by status and, of failed ones, by error.");
        _attemptsBegun = meter.CreateCounter<long>(
            "nnservice.job.attempts.begun", "{attempt}", "Attempts at a job that this process began.");
        _attemptsEnded = meter.CreateCounter<long>(
            "nnservice.job.attempts.ended", "{attempt}", "Attempts at a job that ended in this process, by how.");
        _epochs = meter.CreateCounter<long>("nnservice.training.epochs", "{epoch}", "Epochs trained.");
        _rows = meter.CreateCounter<long>("nnservice.training.rows", "{row}", "Rows trained, each once an epoch.");
        _checkpointBytes = meter.CreateCounter<long>(
            "nnservice.job.checkpoint.written", "By", "Weights and memory of optimizers written as checkpoints.");
        _recordings = meter.CreateHistogram(
            "nnservice.job.recording.duration", "s", "Time that writing the progress of a job took, alone or with a checkpoint.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30] });
        BeginAtZero();
    }

    /// <summary>
    /// Counts, for the next look at the instruments, the jobs that are not finished. Where the database cannot be asked in time, nothing is
    /// known.
    /// </summary>
    public async Task RefreshGaugesAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(PatienceSeconds), _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var db = _database.Read();
            db.Database.SetCommandTimeout(PatienceSeconds);
            _counts = await db.Jobs.IgnoreQueryFilters().Where(JobRow.IsActive).GroupBy(job => job.Status)
                .Select(jobs => new { jobs.Key, Count = jobs.Count() })
                .ToDictionaryAsync(jobs => jobs.Key, jobs => jobs.Count, both.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _counts = null;
            Log.NotCounted(_logger, e);
        }
    }

    /// <summary>An attempt begins; it lasts until what is returned is disposed of.</summary>
    internal Attempt Begin()
    {
        _attemptsBegun.Add(1);
        Interlocked.Increment(ref _running);
        return new Attempt(this);
    }

    /// <summary>A job has ended, and that is committed.</summary>
    internal void Ended(JobStatus status, string? error)
    {
        if (error is null) _jobsEnded.Add(1, Status(status));
        else _jobsEnded.Add(1, Status(status), new("error", error));
    }

    internal void Trained(long epochs, long rows)
    {
        _epochs.Add(epochs);
        _rows.Add(rows);
    }

    /// <summary>Progress was written; bytes are those of the checkpoint that went with it, null for none.</summary>
    internal void Recorded(TimeSpan took, long? bytes)
    {
        _recordings.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", bytes is null ? "progress" : "checkpoint"));
        if (bytes is { } written) _checkpointBytes.Add(written);
    }

    private IEnumerable<Measurement<int>> Counts() =>
        _counts is { } counts ? Unfinished.Select(status => new Measurement<int>(counts.GetValueOrDefault(status), Status(status))) : [];

    /// <summary>What is not there before it happens for the first time has no rate at that moment, and an alert would miss it.</summary>
    private void BeginAtZero()
    {
        Trained(0, 0);
        _attemptsBegun.Add(0);
        _checkpointBytes.Add(0);
        foreach (var end in (string[])[Done, Released, Fenced, DatabaseAway])
            _attemptsEnded.Add(0, new KeyValuePair<string, object?>("end", end));
        foreach (var status in (JobStatus[])[JobStatus.Succeeded, JobStatus.Cancelled]) _jobsEnded.Add(0, Status(status));
        foreach (var error in (string[])[
            "diverged", "dataset_invalid", "out_of_memory", "worker_lost", "version_not_reproducible", "internal",
        ])
            _jobsEnded.Add(0, Status(JobStatus.Failed), new("error", error));
    }

    private static KeyValuePair<string, object?> Status(JobStatus status) => new("status", status.ToString().ToLowerInvariant());

    /// <summary>One attempt, while it lasts.</summary>
    internal sealed class Attempt(JobMetrics metrics) : IDisposable
    {
        /// <summary>How it ends; unless told otherwise, the job has ended or was paused.</summary>
        public string End { get; set; } = Done;

        public void Dispose()
        {
            Interlocked.Decrement(ref metrics._running);
            metrics._attemptsEnded.Add(1, new KeyValuePair<string, object?>("end", End));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The jobs could not be counted")]
        public static partial void NotCounted(ILogger logger, Exception exception);
    }
}
