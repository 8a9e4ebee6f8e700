using System.Diagnostics;
using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;

namespace NnService.Benchmarks;

/// <summary>
/// What small requests would save if the service gathered them into larger products: the processor time of a request of one row through the
/// service, beside what of it are the forward pass and the decoding, alone, as one of two and as one of sixteen rows at once.
/// <c>batching</c>.
/// </summary>
internal static class DynamicBatchingTable
{
    private const int Connections = 16;
    private const int Rounds = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-batching-").FullName;
        try
        {
            await using var service = await ServiceProcess.StartAsync(folder);
            Console.WriteLine(
                $"| network | request, processor µs | its row through the network, µs | a row of 2 at once, µs | a row of {Connections} "
                    + $"at once, µs | a batch of {Connections} saves at most |");
            Console.WriteLine("|---|---|---|---|---|---|");
            await RowAsync(service, new("iris", 1, 1, 4, 16, 3), "species");
            await RowAsync(service, new("digits", 1, 1, 64, 256, 256, 10), "digit");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RowAsync(ServiceProcess service, Workload workload, string target)
    {
        var units = workload.Units;
        await service.CreateModelAsync(
            $$"""{"id":"{{workload.Name}}","layers":[{{string.Join(',', units[1..^1].Select(count => $$"""{"units":{{count}},"activation":"relu"}"""))}},{"activation":"softmax"}]}""");
        await service.EndAsync(await service.TrainAsync(workload.Name, workload.Name, target, epochs: 1));

        var predictor = new Predictor(workload.Network(), DataEncoding.Plain(LearningTask.MultiClass, units[0], units[^1]));
        var request = await RequestAsync(service, workload);
        var alone = Microseconds(predictor, 1);
        var pair = Microseconds(predictor, 2);
        var together = Microseconds(predictor, Connections);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {string.Join('-', units)} | {request:0.0} | {alone:0.00} | {pair:0.00} | {together:0.00} | "
                    + $"{(alone - together) / request:0.0 %} |"));
    }

    // Of several rounds the least: what else the machine does only adds.
    private static async Task<double> RequestAsync(ServiceProcess service, Workload workload)
    {
        var path = $"/models/{workload.Name}/predict";
        var body = $$"""{"instances":[[{{string.Join(',', Enumerable.Repeat("1.5", workload.Units[0]))}}]]}""";
        var least = double.MaxValue;
        for (var round = 0; round <= Rounds; round++)
        {
            var before = service.ProcessorTime;
            var load = await LoadRun.RunAsync(service.Address, path, body, Connections, Round);
            // the first is to compile
            if (round > 0) least = Math.Min(least, (service.ProcessorTime - before).TotalMicroseconds / load.Requests);
        }

        return least;
    }

    /// <summary>Microseconds per row from inputs to answer.</summary>
    private static double Microseconds(Predictor predictor, int rows)
    {
        var x = new float[rows * predictor.Encoding.InputCount];
        var y = new float[rows * predictor.Encoding.OutputCount];
        var least = double.MaxValue;
        Array.Fill(x, 0.5f);
        for (var stretch = 0; stretch < 200; stretch++)
        {
            const int Times = 500;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Times; i++)
            {
                predictor.Run(x, rows, y);
                for (var row = 0; row < rows; row++)
                    predictor.Decode(y.AsSpan(row * predictor.Encoding.OutputCount, predictor.Encoding.OutputCount));
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMicroseconds / (Times * rows));
        }

        return least;
    }
}
