using System.Globalization;
using System.Text.Json;

namespace NnService.Benchmarks;

/// <summary>The training table: <c>training [--threads N] [--json FILE]</c>.</summary>
internal static class TrainingTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Run(string[] args)
    {
        var threads = Option(args, "--threads") is { } number
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : Environment.ProcessorCount;
        var peak = Peak.Measure(threads);
        Console.WriteLine(FormattableString.Invariant($"{threads} threads, FMA peak {peak:0} GFLOP/s"));
        Console.WriteLine($"{"workload",-10}{"samples/s",14}{"GFLOP/s",10}{"of peak",10}{"bytes/step",12}{"threads",9}");

        var rows = Workload.Compared.Select(workload => Row(workload, threads, peak)).ToArray();
        if (Option(args, "--json") is { } file) File.WriteAllText(file, JsonSerializer.Serialize(new { workloads = rows }, Json));
    }

    private static TrainingRow Row(Workload workload, int threads, double peak)
    {
        var timing = Timing.Of(workload, threads);
        var gflops = timing.SamplesPerSecond * workload.FlopsPerRow / 1e9;
        var row = new TrainingRow(workload.Name, Math.Round(timing.SamplesPerSecond), gflops, gflops / peak, timing.BytesPerStep, threads);
        Console.WriteLine(FormattableString.Invariant(
            $"{row.Name,-10}{row.SamplesPerSecond,14:0}{row.Gflops,10:0.0}{row.ShareOfPeak,10:P0}{row.BytesPerStep,12:0.0}{row.Threads,9}"));
        return row;
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private sealed record TrainingRow(
        string Name, double SamplesPerSecond, double Gflops, double ShareOfPeak, double BytesPerStep, int Threads);
}
