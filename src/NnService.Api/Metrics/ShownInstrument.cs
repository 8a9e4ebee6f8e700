using System.Diagnostics.Metrics;

namespace NnService.Api.Metrics;

/// <summary>An instrument of the framework that is shown beside those of the service itself.</summary>
/// <param name="Meter">Its meter.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Those of its tags that become labels; all have few values.</param>
internal sealed record ShownInstrument(string Meter, string Name, params string[] Labels)
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
    private const string Runtime = "System.Runtime";

    private static readonly ShownInstrument[] All =
    [
        new(Kestrel, "kestrel.active_connections"),
        new(Runtime, "dotnet.process.cpu.time", "cpu.mode"),
        new(Runtime, "dotnet.process.cpu.count"),
        new(Runtime, "dotnet.process.memory.working_set"),
        new(Runtime, "dotnet.gc.collections", "gc.heap.generation"),
        new(Runtime, "dotnet.gc.pause.time"),
        new(Runtime, "dotnet.gc.heap.total_allocated"),
        new(Runtime, "dotnet.gc.last_collection.heap.size", "gc.heap.generation"),
        new(Runtime, "dotnet.gc.last_collection.memory.committed_size"),
        new(Runtime, "dotnet.thread_pool.thread.count") { Kind = MetricKind.Gauge },
        new(Runtime, "dotnet.thread_pool.queue.length") { Kind = MetricKind.Gauge },
    ];

    /// <summary>What it is, where it is not what it says of itself: some counters of the runtime also fall.</summary>
    public MetricKind? Kind { get; private init; }

    /// <summary>The meters that they belong to.</summary>
    public static IEnumerable<string> Meters => All.Select(shown => shown.Meter).Distinct();

    /// <summary>The entry of an instrument, or null.</summary>
    public static ShownInstrument? Of(Instrument instrument) =>
        Array.Find(All, shown => shown.Meter == instrument.Meter.Name && shown.Name == instrument.Name);
}
