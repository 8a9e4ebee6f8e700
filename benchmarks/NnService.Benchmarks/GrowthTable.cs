namespace NnService.Benchmarks;

/// <summary>How cost grows: one thing is doubled at a time, everything else stays.</summary>
internal static class GrowthTable
{
    public static void Run()
    {
        Console.WriteLine($"{"what",-10}{"value",8}{"weights",12}{"rows",8}{"batch",7}{"threads",9}{"ms/epoch",12}{"ns/row",12}{"ps/row/weight",15}");
        foreach (var width in (int[])[32, 64, 128, 256, 512, 1024]) Row("width", width, new("", 8192, 128, 128, width, width, 10), 1);
        foreach (var depth in (int[])[1, 2, 4, 8, 16]) Row("depth", depth, new("", 8192, 128, [128, .. Enumerable.Repeat(128, depth), 10]), 1);
        foreach (var batch in (int[])[1, 4, 16, 64, 256, 1024]) Row("batch", batch, new("", 8192, batch, 128, 256, 256, 10), 1);
        foreach (var rows in (int[])[2048, 4096, 8192, 16384, 32768]) Row("rows", rows, new("", rows, 128, 128, 256, 256, 10), 1);
        for (var threads = 1; threads <= Environment.ProcessorCount; threads++) Row("threads", threads, new("", 4096, 256, 784, 1024, 1024, 10), threads);
    }

    private static void Row(string what, int value, Workload workload, int threads)
    {
        var nanoseconds = 1e9 / Timing.Of(workload, threads).SamplesPerSecond;
        Console.WriteLine(FormattableString.Invariant(
            $"{what,-10}{value,8}{workload.Weights,12}{workload.Rows,8}{workload.Batch,7}{threads,9}{nanoseconds * workload.Rows / 1e6,12:0.000}{nanoseconds,12:0}{nanoseconds * 1000 / workload.Weights,15:0.0}"));
    }
}
