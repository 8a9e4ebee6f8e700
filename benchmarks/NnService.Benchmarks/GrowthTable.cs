namespace NnService.Benchmarks;

/// <summary>
/// How cost grows: one thing is doubled at a time, everything else stays. <c>growth [width|depth|batch|rows|threads]</c>.
/// </summary>
internal static class GrowthTable
{
    private static readonly Dictionary<string, Action> Tables = new()
    {
        ["width"] = () => Rows("width", [32, 64, 128, 256, 512, 1024], width => new("", 8192, 128, 128, width, width, 10)),
        ["depth"] = () => Rows("depth", [1, 2, 4, 8, 16], depth => new("", 8192, 128, [128, .. Enumerable.Repeat(128, depth), 10])),
        ["batch"] = () => Rows("batch", [1, 4, 16, 64, 256, 1024], batch => new("", 8192, batch, 128, 256, 256, 10)),
        ["rows"] = () => Rows("rows", [2048, 4096, 8192, 16384, 32768], rows => new("", rows, 128, 128, 256, 256, 10)),
        ["threads"] = () =>
        {
            for (var threads = 1; threads <= Environment.ProcessorCount; threads++)
                Row("threads", threads, new("", 4096, 256, 784, 1024, 1024, 10), threads);
        },
    };

    public static void Run(string? what)
    {
        Console.WriteLine(
            $"{"what",-10}{"value",8}{"weights",12}{"rows",8}{"batch",7}{"threads",9}{"ms/epoch",12}{"ns/row",12}{"ps/row/weight",15}");
        foreach (var (name, table) in Tables)
        {
            if (what is null || what == name) table();
        }
    }

    private static void Rows(string what, int[] values, Func<int, Workload> workload)
    {
        foreach (var value in values) Row(what, value, workload(value), 1);
    }

    private static void Row(string what, int value, Workload workload, int threads)
    {
        var nanoseconds = 1e9 / Timing.Of(workload, threads).SamplesPerSecond;
        Console.WriteLine(FormattableString.Invariant(
            $"{what,-10}{value,8}{workload.Weights,12}{workload.Rows,8}{workload.Batch,7}{threads,9}{nanoseconds * workload.Rows / 1e6,12:0.000}{nanoseconds,12:0}{nanoseconds * 1000 / workload.Weights,15:0.0}"));
    }
}
