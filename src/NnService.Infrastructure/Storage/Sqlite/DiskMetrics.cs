using System.Diagnostics.Metrics;
using NnService.Infrastructure.Telemetry;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>How full the disk of the data directory is.</summary>
internal static class DiskMetrics
{
    public static void AddDisk(this IMeterFactory meters, string directory)
    {
        var disk = new DriveInfo(directory);
        var meter = meters.OfService();
        meter.CreateObservableGauge(
            "nnservice.storage.disk.free", () => Of(disk, disk => disk.AvailableFreeSpace), "By", "What is free of the disk of the data.");
        meter.CreateObservableGauge(
            "nnservice.storage.disk.size", () => Of(disk, disk => disk.TotalSize), "By", "What the disk of the data has in all.");
    }

    // Nothing where the disk is gone: all other figures are needed all the more then.
    private static IEnumerable<Measurement<long>> Of(DriveInfo disk, Func<DriveInfo, long> measure) =>
        disk.IsReady ? [new(measure(disk))] : [];
}
