using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using NnService.Benchmarks;

namespace NnService.Chaos;

/// <summary>
/// How long it takes until another worker goes on with a job, and whether it ends with the bits of an undisturbed one: after SIGKILL, after
/// SIGSTOP, and with a clock that is wrong.
/// </summary>
/// <param name="cluster">A cluster with <see cref="Settings"/>, not started.</param>
/// <param name="folder">For what is built here.</param>
/// <param name="checkIn">The setting CheckInEvery, in seconds.</param>
/// <param name="threshold">The setting CheckInThreshold, in seconds.</param>
/// <param name="most">The longest time that is allowed.</param>
internal sealed class FailoverRun(Cluster cluster, string folder, int checkIn, int threshold, TimeSpan most)
{
    // Long enough to be in the middle of it when its worker ends, and short enough to be done before a frozen one is continued.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(15);

    private static readonly string[] Workers = ["worker-1", "worker-2"];

    private readonly List<string> _faults = [];
    private int _epochs = 300;
    private int _models;

    private HttpClient Http => cluster["api"].Http;

    public static string[] Settings(int checkIn, int threshold) =>
    [
        $"--NnService:Cluster:CheckInEvery=00:00:{checkIn:00}", $"--NnService:Cluster:CheckInThreshold=00:00:{threshold:00}",
        "--NnService:Training:CheckpointEvery=00:00:00.500", "--NnService:Training:ThreadsPerJob=1",
    ];

    /// <returns>Whether all went well; what did not is printed.</returns>
    public async Task<bool> RunAsync()
    {
        await cluster.StartAsync();
        await cluster.StartNodeAsync("api", "Api");
        foreach (var worker in Workers) await cluster.StartNodeAsync(worker, "Worker");

        var expected = "";
        // in a row: what a process does first takes longer, so that what is done next can be much shorter
        for (var longEnough = 0; longEnough < 3;)
        {
            (expected, var seconds) = await UndisturbedAsync();
            if (seconds >= 0.8 * Length.TotalSeconds) longEnough++;
            else
            {
                _epochs = (int)(_epochs * (Length.TotalSeconds / seconds));
                longEnough = 0;
            }
        }

        await KilledAsync(expected);
        await FrozenAsync(expected);
        if (Skew.Build(folder) is { } library)
            foreach (var skew in (int[])[60, -60]) await SkewedAsync(library, skew, expected);
        else
            Tell("clock", "not tried: there is no C compiler here");
        _faults.ForEach(Console.WriteLine);
        return _faults.Count == 0;
    }

    private async Task KilledAsync(string expected)
    {
        var (model, job, worker) = await StartJobAsync();
        var started = Stopwatch.GetTimestamp();
        await cluster.KillNodeAsync(worker);
        var (took, epoch) = await TakenOverAsync(job, started);
        Tell("SIGKILL", $"goes on elsewhere after {took:0.0} s, from epoch {epoch} of {_epochs}");
        if (took > most.TotalSeconds) _faults.Add($"it took longer than {most.TotalSeconds:0} s");
        await ExpectAsync(model, job, expected, attempts: 2);
        await cluster.StartNodeAsync(worker, "Worker");
    }

