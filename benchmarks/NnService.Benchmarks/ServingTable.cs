using System.Diagnostics;
using System.Globalization;

namespace NnService.Benchmarks;

/// <summary>
/// Predictions through the real service, beside a bare endpoint of the framework, FastAPI with scikit-learn where they are installed, and,
/// where its address is given, another server; each in processes of its own.
/// <c>serving [seconds of a round] [url of a peer]</c>; the peer answers <c>POST /predict</c> with the same body.
/// </summary>
internal static class ServingTable
{
    private const int Rounds = 5;
    private const int Connections = 16;
    private const int BatchRows = 1000;
    private const int BatchConnections = 4;

    private const string Model = "iris";
    private const string Chosen = "chosen";
    private const string OneRow = """{"instances":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}]}""";

    public static async Task RunAsync(string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var contest = new ServingComparison(
            Rounds, TimeSpan.FromSeconds(arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 1.5));
        var folder = Directory.CreateTempSubdirectory("nnservice-serving-").FullName;
        try
        {
            await using var bare = await ServiceProcess.StartSelfAsync(folder, BareEndpoint.Argument);
            await using var service = await ServiceProcess.StartAsync(
                folder, "--NnService:Training:Slots=2", "--NnService:Training:ThreadsPerJob=1");
            await PrepareAsync(service);
            var python = await PythonPeer.StartAsync(folder, 1, 2);
            try
            {
                Server[] peers =
                [
                    .. python.Take(1)
                        .Select(
                            peer => new Server("FastAPI and scikit-learn as its tutorial declares bodies", peer.Address, "/declared")
                            {
                                OnlyNamed = true,
                            }),
                    .. python.Select(
                        (peer, i) => new Server(
                            $"FastAPI and scikit-learn tuned, {i + 1} worker{(i == 0 ? "" : "s")}", peer.Address, "/predict")),
                ];
                if (arguments.Length > 1) peers = [.. peers, new("the other peer", new Uri(arguments[1]), "/predict")];
                await TableAsync(contest, service, new("bare endpoint of the framework", bare.Address, "/predict"), peers);
            }
            finally
            {
                foreach (var peer in python) await peer.DisposeAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine(
            FormattableString.Invariant($"{Rounds} rounds, in turn; {Stopwatch.GetElapsedTime(start).TotalSeconds:0} seconds in all."));
    }

    private static async Task TableAsync(ServingComparison contest, ServiceProcess service, Server bare, Server[] peers)
    {
        Server ours = new("**NnService**", service.Address, $"/models/{Model}/predict");
        Server chosen = new("NnService, the eight networks of 100 units that it chooses", service.Address, $"/models/{Chosen}/predict");
        var batch = $$"""{"instances":[{{string.Join(',', Enumerable.Repeat("[5.1,3.5,1.4,0.2]", BatchRows))}}]}""";
        ServingComparison.WriteHead();
        await contest.RunAsync("1 row, 1 connection", [ours, chosen, bare, .. peers], OneRow, 1);
        await contest.RunAsync($"1 row, {Connections} connections", [ours, chosen, bare, .. peers], OneRow, Connections);
        await contest.RunAsync(
            $"{BatchRows} rows, {BatchConnections} connections", [ours, chosen, .. peers.Where(peer => !peer.OnlyNamed)], batch, BatchConnections);
        foreach (var _ in (int[])[1, 2]) await service.TrainAsync("busy", "digits", "digit", epochs: 1_000_000);
        await contest.RunAsync(
            $"1 row, {Connections} connections, while two jobs of NnService train", [ours, bare, .. peers], OneRow, Connections);
    }

    private static async Task PrepareAsync(ServiceProcess service)
    {
        await service.CreateModelAsync(
            $$"""{"id":"{{Model}}","layers":[{"units":16,"activation":"relu"},{"activation":"softmax"}],"seed":42}""");
        await service.CreateModelAsync("""
            {"id":"busy","layers":[{"units":512,"activation":"relu"},{"units":512,"activation":"relu"},{"activation":"softmax"}]}
            """);
        await service.CreateModelAsync($$"""{"id":"{{Chosen}}"}""");
        foreach (var model in (string[])[Model, Chosen])
            await service.EndAsync(await service.TrainAsync(model, "iris", "species", epochs: 30));
    }
}
