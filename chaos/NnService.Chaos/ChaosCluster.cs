using System.Diagnostics;
using System.Globalization;
using System.Net;
using NnService.Benchmarks;

namespace NnService.Chaos;

/// <summary>
/// Two processes that answer and two that train, on one PostgreSQL server: killed and started again, frozen and continued, and the server
/// stopped hard.
/// </summary>
internal sealed class ChaosCluster(string folder) : ISystemUnderTest
{
    private const int DatabaseStops = 2;
    private const string Model = "calm-0";

    private static readonly string[] Apis = ["api-1", "api-2"];
    private static readonly string[] Workers = ["worker-1", "worker-2"];

    // Longer than it takes to notice, so that another process goes on meanwhile.
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(7);

    private readonly HttpClient[] _http = [.. Apis.Select(
        _ => new HttpClient { BaseAddress = RetryingClient.FreeAddress(), Timeout = TimeSpan.FromSeconds(30) })];
    private readonly List<string> _faults = [];

    private readonly Cluster _cluster = new(
        folder,
        "--NnService:Training:CheckpointEvery=00:00:00.200", "--NnService:Training:Slots=2", "--NnService:Training:ThreadsPerJob=1",
        "--NnService:Cluster:CheckInEvery=00:00:01", "--NnService:Cluster:CheckInThreshold=00:00:03");

    private int _turn, _workerKills, _apiKills, _freezes, _stops;
    private int _sent;

    public (TimeSpan Shortest, TimeSpan Longest) DisturbanceInterval { get; } = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));

    public int JobsToMove => 2;

    public string Disturbances =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_workerKills} workers and {_apiKills} others killed, {_freezes} workers frozen, the database stopped {_stops} times");

    public async Task StartAsync()
    {
        await _cluster.StartAsync();
        await Task.WhenAll([.. Apis.Select(StartApiAsync), .. Workers.Select(name => _cluster.StartNodeAsync(name, "Worker"))]);
    }

    public Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var first = Interlocked.Increment(ref _sent) % _http.Length;
        return RetryingClient.SendAsync([.. _http.Skip(first), .. _http.Take(first)], make, cancellationToken);
    }

    public async Task DisturbAsync(Random random)
    {
        var worker = Workers[random.Next(Workers.Length)];
        switch (_turn++ % 5)
        {
            case 0 or 2:
                await _cluster.KillNodeAsync(worker);
                _workerKills++;
                await _cluster.StartNodeAsync(worker, "Worker");
                break;
            case 1 when _stops < DatabaseStops:
                await StopDatabaseAsync();
                break;
            case 3:
                var api = Apis[random.Next(Apis.Length)];
                await _cluster.KillNodeAsync(api);
                _apiKills++;
                await StartApiAsync(api);
                break;
            default:
                await _cluster[worker].SignalAsync("STOP");
                await Task.Delay(Frozen, TimeProvider.System, CancellationToken.None);
                await _cluster[worker].SignalAsync("CONT");
                _freezes++;
                break;
        }
    }

    public async Task<IReadOnlyList<string>> EndAsync()
    {
        foreach (var name in (string[])[.. Apis, .. Workers])
            if (await _cluster[name].StopAsync() is not 0 and var code) _faults.Add($"{name} ended with {code} when it was asked to end");
        return _faults;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var http in _http) http.Dispose();
        await _cluster.DisposeAsync();
    }

    private Task StartApiAsync(string name) => _cluster.StartNodeAsync(name, "Api", _http[Array.IndexOf(Apis, name)].BaseAddress);

    /// <summary>While the database is away, those that answer say so and live on.</summary>
    private async Task StopDatabaseAsync()
    {
        await _cluster.Server.KillAsync();
        _stops++;
        foreach (var (http, name) in _http.Zip(Apis))
        {
            await ExpectAsync(http, name, "/health/live", HttpStatusCode.OK);
            await ExpectAsync(http, name, "/health/ready", HttpStatusCode.ServiceUnavailable);
            await ExpectAsync(http, name, $"/models/{Model}/versions", HttpStatusCode.ServiceUnavailable);
        }

        await _cluster.Server.StartAgainAsync();
    }

    private async Task ExpectAsync(HttpClient http, string name, string path, HttpStatusCode expected)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        if (answer.StatusCode != expected) _faults.Add($"{name} answered {path} with {(int)answer.StatusCode} while the database was away");
        if (expected == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is null)
            _faults.Add($"{name} did not say when to ask {path} again");
        if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(10))
            _faults.Add($"{name} took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s to say that the database is away");
    }
}
