using System.Diagnostics;
using NnService.Domain.Numerics;

namespace NnService.Benchmarks;

/// <summary>Single products as a share of the peak of the same run.</summary>
internal static class ProductTable
{
    private const double Flops = 2e10;

    public static void Run()
    {
        Console.WriteLine($"{"rows x inputs x units",-24}{"threads",8}{"peak",8}{"z = xW+b",16}{"dW = x'dz",16}{"dx = dz W'",16}");
        for (var threads = 1; threads <= Environment.ProcessorCount; threads++)
        {
            Row(1024, 1024, 1024, threads);
            if (threads == 1) Row(64, 100, 64, threads);
        }
    }

    private static void Row(int rows, int inputs, int units, int threads)
    {
        var random = new Random(1);
        var x = Some(rows * inputs);
        var kernel = Some(inputs * units);
        var bias = Some(units);
        var dZ = Some(rows * units);
        var z = new float[rows * units];
        var dKernel = new float[inputs * units];
        var dX = new float[rows * inputs];
        using var team = threads > 1 ? new Team(threads) : null;
        var product = new GemmWork(team);
        var peak = Peak.Measure(threads);
        Console.WriteLine(FormattableString.Invariant(
            $"{$"{rows} x {inputs} x {units}",-24}{threads,8}{peak,8:0}{Share(() => product.Affine(x, kernel, bias, rows, inputs, units, z)),16}{Share(() => product.KernelGradient(x, dZ, rows, inputs, units, dKernel)),16}{Share(() => product.InputGradient(dZ, kernel, rows, inputs, units, dX)),16}"));

        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];

        string Share(Action action)
        {
            var work = 2.0 * rows * inputs * units;
            var best = 0.0;
            var repeats = (int)Math.Max(3, Flops / 20 / work);
            for (var i = 0; i < 20; i++)
            {
                var start = Stopwatch.GetTimestamp();
                for (var repeat = 0; repeat < repeats; repeat++) action();
                best = Math.Max(best, work * repeats / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
            }

            return FormattableString.Invariant($"{best:0} ({best / peak:P0})");
        }
    }
}
