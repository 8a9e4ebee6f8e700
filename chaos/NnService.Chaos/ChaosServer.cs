using Microsoft.Data.Sqlite;
using NnService.Benchmarks;

namespace NnService.Chaos;

/// <summary>One process with its SQLite file, which is killed and started again.</summary>
internal sealed class ChaosServer(string folder) : ISystemUnderTest
{
    // The time after which an answer counts as lost.
    private readonly HttpClient _http = new() { BaseAddress = RetryingClient.FreeAddress(), Timeout = TimeSpan.FromSeconds(30) };
    private ServiceProcess? _process;
    private int _kills;

    public (TimeSpan Shortest, TimeSpan Longest) DisturbanceInterval { get; } = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    public int JobsToMove => 2;

    public string Disturbances => $"{_kills} kills";

    public async Task StartAsync() => _process = await ServiceProcess.StartAsync(
        folder,
        $"--urls={_http.BaseAddress}",
        "--NnService:Training:CheckpointEvery=00:00:00.200",
        "--NnService:Training:Slots=2",
        "--NnService:Training:ThreadsPerJob=1");

    public Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken) =>
        RetryingClient.SendAsync([_http], make, cancellationToken);

    public async Task DisturbAsync(Random random)
    {
        await _process!.DisposeAsync();
        _kills++;
        await StartAsync();
    }

    public async Task<IReadOnlyList<string>> EndAsync()
    {
        var code = await _process!.StopAsync();
        List<string> faults = [.. Integrity().Select(fault => $"integrity_check: {fault}")];
        if (code != 0) faults.Add($"the service ended with {code} when it was asked to end");
        return faults;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private IEnumerable<string> Integrity()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "nnservice.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetString(0) is not "ok" and var fault) yield return fault;
        }
    }
}
