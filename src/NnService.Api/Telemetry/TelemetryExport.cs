using NnService.Api.Metrics;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NnService.Api.Telemetry;

/// <summary>Sends traces, metrics and logs to the collector that the operator names, and to no other address.</summary>
internal static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // What replaces the address for one of the three.
    private static readonly string[] Further =
    [
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    // What is asked every few seconds by machines, and says nothing when it is answered.
    private static readonly PathString[] Polled = ["/health", "/metrics"];

    /// <summary>Adds the exporters where an address is configured; else nothing at all.</summary>
    /// <exception cref="StartRefusedException">An address cannot be one: the exporter would silently take one of its own.</exception>
    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[Endpoint])) return;
        foreach (var key in Further.Prepend(Endpoint))
            Check(key, builder.Configuration[key]);
        builder.Services.AddHostedService<JobCountRefresh>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(Describe)
            .WithTracing(tracing => tracing
                .AddSource(NnActivities.Name)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsTraced))
            .WithMetrics(metrics => metrics
                .AddMeter([NnMeter.Name, .. ShownInstrument.Meters])
                .AddView(instrument => IsShown(instrument) ? null : MetricStreamConfiguration.Drop))
            .WithLogging(null, log => log.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }

    // What the environment says of the service goes before what it says of itself.
    private static void Describe(ResourceBuilder resource) => resource
        .AddService("nnservice", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();

    private static bool IsTraced(HttpContext context) => !Array.Exists(Polled, path => context.Request.Path.StartsWithSegments(path));

    private static bool IsShown(System.Diagnostics.Metrics.Instrument instrument) =>
        instrument.Meter.Name == NnMeter.Name || ShownInstrument.Of(instrument) is not null;

    private static void Check(string key, string? address)
    {
        if (string.IsNullOrWhiteSpace(address)) return;
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return;
        throw new StartRefusedException($"{key}: '{address}' is not the address of a collector, such as http://localhost:4317.");
    }
}
