using System.ComponentModel.DataAnnotations;

namespace NnService.Infrastructure.Jobs;

/// <summary>How this process trains; section <c>NnService:Training</c>.</summary>
public sealed class NnTrainingOptions
{
    internal const string Section = "NnService:Training";

    /// <summary>Jobs that run at the same time, 1 to 64.</summary>
    [Range(1, 64, ErrorMessage = "NnService:Training:Slots must be from 1 to 64.")]
    public int Slots { get; set; } = 1;

    /// <summary>
    /// Threads that one job may use where its steps are large enough, 1 to 64; 0 shares the processors out among the slots. The result does
    /// not depend on it.
    /// </summary>
    [Range(0, 64, ErrorMessage = "NnService:Training:ThreadsPerJob must be from 0 to 64.")]
    public int ThreadsPerJob { get; set; }

    /// <summary>
    /// Jobs of one model that run at the same time, in all processes together, 1 to 10 000; 0 leaves one slot of all to other models where
    /// there is more than one.
    /// </summary>
    [Range(0, 10_000, ErrorMessage = "NnService:Training:SlotsPerModel must be from 0 to 10000.")]
    public int SlotsPerModel { get; set; }

    internal int Threads => ThreadsPerJob > 0 ? ThreadsPerJob : Math.Max(1, Environment.ProcessorCount / Slots);

    /// <summary>
    /// The time between two checkpoints of a running job, 100 milliseconds to one day: what a job whose process is killed does again at
    /// most. The first comes after the first epoch or 200 ms, and large networks are saved less often, so that saving takes at most a tenth
    /// of the time.
    /// </summary>
    [Range(
        typeof(TimeSpan),
        "00:00:00.100",
        "1.00:00:00",
        ErrorMessage = "NnService:Training:CheckpointEvery must be from 00:00:00.100 to 1.00:00:00.")]
    public TimeSpan CheckpointEvery { get; set; } = TimeSpan.FromSeconds(5);
}
