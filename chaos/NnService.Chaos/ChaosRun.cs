using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace NnService.Chaos;

/// <summary>
/// Trains some jobs undisturbed, then the same ones while the service is killed every one to three seconds: each must end once, with the same weights and the same
/// history, and whoever watches must have been told everything once.
/// </summary>
/// <param name="jobs">Jobs to disturb.</param>
/// <param name="time">How long to kill; the jobs may take longer.</param>
/// <param name="seed">Of the times between kills.</param>
internal sealed class ChaosRun(int jobs, TimeSpan time, int seed)
{
    private const int Kinds = 10;
    private const int Slots = 2;

    // How long a slow machine may take to move its jobs after a start.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, bool> _moved = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("nnservice-chaos-").FullName;

    /// <returns>Whether all went well; what did not is printed.</returns>
    public async Task<bool> RunAsync()
    {
        using var patience = new CancellationTokenSource((3 * time) + TimeSpan.FromMinutes(1));
        try
        {
            await using var server = new ChaosServer(_folder);
            await server.StartAsync();
            var calm = await Task.WhenAll(Enumerable.Range(0, Kinds).Select(kind => TrainAsync(server, $"calm-{kind}", kind, patience.Token)));
            var expected = await Task.WhenAll(Enumerable.Range(0, Kinds).Select(kind => ResultAsync(server, $"calm-{kind}", calm[kind].Job, patience.Token)));

            using var done = new CancellationTokenSource();
            var killing = KillAsync(server, done.Token);
            var wild = await Task.WhenAll(Enumerable.Range(0, jobs).Select(i => TrainAsync(server, $"wild-{i}", i % Kinds, patience.Token)));
            await done.CancelAsync();
            await killing;

            var faults = new List<string>();
            foreach (var (watcher, i) in calm.Concat(wild).Select((watcher, i) => (watcher, i)))
                faults.AddRange(watcher.Faults().Select(fault => $"job {i}: {fault}"));
            var attempts = 0;
            for (var i = 0; i < jobs; i++)
                attempts += await CheckAsync(server, $"wild-{i}", expected[i % Kinds], faults, patience.Token);
            if (await server.StopAsync() is not 0 and var code) faults.Add($"the service ended with {code} when it was asked to end");
            faults.AddRange(Integrity().Select(fault => $"integrity_check: {fault}"));

            Console.WriteLine($"chaos: {jobs} jobs, {server.Kills} kills, {attempts} attempts, {wild.Sum(watcher => watcher.Reconnections)} reconnections, {faults.Count} faults");
            faults.ForEach(Console.WriteLine);
            return faults.Count == 0;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Console.WriteLine("chaos: not all jobs ended in time");
            return false;
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task KillAsync(ChaosServer server, CancellationToken done)
    {
        var (random, started) = (new Random(seed), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            await PauseAsync(TimeSpan.FromMilliseconds(random.Next(1_000, 3_000)));
            // A job whose process dies three times before it moves is given up, as it should be; on a slow machine a start alone takes that long.
            for (var waited = Stopwatch.GetTimestamp(); _moved.Count < Slots && Stopwatch.GetElapsedTime(waited) < Patience && !done.IsCancellationRequested;)
                await PauseAsync(TimeSpan.FromMilliseconds(50));
            if (done.IsCancellationRequested) return;
            _moved.Clear();
            await server.KillAsync();
        }
    }

    private static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);

    /// <summary>Creates a model, trains it and watches to the end. Answers that a kill swallows are asked for again with the same Idempotency-Key.</summary>
    private async Task<JobWatcher> TrainAsync(ChaosServer server, string model, int kind, CancellationToken cancellationToken)
    {
        await PostAsync("/models", new { id = model, layers = new object[] { new { units = 32 + kind, activation = "relu", dropout = 0.1 }, new { activation = "softmax" } }, seed = kind });
        var job = await PostAsync($"/models/{model}/train", new
        {
            dataset = "digits",
            target = "digit",
            epochs = 600,
            batchSize = 32,
            optimizer = kind % 2 == 0 ? "adam" : "rmsProp",
            learningRateSchedule = new { type = "reduceOnPlateau" },
            earlyStopping = new { patience = 1000 },
            test = new { fraction = 0.1 },
        });
        var watcher = new JobWatcher(server, job.GetProperty("id").GetString()!, moved => _moved[moved] = true);
        await watcher.WatchAsync(cancellationToken);
        return watcher;

        async Task<JsonElement> PostAsync(string path, object body)
        {
            using var response = await server.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Idempotency-Key", model } }, Content = JsonContent.Create(body) }, cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(answer) : throw new InvalidOperationException($"{path}: {answer}");
        }
    }

    /// <returns>The attempts of the job.</returns>
    private static async Task<int> CheckAsync(ChaosServer server, string model, (string Sha256, string History) expected, List<string> faults, CancellationToken cancellationToken)
    {
        var all = (await GetAsync(server, $"/jobs?model={model}", cancellationToken)).GetProperty("items");
        var versions = (await GetAsync(server, $"/models/{model}/versions", cancellationToken)).GetProperty("items");
        if (all.GetArrayLength() != 1) faults.Add($"{model}: {all.GetArrayLength()} jobs");
        if (versions.EnumerateArray().Count(version => version.GetProperty("version").GetInt32() > 0) != 1)
        {
            faults.Add($"{model}: {versions.GetArrayLength()} versions; {all[0].GetProperty("status")} {all[0].GetProperty("error")}");
            return all[0].GetProperty("attempt").GetInt32();
        }

        var (sha256, history) = await ResultAsync(server, model, all[0].GetProperty("id").GetString()!, cancellationToken);
        if (sha256 != expected.Sha256) faults.Add($"{model}: other weights");
        if (history != expected.History) faults.Add($"{model}: another history");
        return all[0].GetProperty("attempt").GetInt32();
    }

    /// <summary>The hash of the weights, and the history without the times.</summary>
    private static async Task<(string Sha256, string History)> ResultAsync(ChaosServer server, string model, string job, CancellationToken cancellationToken)
    {
        var version = await GetAsync(server, $"/models/{model}/versions/1", cancellationToken);
        var points = (await GetAsync(server, $"/jobs/{job}/history", cancellationToken)).GetProperty("points");
        return (version.GetProperty("sha256").GetString()!, string.Join('\n', points.EnumerateArray().Select(Numbers)));

        static string Numbers(JsonElement point) => string.Join(';', point.EnumerateObject().Where(member => member.Name != "elapsedMs").Select(member => member.Value.GetRawText()));
    }

    private static async Task<JsonElement> GetAsync(ChaosServer server, string path, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private IEnumerable<string> Integrity()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "data", "nnservice.db")};Pooling=False");
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
