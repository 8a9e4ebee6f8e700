using System.Diagnostics.Metrics;

namespace NnService.Infrastructure.Telemetry;

/// <summary>The meter that all instruments of the service belong to.</summary>
public static class NnMeter
{
    public const string Name = "NnService";

    /// <summary>The meter of this host; the factory makes it once.</summary>
    public static Meter OfService(this IMeterFactory meters) => meters.Create(Name);
}
