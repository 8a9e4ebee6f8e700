using System.Diagnostics;

namespace NnService.Infrastructure.Telemetry;

/// <summary>The source that all spans of the service come from. Thread-safe.</summary>
/// <remarks>Without a listener a span is null and asking for one costs a look at a field.</remarks>
public static class NnActivities
{
    public const string Name = "NnService";

    /// <summary>The source of this process: spans, unlike instruments, have no host.</summary>
    public static ActivitySource Source { get; } = new(Name);
}
