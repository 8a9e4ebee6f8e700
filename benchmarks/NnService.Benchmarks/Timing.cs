using System.Diagnostics;

namespace NnService.Benchmarks;

/// <summary>What a run of a workload came to.</summary>
/// <param name="SamplesPerSecond">Rows trained per second, in the best of the stretches.</param>
/// <param name="BytesPerStep">Bytes allocated per step.</param>
internal sealed record Timing(double SamplesPerSecond, double BytesPerStep)
{
    private const double WarmUpSeconds = 1;
    private const double StretchSeconds = 0.5;
    private const int Stretches = 6;

    /// <summary>Trains until the code is compiled and the clocks are up, then times stretches of whole epochs.</summary>
    public static Timing Of(Workload workload, int threads)
    {
        using var trainer = workload.Prepare(threads);
        using var turns = trainer.Run().GetEnumerator();
        Train(turns, WarmUpSeconds);

        var best = 0.0;
        for (var i = 0; i < Stretches; i++)
        {
            var (epochs, seconds) = Train(turns, StretchSeconds);
            best = Math.Max(best, epochs * workload.Rows / seconds);
        }

        return new(best, AllocatedPerStep(workload));
    }

    // An epoch allocates its report, whatever its steps: what twice the steps allocate more is what a step allocates.
    private static double AllocatedPerStep(Workload workload)
    {
        var halved = workload with
        {
            Batch = Math.Max(1, workload.Batch / 2),
            Rows = workload.Batch == 1 ? 2 * workload.Rows : workload.Rows,
        };
        return (double)(BytesPerEpoch(halved) - BytesPerEpoch(workload)) / (halved.StepsPerEpoch - workload.StepsPerEpoch);
    }

    private static long BytesPerEpoch(Workload workload)
    {
        using var trainer = workload.Prepare(1);
        using var turns = trainer.Run().Where(turn => turn.Completed is not null).GetEnumerator();
        turns.MoveNext();
        var before = GC.GetAllocatedBytesForCurrentThread();
        turns.MoveNext();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (long Epochs, double Seconds) Train(IEnumerator<Domain.Training.TrainingProgress> turns, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var epochs = 0L;
        while (turns.MoveNext())
        {
            if (turns.Current.Completed is null) continue;
            epochs++;
            if (Stopwatch.GetElapsedTime(start).TotalSeconds is var elapsed && elapsed >= seconds) return (epochs, elapsed);
        }

        throw new InvalidOperationException("The run ended before its time was up.");
    }
}
