using System.Globalization;
using NnService.Benchmarks;

namespace NnService.Chaos.Fuzz;

/// <summary>What the service holds when nothing is asked of it.</summary>
/// <param name="Memory">Bytes of memory; 0 where the system has no <c>/proc</c>, as are handles and threads.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
/// <param name="DatabaseBytes">Bytes that the database needs, free pages left out.</param>
/// <param name="DirectoryBytes">Bytes of the data directory, backups left out.</param>
internal sealed record Footprint(long Memory, int Handles, int Threads, long DatabaseBytes, long DirectoryBytes)
{
    // What may come and go with a collection, a pool or a page, whatever was asked.
    private const double MemoryShare = 0.25;
    private const long MemorySlack = 64L << 20;
    private const int HandleSlack = 16;
    private const int ThreadSlack = 8;
    private const long DatabaseSlack = 2L << 20;
    private const long DirectorySlack = 32L << 20;

    public static Footprint Of(ServiceProcess service, string directory, long databaseBytes) => new(
        service.Resident, Count(service.Id, "fd"), Count(service.Id, "task"), databaseBytes, Bytes(directory));

    /// <summary>What stayed, compared with an earlier measurement.</summary>
    public IEnumerable<string> Growth(Footprint before)
    {
        if (Memory > (before.Memory * (1 + MemoryShare)) + MemorySlack)
            yield return $"memory grew from {Mega(before.Memory)} to {Mega(Memory)}";
        if (Handles > before.Handles + HandleSlack) yield return $"handles grew from {before.Handles} to {Handles}";
        if (Threads > before.Threads + ThreadSlack) yield return $"threads grew from {before.Threads} to {Threads}";
        if (DatabaseBytes > before.DatabaseBytes + DatabaseSlack)
            yield return $"the database grew from {Mega(before.DatabaseBytes)} to {Mega(DatabaseBytes)}";
        if (DirectoryBytes > before.DirectoryBytes + DirectorySlack)
            yield return $"the data directory grew from {Mega(before.DirectoryBytes)} to {Mega(DirectoryBytes)}";
    }

    public override string ToString() =>
        $"memory {Mega(Memory)}, {Handles} handles, {Threads} threads, database {Mega(DatabaseBytes)}, data directory "
            + $"{Mega(DirectoryBytes)}";

    public static string Mega(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.0} MiB");

    private static int Count(int process, string what)
    {
        var folder = $"/proc/{process}/{what}";
        return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Count() : 0;
    }

    private static long Bytes(string directory) => new DirectoryInfo(directory)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Directory!.Name != "backups")
        .Sum(file => file.Length);
}
