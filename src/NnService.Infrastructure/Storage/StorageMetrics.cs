using System.Diagnostics.Metrics;
using NnService.Infrastructure.Telemetry;

namespace NnService.Infrastructure.Storage;

/// <summary>How long writers wait for the write lock, and how long they hold it.</summary>
internal sealed class StorageMetrics
{
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    };

    private readonly TimeProvider _time;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _held;

    public StorageMetrics(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.OfService();
        _time = time;
        _waited = meter.CreateHistogram(
            "nnservice.storage.write_lock.wait", "s", "Time that writers waited for the write lock.", advice: Buckets);
        _held = meter.CreateHistogram(
            "nnservice.storage.write_lock.held",
            "s",
            "Time that writers held the write lock, transaction and commit included.",
            advice: Buckets);
    }

    /// <summary>When a writer begins to wait for the lock.</summary>
    public long Waiting() => _time.GetTimestamp();

    /// <summary>To be called when the lock is acquired.</summary>
    /// <returns>When that was.</returns>
    public long Acquired(long asked)
    {
        var entered = _time.GetTimestamp();
        _waited.Record(_time.GetElapsedTime(asked, entered).TotalSeconds);
        return entered;
    }

    /// <summary>To be called before the lock is released.</summary>
    public void Released(long entered) => _held.Record(_time.GetElapsedTime(entered).TotalSeconds);
}
