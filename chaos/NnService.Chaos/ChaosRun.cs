using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace NnService.Chaos;

/// <summary>
/// Trains some jobs undisturbed, then the same ones while the service is disturbed again and again: each must end once, with the same
/// weights and the same history, and whoever watches must have been told everything once.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="epochs">Epochs of each job.</param>
/// <param name="jobs">Jobs to disturb.</param>
/// <param name="time">How long to disturb; the jobs may take longer.</param>
/// <param name="seed">Of the times between disturbances.</param>
internal sealed class ChaosRun(ISystemUnderTest service, int epochs, int jobs, TimeSpan time, int seed)
{
    private const int Kinds = 10;

    // How long a slow machine may take to move its jobs after a start.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, bool> _moved = new();

    /// <returns>Whether all went well; what did not is printed.</returns>
    public async Task<bool> RunAsync()
    {
        using var patience = new CancellationTokenSource((3 * time) + TimeSpan.FromMinutes(1));
        try
        {
            await service.StartAsync();
            var calm = await Task.WhenAll(Enumerable.Range(0, Kinds).Select(kind => TrainAsync($"calm-{kind}", kind, patience.Token)));
            var expected = await Task.WhenAll(
                Enumerable.Range(0, Kinds).Select(kind => ResultAsync($"calm-{kind}", calm[kind].Job, patience.Token)));

            using var done = new CancellationTokenSource();
            var killing = DisturbAsync(done.Token);
            var wild = await Task.WhenAll(Enumerable.Range(0, jobs).Select(i => TrainAsync($"wild-{i}", i % Kinds, patience.Token)));
            await done.CancelAsync();
            await killing;

            var faults = new List<string>();
            foreach (var (watcher, i) in calm.Concat(wild).Select((watcher, i) => (watcher, i)))
                faults.AddRange(watcher.Faults().Select(fault => $"job {i}: {fault}"));
            var attempts = 0;
            for (var i = 0; i < jobs; i++)
                attempts += await CheckAsync($"wild-{i}", expected[i % Kinds], faults, patience.Token);
            faults.AddRange(await service.EndAsync());

            Console.WriteLine(
                $"chaos: {jobs} jobs, {service.Disturbances}, {attempts} attempts, {wild.Sum(watcher => watcher.Reconnections)} "
                    + $"reconnections, {faults.Count} faults");
            faults.ForEach(Console.WriteLine);
            return faults.Count == 0;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Console.WriteLine("chaos: not all jobs ended in time");
            return false;
        }
    }

    private async Task DisturbAsync(CancellationToken done)
    {
        var random = new Random(seed);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var (shortest, longest) = service.DisturbanceInterval;
            await PauseAsync(shortest + ((longest - shortest) * random.NextDouble()));
            for (var waited = Stopwatch.GetTimestamp(); _moved.Count < service.JobsToMove && Stopwatch.GetElapsedTime(waited) < Patience
                && !done.IsCancellationRequested;)
                await PauseAsync(TimeSpan.FromMilliseconds(50));
            if (done.IsCancellationRequested) return;
            _moved.Clear();
            await service.DisturbAsync(random);
        }
    }

    private static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);

    /// <summary>
    /// Creates a model, trains it and watches to the end. Answers that a kill swallows are asked for again with the same Idempotency-Key.
    /// </summary>
    private async Task<JobWatcher> TrainAsync(string model, int kind, CancellationToken cancellationToken)
    {
        await PostAsync(
            "/models",
            new
            {
                id = model,
                layers = new object[] { new { units = 32 + kind, activation = "relu", dropout = 0.1 }, new { activation = "softmax" } },
                seed = kind,
            });
        var members = kind % 4 == 1 ? 4 : 1;
        var job = await PostAsync($"/models/{model}/train", new
        {
            dataset = "digits",
            target = "digit",
            epochs = epochs / members,
            ensemble = new { members },
            batchSize = 32,
            optimizer = kind % 2 == 0 ? "adam" : "rmsProp",
            learningRateSchedule = new { type = "reduceOnPlateau" },
            earlyStopping = new { patience = 1000 },
            test = new { fraction = 0.1 },
        });
        var watcher = new JobWatcher(service, job.GetProperty("id").GetString()!, moved => _moved[moved] = true);
        await watcher.WatchAsync(cancellationToken);
        return watcher;

        async Task<JsonElement> PostAsync(string path, object body)
        {
            using var response = await service.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, path)
                {
                    Headers = { { "Idempotency-Key", model } },
                    Content = JsonContent.Create(body),
                },
                cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(answer)
                : throw new InvalidOperationException($"{path}: {answer}");
        }
    }

    /// <returns>The attempts of the job.</returns>
    private async Task<int> CheckAsync(
        string model, (string Sha256, string History) expected, List<string> faults, CancellationToken cancellationToken)
    {
        var all = (await GetAsync($"/jobs?model={model}", cancellationToken)).GetProperty("items");
        var versions = (await GetAsync($"/models/{model}/versions", cancellationToken)).GetProperty("items");
        if (all.GetArrayLength() != 1) faults.Add($"{model}: {all.GetArrayLength()} jobs");
        if (versions.EnumerateArray().Count(version => version.GetProperty("version").GetInt32() > 0) != 1)
        {
            faults.Add($"{model}: {versions.GetArrayLength()} versions; {all[0].GetProperty("status")} {all[0].GetProperty("error")}");
            return all[0].GetProperty("attempt").GetInt32();
        }

        var (sha256, history) = await ResultAsync(model, all[0].GetProperty("id").GetString()!, cancellationToken);
        if (sha256 != expected.Sha256) faults.Add($"{model}: other weights");
        if (history != expected.History) faults.Add($"{model}: another history");
        return all[0].GetProperty("attempt").GetInt32();
    }

    /// <summary>The hash of the weights, and the history without the times.</summary>
    private async Task<(string Sha256, string History)> ResultAsync(string model, string job, CancellationToken cancellationToken)
    {
        var version = await GetAsync($"/models/{model}/versions/1", cancellationToken);
        var points = (await GetAsync($"/jobs/{job}/history", cancellationToken)).GetProperty("points");
        return (version.GetProperty("sha256").GetString()!, string.Join('\n', points.EnumerateArray().Select(Numbers)));

        static string Numbers(JsonElement point) =>
            string.Join(
                ';', point.EnumerateObject().Where(member => member.Name != "elapsedMs").Select(member => member.Value.GetRawText()));
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await service.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}
