using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace NnService.Benchmarks;

/// <summary>
/// What it costs to ask for keys: predictions of a service that asks beside those of one that does not, and the processor time of a refusal
/// beside that of <c>/health/live</c>. <c>access [seconds of a round]</c>. The rounds are short and many, and
/// each begins with the other service, because one connection alone is as fast as the system puts both ends on one processor or two.
/// </summary>
internal static class AccessTable
{
    private const int Rounds = 31;
    private const string Model = "iris";
    private const string OneRow = """{"instances":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}]}""";

    public static async Task RunAsync(string[] arguments)
    {
        var round = TimeSpan.FromSeconds(arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 0.4);
        var folder = Directory.CreateTempSubdirectory("nnservice-access-").FullName;
        try
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, "closed")).FullName;
            var key = await CreateKeyAsync(place);
            await using var open = await ServiceProcess.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "open")).FullName);
            await using var closed = await ServiceProcess.StartAsync(
                place, "--NnService:Auth:Mode=Required", "--NnService:Auth:MaxFailuresPerMinute=1000000");
            closed.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            foreach (var service in (ServiceProcess[])[open, closed]) await PrepareAsync(service);

            Console.WriteLine("| predictions of 1 row | without keys, a second | with a key, a second | ratio | p50, µs | p50 with a key, µs |");
            Console.WriteLine("|---|---|---|---|---|---|");
            foreach (var connections in (int[])[1, 16]) await CompareAsync(open, closed, key, connections, round);
            await RefuseAsync(closed, round);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(ServiceProcess open, ServiceProcess closed, string key, int connections, TimeSpan round)
    {
        var without = new List<Load>();
        var with = new List<Load>();
        for (var i = 0; i <= Rounds; i++)
        {
            foreach (var isClosed in (bool[])[i % 2 == 0, i % 2 != 0])
            {
                var load = await LoadRun.RunAsync(
                    (isClosed ? closed : open).Address, $"/models/{Model}/predict", OneRow, connections, round, isClosed ? key : null);
                if (i > 0) (isClosed ? with : without).Add(load); // the first round warms both up
            }
        }

        var ratio = Median(without.Zip(with, (one, other) => other.PerSecond / one.PerSecond));
        Console.WriteLine(
            FormattableString.Invariant($"| {connections} connections | {Median(without.Select(load => load.PerSecond)):0} ")
                + FormattableString.Invariant($"| {Median(with.Select(load => load.PerSecond)):0} | {ratio:0.000} ")
                + FormattableString.Invariant($"| {Median(without.Select(load => load.Median)):0.0} ")
                + FormattableString.Invariant($"| {Median(with.Select(load => load.Median)):0.0} |"));
    }

    private static async Task RefuseAsync(ServiceProcess service, TimeSpan round)
    {
        var ratios = new List<double>();
        for (var i = 0; i <= Rounds; i++)
        {
            var live = await CostAsync(service, "/health/live", null, 200, round);
            var refused = await CostAsync(service, "/models", "wrong", 401, round);
            if (i == 0) continue;
            ratios.Add(refused / live);
            if (i == Rounds)
                Console.WriteLine(
                    FormattableString.Invariant($"/health/live takes {live:0.0} µs of a processor, a wrong key {refused:0.0} µs; ")
                        + FormattableString.Invariant($"ratio in the middle of {Rounds} rounds {Median(ratios):0.00}."));
        }
    }

    private static async Task<double> CostAsync(ServiceProcess service, string path, string? key, int status, TimeSpan round)
    {
        var before = service.ProcessorTime;
        var load = await LoadRun.GetAsync(service.Address, path, key, status, 4, round);
        return (service.ProcessorTime - before).TotalMicroseconds / load.Requests;
    }

    private static async Task<string> CreateKeyAsync(string folder)
    {
        await using var service = await ServiceProcess.StartAsync(folder);
        using var answer = await service.Http.PostAsJsonAsync("/admin/keys", new { name = "benchmark", role = "admin" });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    private static async Task PrepareAsync(ServiceProcess service)
    {
        await service.CreateModelAsync(
            $$"""{"id":"{{Model}}","layers":[{"units":16,"activation":"relu"},{"activation":"softmax"}],"seed":42}""");
        await service.EndAsync(await service.TrainAsync(Model, "iris", "species", epochs: 5));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
