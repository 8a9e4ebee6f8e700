using System.ComponentModel.DataAnnotations;

namespace NnService.Infrastructure.Jobs.Nodes;

/// <summary>
/// How processes on one PostgreSQL database notice each other; section <c>NnService:Cluster</c>. The same values for all of them.
/// </summary>
public sealed class NnClusterOptions
{
    internal const string Section = "NnService:Cluster";

    /// <summary>The time after which a process says again that it is alive, 100 milliseconds to one minute.</summary>
    [Range(
        typeof(TimeSpan),
        "00:00:00.100",
        "00:01:00",
        ErrorMessage = "NnService:Cluster:CheckInEvery must be from 00:00:00.100 to 00:01:00.")]
    public TimeSpan CheckInEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a process may be overdue before others take it for dead and go on with its jobs, 500 milliseconds to ten minutes; longer
    /// than any pause that a living one may make.
    /// </summary>
    [Range(
        typeof(TimeSpan),
        "00:00:00.500",
        "00:10:00",
        ErrorMessage = "NnService:Cluster:CheckInThreshold must be from 00:00:00.500 to 00:10:00.")]
    public TimeSpan CheckInThreshold { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>After a time without a report, from the last check-in.</summary>
    internal TimeSpan DeadAfter => CheckInEvery + CheckInThreshold;
}
