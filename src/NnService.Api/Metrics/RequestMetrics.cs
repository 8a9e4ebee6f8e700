using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Metrics;

/// <summary>
/// A kind of request. None of what it is told by can be made up by a client: unknown methods have one name, and what is routed nowhere has
/// no route.
/// </summary>
internal sealed class RequestKind
{
    private readonly KeyValuePair<string, object?>[] _tags;

    public RequestKind(string method, int status, string? route)
    {
        var known = Array.Find(Methods, method.Equals) ?? "_OTHER";
        _tags = [new("http.request.method", known), new("http.response.status_code", status)];
        // Routes of groups end with a slash that is in no address.
        if (route is not null) _tags = [.. _tags, new("http.route", route.Length > 1 ? route.TrimEnd('/') : route)];
    }

    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => _tags;

    private static string[] Methods { get; } = ["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE", "CONNECT"];
}

/// <summary>How long requests take, and how many are in progress.</summary>
/// <remarks>
/// The framework measures the same, but gathers its tags anew for every request; the short way of predictions, which is to cost next to
/// nothing, brings tags that were made once.
/// </remarks>
internal sealed class RequestMetrics
{
    // A prediction takes a tenth of a millisecond, the slowest answers take seconds.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;
    private int _active;

    public RequestMetrics(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.OfService();
        _time = time;
        _duration = meter.CreateHistogram(
            "http.server.request.duration",
            "s",
            "Time that requests took, by method, status and route; without a route where none was found.",
            advice: Buckets);
        meter.CreateObservableUpDownCounter(
            "http.server.active_requests",
            () => Volatile.Read(ref _active),
            "{request}",
            "Requests in progress, but for predictions on the short way.");
    }

    public long Begin() => _time.GetTimestamp();

    public void Ended(long begun, RequestKind kind) => _duration.Record(_time.GetElapsedTime(begun).TotalSeconds, kind.Tags);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var begun = Begin();
        Interlocked.Increment(ref _active);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            Ended(begun, new RequestKind(context.Request.Method, context.Response.StatusCode, RouteOf(context)));
        }
    }

    // The handler of exceptions takes the endpoint off the request.
    private static string? RouteOf(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint
            ?? context.GetEndpoint())?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
}
