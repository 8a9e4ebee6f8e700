using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using NnService.Benchmarks;

namespace NnService.Chaos.Fuzz;

/// <summary>How much is sent.</summary>
/// <param name="Seed">Of everything that is made up.</param>
/// <param name="Time">How long, unless a number of requests is given.</param>
/// <param name="Requests">How many; 0 for as many as fit into the time.</param>
/// <param name="Clients">Connections at the same time.</param>
/// <param name="Only">The number of the only request to send; 0 for all.</param>
internal sealed record FuzzOptions(int Seed, TimeSpan Time, long Requests, int Clients, long Only);

/// <summary>
/// Sends valid requests of every operation and damaged ones beside them, from several clients at the same time, and judges every answer,
/// the log, whether the service lives, and what stays when all that was made is deleted.
/// </summary>
/// <param name="folder">For the data of the service.</param>
/// <param name="options">How much is sent.</param>
internal sealed class FuzzRun(string folder, FuzzOptions options)
{
    // Limits are low, so that what is refused for its size is reached often, and what is carried out is done soon.
    private static readonly string[] Settings =
    [
        "--NnService:Limits:MaxWeights=200000",
        "--NnService:Limits:MaxRows=20000",
        "--NnService:Limits:MaxCells=200000",
        "--NnService:Limits:MaxColumns=1000",
        "--NnService:Limits:MaxActivations=2000000",
        "--NnService:Limits:MaxBodyBytes=1048576",
        "--NnService:Limits:MaxUploadBytes=2097152",
        "--NnService:Limits:MaxPredictionRows=5000",
        "--NnService:Limits:MaxQueuedJobs=100",
        "--NnService:Limits:MaxPredictorBytes=16777216",
        "--NnService:Training:ThreadsPerJob=1",
    ];

    private static readonly TimeSpan SlowestAnswer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlowestLiveness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestockEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    // The first part of all that is sent: in it caches and pools become as large as they stay.
    private const double WarmUp = 0.25;

    private readonly Tally _tally = new();
    private readonly ServiceLog _log = new();
    private readonly List<string> _faults = [];
    private readonly string _kept = Path.Combine(Path.GetTempPath(), $"nnservice-fuzz-{options.Seed}");
    private long _sent;

    /// <returns>Whether all went well; what did not is printed.</returns>
    public async Task<bool> RunAsync()
    {
        await using var service = await ServiceProcess.StartAsync(folder, Settings);
        service.Listen(_log.Hear);
        service.Http.Timeout = SlowestAnswer;
        var world = new World(service.Http);
        await world.PrepareAsync(CancellationToken.None);
        var sender = await MakeSenderAsync(service, world);
        if (options.Only > 0) return await sender.ReplayAsync(options.Only, Console.Out);

        Console.WriteLine(
            $"fuzz: seed {options.Seed}, {options.Clients} clients; one request again, on its own: --seed {options.Seed} --only NUMBER");
        var kept = await world.KeptAsync(CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        await SendAsync(sender, service, world, WarmUp);
        var before = await RestAsync(service, world);
        await SendAsync(sender, service, world, 1);
        var time = Stopwatch.GetElapsedTime(started);
        var after = await RestAsync(service, world);

        if (await world.KeptAsync(CancellationToken.None) != kept) _faults.Add("what should have stayed as it was has changed");
        _faults.AddRange(after.Growth(before));
        var peak = service.Peak;
        var work = service.ProcessorTime;
        if (await service.StopAsync() is not 0 and var code) _faults.Add($"the service ended with {code} when it was asked to end");
        _faults.AddRange(_log.Faults());
        return Print(time, work, before, after, peak);
    }

    private async Task<FuzzSender> MakeSenderAsync(ServiceProcess service, World world)
    {
        var document = new ApiDocument(await world.GetAsync("/swagger/v1/swagger.json", CancellationToken.None));
        var problems = (await world.GetAsync("/problems", CancellationToken.None)).GetProperty("items").EnumerateArray()
            .Select(page => page.GetProperty("code").GetString()!).ToHashSet();
        var corpus = await Corpus.CollectAsync(document, world, CancellationToken.None);
        var factory = new RequestFactory(document, world, corpus, problems, options.Seed);
        return new(factory, new Judge(problems, SlowestAnswer), new IPEndPoint(IPAddress.Loopback, service.Address.Port), _tally, _kept);
    }

    /// <summary>Sends until a share of everything has been sent.</summary>
    private async Task SendAsync(FuzzSender sender, ServiceProcess service, World world, double share)
    {
        using var end = new CancellationTokenSource();
        var around = Task.WhenAll(RestockAsync(world, end.Token), LookAsync(service, end.Token));
        var started = Stopwatch.GetTimestamp();
        var time = options.Time * (share < 1 ? share : 1 - WarmUp);
        await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(_ => Task.Run(async () =>
        {
            using var connection = sender.Connect();
            while (IsMore() && Interlocked.Increment(ref _sent) is var number)
                await sender.SendAsync(connection, number);
        })));
        await end.CancelAsync();
        await around;

        bool IsMore() => options.Requests > 0
            ? Volatile.Read(ref _sent) < (long)(options.Requests * share)
            : Stopwatch.GetElapsedTime(started) < time;
    }

    /// <summary>Deletes all that was made, and measures what is left.</summary>
    private async Task<Footprint> RestAsync(ServiceProcess service, World world)
    {
        if (await world.EmptyAsync(CancellationToken.None) is { } left) AddFault(left);
        var footprint = Footprint.Of(service, folder, await world.DatabaseBytesAsync(CancellationToken.None));
        await world.RestockAsync(CancellationToken.None);
        return footprint;
    }

    private async Task RestockAsync(World world, CancellationToken end)
    {
        while (await PauseAsync(RestockEvery, end))
        {
            try
            {
                await world.CleanAsync(CancellationToken.None);
                await world.RestockAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or InvalidOperationException or JsonException)
            {
                AddFault($"cleaning between the requests: {e.Message}");
            }
        }
    }

    private async Task LookAsync(ServiceProcess service, CancellationToken end)
    {
        while (await PauseAsync(LookEvery, end))
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var response = await service.Http.GetAsync("/health/live", CancellationToken.None);
                if (!response.IsSuccessStatusCode) AddFault($"/health/live answered {(int)response.StatusCode}");
                if (Stopwatch.GetElapsedTime(started) > SlowestLiveness)
                    AddFault($"/health/live took more than {SlowestLiveness.TotalSeconds} s");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                AddFault($"/health/live: {e.Message}");
            }
        }
    }

    private static async Task<bool> PauseAsync(TimeSpan time, CancellationToken end)
    {
        try
        {
            await Task.Delay(time, TimeProvider.System, end);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void AddFault(string fault)
    {
        lock (_faults)
        {
            if (!_faults.Contains(fault)) _faults.Add(fault);
        }
    }

    private bool Print(TimeSpan time, TimeSpan work, Footprint before, Footprint after, long peak)
    {
        _tally.Print(Console.Out, time);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  processor time of the service: {work.TotalSeconds:0} s"));
        Console.WriteLine($"  at rest after the first quarter: {before}");
        Console.WriteLine($"  at rest in the end:              {after}; most memory in between {Footprint.Mega(peak)}");
        string[] faults = [.. _tally.Faults.Select(kind => $"{kind}"), .. _faults];
        Console.WriteLine($"fuzz: {faults.Length} kinds of faults");
        foreach (var fault in faults) Console.WriteLine($"  {fault}");
        return faults.Length == 0;
    }
}
