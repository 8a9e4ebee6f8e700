using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace NnService.Benchmarks;

/// <summary>
/// Predictions through the real service, beside a bare endpoint of the framework in a process of its own and, where its address is given, another server.
/// <c>serving [seconds] [url of a peer]</c>; the peer answers <c>POST /predict</c> with the same body.
/// </summary>
internal static class ServingTable
{
    private const int Connections = 16;
    private const int Rounds = 5;
    private const int BatchRows = 1000;
    private const int BatchConnections = 4;

    private const string Model = "iris";
    private const string Path = $"/models/{Model}/predict";
    private const string Row = """{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}""";
    private const string OneRow = $$"""{"instances":[{{Row}}]}""";

    public static async Task RunAsync(string[] arguments)
    {
        var seconds = TimeSpan.FromSeconds(arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 3);
        var folder = Directory.CreateTempSubdirectory("nnservice-serving-").FullName;
        try
        {
            await using var bare = await ServiceProcess.StartSelfAsync(folder, BareEndpoint.Argument);
            await using var service = await ServiceProcess.StartAsync(folder, "--NnService:Training:Slots=2", "--NnService:Training:ThreadsPerJob=1");
            await PrepareAsync(service);
            var peer = arguments.Length > 1 ? new Uri(arguments[1]) : null;
            await TableAsync(service, bare, peer, seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TableAsync(ServiceProcess service, ServiceProcess bare, Uri? peer, TimeSpan seconds)
    {
        List<(string Name, Uri Address, string Path)> servers = [("bare endpoint", bare.Address, "/predict"), ("NnService", service.Address, Path)];
        if (peer is not null) servers.Add(("peer", peer, "/predict"));
        foreach (var (_, address, path) in servers) await LoadRun.RunAsync(address, path, OneRow, Connections, seconds); // until the code is compiled

        Console.WriteLine($"{"",-28}{"per second",12}{"p50 µs",10}{"p99 µs",10}");
        foreach (var connections in (int[])[1, Connections])
        {
            var loads = servers.ToDictionary(server => server.Name, _ => new List<Load>());
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var (name, address, path) in servers) loads[name].Add(await LoadRun.RunAsync(address, path, OneRow, connections, seconds));
            }

            foreach (var (name, own) in loads) Line($"{name}, 1 row, {connections} conn.", Middle(own));
            var ratios = loads["NnService"].Zip(loads["bare endpoint"]).Select(pair => (Speed: pair.First.PerSecond / pair.Second.PerSecond, Tail: pair.First.Ninetynine / pair.Second.Ninetynine)).ToArray();
            Console.WriteLine(FormattableString.Invariant($"  of bare, median of {Rounds} rounds: {Median(ratios.Select(ratio => ratio.Speed)):0.00} of its requests, {Median(ratios.Select(ratio => ratio.Tail)):0.00} of its p99"));
        }

        var batch = $$"""{"instances":[{{string.Join(',', Enumerable.Repeat("[5.1,3.5,1.4,0.2]", BatchRows))}}]}""";
        await LoadRun.RunAsync(service.Address, Path, batch, BatchConnections, seconds);
        var rows = await LoadRun.RunAsync(service.Address, Path, batch, BatchConnections, seconds);
        Line($"{BatchRows} rows, {BatchConnections} conn.", rows);
        Console.WriteLine(FormattableString.Invariant($"  {rows.PerSecond * BatchRows / 1e6:0.00} million rows per second"));

        foreach (var _ in (int[])[1, 2]) await TrainAsync(service, "busy", epochs: 1_000_000);
        var idle = await LoadRun.RunAsync(service.Address, Path, OneRow, Connections, seconds);
        for (var round = 0; round < Rounds - 1; round++)
        {
            var busy = await LoadRun.RunAsync(service.Address, Path, OneRow, Connections, seconds);
            if (busy.Ninetynine < idle.Ninetynine) idle = busy;
        }

        Line("1 row, two jobs train", idle);
    }

    private static async Task PrepareAsync(ServiceProcess service)
    {
        await PostAsync(service, "/models", $$"""{"id":"{{Model}}","layers":[{"units":16,"activation":"relu"},{"activation":"softmax"}],"seed":42}""");
        await PostAsync(service, "/models", """{"id":"busy","layers":[{"units":512,"activation":"relu"},{"units":512,"activation":"relu"},{"activation":"softmax"}]}""");
        var job = await TrainAsync(service, Model, epochs: 30);
        await service.Http.GetStringAsync($"/jobs/{job}/events"); // the stream ends with the job
    }

    private static async Task<string> TrainAsync(ServiceProcess service, string model, int epochs) =>
        (await PostAsync(service, $"/models/{model}/train", FormattableString.Invariant($$"""{"dataset":"{{(model == Model ? "iris" : "digits")}}","target":"{{(model == Model ? "species" : "digit")}}","epochs":{{epochs}}}"""))).GetProperty("id").GetString()!;

    private static async Task<JsonElement> PostAsync(ServiceProcess service, string path, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await service.Http.PostAsync(path, body);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static void Line(string name, Load load) => Console.WriteLine(FormattableString.Invariant($"{name,-28}{load.PerSecond,12:0}{load.Median,10:0}{load.Ninetynine,10:0}"));

    private static Load Middle(List<Load> loads) => loads.OrderBy(load => load.PerSecond).ElementAt(loads.Count / 2);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
