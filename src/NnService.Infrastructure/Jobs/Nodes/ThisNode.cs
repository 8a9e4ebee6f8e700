using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs.Nodes;

/// <summary>This process among those on one database.</summary>
internal sealed class ThisNode(IOptions<NnNodeOptions> node, IOptions<NnTrainingOptions> training, TimeProvider time)
{
    private DateTime? _startedAt;

    /// <summary>Never that of another process, nor of an earlier one on the same machine: what that one left behind is not ours.</summary>
    public string Id { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");

    public NnRole Role => node.Value.Role;

    /// <summary>Jobs that it runs at the same time; 0 where it leaves that to others.</summary>
    public int Slots => node.Value.Trains ? training.Value.Slots : 0;

    public string Version { get; } = typeof(ThisNode).Assembly.GetName().Version!.ToString(3);

    /// <summary>When the process began, by the clock of all; asked for first once that is set.</summary>
    public DateTime StartedAt => _startedAt ??= time.GetUtcNow().UtcDateTime.AddMilliseconds(-(long)Age().TotalMilliseconds);

    private static TimeSpan Age()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetLocalNow() - process.StartTime;
    }
}
