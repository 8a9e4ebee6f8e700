using System.Diagnostics.Metrics;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Predictions;

/// <summary>
/// What was predicted, by the path that the request took. Counted in plain fields, because the fast path is taken a hundred thousand times
/// a second. Thread-safe.
/// </summary>
internal sealed class PredictionMetrics
{
    public PredictionMetrics(IMeterFactory meters)
    {
        var meter = meters.OfService();
        PredictionPath[] paths = [Fast, Endpoint, Protocol];
        meter.CreateObservableCounter(
            "nnservice.predictions",
            () => paths.Select(path => new Measurement<long>(path.Requests, path.Tag)),
            "{request}",
            "Requests for predictions that were answered, by the path they took.");
        meter.CreateObservableCounter(
            "nnservice.prediction.rows",
            () => paths.Select(path => new Measurement<long>(path.Rows, path.Tag)),
            "{row}",
            "Rows predicted, by the path they took.");
    }

    /// <summary>In front of routing.</summary>
    public PredictionPath Fast { get; } = new("fast");

    /// <summary>Through the pipeline to <c>/models/{id}/predict</c>.</summary>
    public PredictionPath Endpoint { get; } = new("endpoint");

    /// <summary>In the words of another system.</summary>
    public PredictionPath Protocol { get; } = new("protocol");
}

/// <summary>The counts of one path.</summary>
internal sealed class PredictionPath(string name)
{
    private long _requests;
    private long _rows;

    public KeyValuePair<string, object?> Tag { get; } = new("path", name);

    public long Requests => Volatile.Read(ref _requests);

    public long Rows => Volatile.Read(ref _rows);

    public void Answered(int rows)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _rows, rows);
    }
}
