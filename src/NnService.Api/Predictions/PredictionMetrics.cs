using System.Diagnostics.Metrics;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Predictions;

/// <summary>What was predicted, by the way that the request took. Counted in plain fields, because one of the ways is walked a hundred thousand times a second. Thread-safe.</summary>
internal sealed class PredictionMetrics
{
    public PredictionMetrics(IMeterFactory meters)
    {
        var meter = meters.OfService();
        PredictionWay[] ways = [Lane, Endpoint, Protocol];
        meter.CreateObservableCounter("nnservice.predictions", () => ways.Select(way => new Measurement<long>(way.Requests, way.Tag)), "{request}", "Requests for predictions that were answered, by the way they took.");
        meter.CreateObservableCounter("nnservice.prediction.rows", () => ways.Select(way => new Measurement<long>(way.Rows, way.Tag)), "{row}", "Rows predicted, by the way they took.");
    }

    /// <summary>The short one, in front of routing.</summary>
    public PredictionWay Lane { get; } = new("lane");

    /// <summary>Through the pipeline to <c>/models/{id}/predict</c>.</summary>
    public PredictionWay Endpoint { get; } = new("endpoint");

    /// <summary>In the words of another system.</summary>
    public PredictionWay Protocol { get; } = new("protocol");
}

/// <summary>The counts of one way.</summary>
internal sealed class PredictionWay(string name)
{
    private long _requests;
    private long _rows;

    public KeyValuePair<string, object?> Tag { get; } = new("way", name);

    public long Requests => Volatile.Read(ref _requests);

    public long Rows => Volatile.Read(ref _rows);

    public void Answered(int rows)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _rows, rows);
    }
}
