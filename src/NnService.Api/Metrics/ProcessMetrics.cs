using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.InteropServices;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Metrics;

/// <summary>What the runtime does not tell of the process by itself.</summary>
internal sealed class ProcessMetrics
{
    public ProcessMetrics(IMeterFactory meters)
    {
        var meter = meters.OfService();
        using var process = Process.GetCurrentProcess();
        var start = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        KeyValuePair<string, object?>[] build = [new("version", Version()), new("dotnet", RuntimeInformation.FrameworkDescription)];
        meter.CreateObservableGauge("process.start_time", () => start, "s", "When the process started, in seconds since 1970.");
        meter.CreateObservableGauge("process.threads", Threads, "{thread}", "Threads of the process, those that train included.");
        meter.CreateObservableGauge(
            "nnservice.build_info", () => new Measurement<int>(1, build), null, "Always 1; the labels tell what runs.");
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    // The commit stands behind a plus.
    private static string Version() =>
        typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";
}