    private async Task FrozenAsync(string expected)
    {
        var (model, job, worker) = await StartJobAsync();
        var started = Stopwatch.GetTimestamp();
        await cluster[worker].SignalAsync("STOP");
        var (took, _) = await TakenOverAsync(job, started);
        await ExpectAsync(model, job, expected, attempts: 2);
        if (Frozen - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } rest) await PauseAsync(rest);
        await cluster[worker].SignalAsync("CONT");
        await PauseAsync(TimeSpan.FromSeconds(3)); // in which a zombie would write
        Tell("SIGSTOP", $"for {Frozen.TotalSeconds:0} s: goes on elsewhere after {took:0.0} s");
        await ExpectAsync(model, job, expected, attempts: 2);
        var nodes = (await GetAsync("/nodes")).GetProperty("items").EnumerateArray().ToList();
        if (nodes.Count(
            node => node.GetProperty("role").GetString() == "worker" && node.GetProperty("alive").GetBoolean()
                && node.GetProperty("running").GetArrayLength() == 0) < Workers.Length)
            _faults.Add($"the zombie did not come back to do nothing: {JsonSerializer.Serialize(nodes)}");
    }

    /// <summary>
    /// The clock of one worker, which runs the job, is wrong by more than it takes to be taken for dead; the other's is right.
    /// </summary>
    private async Task SkewedAsync(string library, int seconds, string expected)
    {
        await cluster.KillNodeAsync(Workers[0]);
        await cluster.StartNodeAsync(Workers[0], "Worker", environment: new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["SKEW"] = seconds.ToString(CultureInfo.InvariantCulture),
        });
        var faults = _faults.Count;
        for (var jobs = 0; jobs < 2; jobs++) // one on each worker, in either order
        {
            var (model, job, _) = await StartJobAsync();
            await EndAsync(job);
            await ExpectAsync(model, job, expected, attempts: 1);
        }

        Tell("clock", $"of a worker wrong by {seconds} s: {(_faults.Count == faults ? "nobody" : "somebody")} is taken for dead");
    }

    private async Task<(string Sha256, double Seconds)> UndisturbedAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var (model, job, _) = await StartJobAsync();
        await EndAsync(job);
        return (await HashAsync(model), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <returns>Model and job, once it is on its way, and the worker that runs it.</returns>
    private async Task<(string Model, string Job, string Worker)> StartJobAsync()
    {
        var model = $"m{++_models}";
        await PostAsync(
            "/models",
            new
            {
                id = model,
                layers = new object[] { new { units = 64, activation = "relu", dropout = 0.1 }, new { activation = "softmax" } },
            });
        var job = (await PostAsync(
            $"/models/{model}/train",
            new
            {
                dataset = "digits",
                target = "digit",
                epochs = _epochs,
                optimizer = "adam",
                earlyStopping = new { patience = 1_000_000 },
            })).GetProperty("id")
            .GetString()!;
        var state = await WaitAsync(
            job, state => state.GetProperty("status").GetString() != "queued" && state.GetProperty("epoch").GetInt32() > _epochs / 4);
        var node = state.GetProperty("node").GetString();
        return (model, job, node is null
            ? ""
            : Workers.Single(worker => node.Contains($"-{cluster[worker].Id}-", StringComparison.Ordinal)));
    }

    private async Task<(double Seconds, int Epoch)> TakenOverAsync(string job, long started)
    {
        var state = await WaitAsync(
            job, state => state.GetProperty("attempt").GetInt32() > 1 && state.GetProperty("status").GetString() != "queued");
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, state.GetProperty("epoch").GetInt32());
    }

    private Task<JsonElement> EndAsync(string job) =>
        WaitAsync(job, state => state.GetProperty("status").GetString() is "succeeded" or "failed" or "cancelled");

    private async Task ExpectAsync(string model, string job, string expected, int attempts)
    {
        var state = await EndAsync(job);
        var versions = (await GetAsync($"/models/{model}/versions")).GetProperty("items").GetArrayLength();
        if (state.GetProperty("status").GetString() != "succeeded" || state.GetProperty("attempt").GetInt32() != attempts || versions != 1)
            _faults.Add($"{model} has {versions} versions and the job {state}");
        else if (await HashAsync(model) != expected) _faults.Add($"{model} has other weights");
    }

    private async Task<string> HashAsync(string model) =>
        (await GetAsync($"/models/{model}/versions/1")).GetProperty("sha256").GetString()!;

    private async Task<JsonElement> WaitAsync(string job, Func<JsonElement, bool> enough)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var state = await GetAsync($"/jobs/{job}");
            if (enough(state)) return state;
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(1))
                throw new InvalidOperationException($"Nothing happens to the job {state}");
            await PauseAsync(TimeSpan.FromMilliseconds(20));
        }
    }

    private Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);

    private void Tell(string what, string happened) =>
        Console.WriteLine($"check-in every {checkIn} s, dead after {checkIn + threshold} s; {what}: {happened}");
}
