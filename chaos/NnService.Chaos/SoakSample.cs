namespace NnService.Chaos;

/// <summary>What the service takes at one moment of a soak.</summary>
/// <param name="At">Time since the start.</param>
/// <param name="Process">What the process takes.</param>
/// <param name="Heap">Bytes of the managed heap after its last collection.</param>
/// <param name="File">Bytes of the database file.</param>
/// <param name="Streams">Event streams that are open.</param>
internal sealed record SoakSample(TimeSpan At, ProcessFigures Process, long Heap, long File, int Streams)
{
    private const double Megabyte = 1 << 20;

    /// <summary>
    /// What must be flat: the median of the last fifth may exceed that of the second by a share, and by what chance adds.
    /// </summary>
    private static readonly (string Name, Func<SoakSample, double> Of, double Share, double Chance)[] Flat =
    [
        ("resident MB", sample => sample.Process.Resident / Megabyte, 0.15, 32),
        ("anonymous MB", sample => sample.Process.Anonymous / Megabyte, 0.15, 32),
        ("heap MB", sample => sample.Heap / Megabyte, 0.25, 16),
        ("threads", sample => sample.Process.Threads, 0, 10),
        ("handles", sample => sample.Process.Handles, 0, 20),
        ("database MB", sample => sample.File / Megabyte, 0.1, 16),
    ];

    public static string Head => $"{"time",10}{string.Concat(Flat.Select(figure => $"{figure.Name,14}"))}{"streams",10}";

    public override string ToString() =>
        $"{At,10:hh\\:mm\\:ss}{string.Concat(Flat.Select(figure => $"{figure.Of(this),14:0.0}"))}{Streams,10}";

    /// <summary>What is not flat.</summary>
    public static IEnumerable<string> Judge(IReadOnlyList<SoakSample> samples)
    {
        var fifth = samples.Count / 5;
        if (fifth == 0) return ["the soak was too short to be judged"];
        var faults = new List<string>();
        foreach (var (name, of, share, chance) in Flat)
        {
            var early = Median(samples.Skip(fifth).Take(fifth).Select(of));
            var late = Median(samples.TakeLast(fifth).Select(of));
            var most = (early * (1 + share)) + chance;
            Console.WriteLine($"soak: {name}: {early:0.0} early, {late:0.0} late, at most {most:0.0}");
            if (late > most) faults.Add($"{name} is not flat: from {early:0.0} to {late:0.0}");
        }

        return faults;
    }

    private static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }
}
