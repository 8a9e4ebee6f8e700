using System.Diagnostics;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Predictions;

/// <summary>The spans of predictions, below those of their requests; the fast path has none.</summary>
internal static class PredictionSpans
{
    /// <summary>Begins one that lasts from the first byte of the body to the last output; null without a listener.</summary>
    public static Activity? Begin(string model, int version)
    {
        var span = NnActivities.Source.StartActivity("predict");
        span?.SetTag("nnservice.model.id", model);
        span?.SetTag("nnservice.model.version", version);
        return span;
    }

    /// <summary>The rows have been read.</summary>
    public static void Read(Activity? span, int rows) => span?.SetTag("nnservice.prediction.rows", rows);

    /// <summary>
    /// Takes the span of this request out of what is recorded: on the fast path, sending it would take many times what answering does.
    /// </summary>
    public static void ForgetRequest()
    {
        if (Activity.Current is not { Recorded: true } request) return;
        request.IsAllDataRequested = false;
        request.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
