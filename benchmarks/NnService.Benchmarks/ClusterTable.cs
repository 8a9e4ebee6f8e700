using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using NnService.Tests.Common;

namespace NnService.Benchmarks;

/// <summary>
/// What several processes on one PostgreSQL server come to, all of them and the load on this machine: jobs with the number of workers,
/// predictions with the number of those that answer, and writes.
/// </summary>
internal static class ClusterTable
{
    private const int Jobs = 6;
    private const int Epochs = 12_000;
    private const string Model = "served";

    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(3);
    private static readonly string[] Apis = ["api-1", "api-2"];

    private static int _models;

    public static async Task RunAsync()
    {
        if (PostgreSqlServer.Missing is { } missing)
        {
            Console.Error.WriteLine(missing);
            return;
        }

        var folder = Directory.CreateTempSubdirectory("nnservice-cluster-").FullName;
        try
        {
            await using var cluster = new Cluster(
                folder, "--NnService:Training:ThreadsPerJob=1", "--NnService:Limits:MaxQueuedJobs=100000");
            await cluster.StartAsync();
            foreach (var api in Apis) await cluster.StartNodeAsync(api, "Api");
            await JobsAsync(cluster);
            await PredictionsAsync(cluster);
            await WritesAsync(cluster);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task JobsAsync(Cluster cluster)
    {
        Console.WriteLine(
            $"| workers, one slot and one thread each | seconds for {Jobs} jobs | jobs a minute | times one worker |\n|---|---|---|---|");
        var one = 0.0;
        for (var workers = 1; workers <= 3; workers++)
        {
            await cluster.StartNodeAsync($"worker-{workers}", "Worker");
            await TrainAsync(cluster, 2 * workers, Epochs / 2); // what a process does first takes longer
            var seconds = await TrainAsync(cluster, Jobs, Epochs);
            if (workers == 1) one = seconds;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture, $"| {workers} | {seconds:0.0} | {60 * Jobs / seconds:0} | {one / seconds:0.00} |"));
        }
    }

    /// <returns>Seconds from the start of the first job to the end of the last.</returns>
    private static async Task<double> TrainAsync(Cluster cluster, int count, int epochs)
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            var http = cluster[Apis[i % Apis.Length]].Http;
            var model = $"m{Interlocked.Increment(ref _models)}";
            await PostAsync(
                http,
                "/models",
                new { id = model, layers = new object[] { new { units = 64, activation = "relu" }, new { activation = "softmax" } } });
            return (await PostAsync(
                http,
                $"/models/{model}/train",
                new { dataset = "digits", target = "digit", epochs, validation = (object?)null })).GetProperty("id")
                .GetString()!;
        }));
        var first = DateTime.MaxValue;
        var last = DateTime.MinValue;
        foreach (var job in jobs)
        {
            var end = await EndAsync(cluster[Apis[0]].Http, job);
            var started = end.GetProperty("startedAt").GetDateTime();
            var finished = end.GetProperty("finishedAt").GetDateTime();
            first = started < first ? started : first;
            last = finished > last ? finished : last;
        }

        return (last - first).TotalSeconds;
    }

    private static async Task PredictionsAsync(Cluster cluster)
    {
        const string Body = """{"instances":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}]}""";
        var http = cluster[Apis[0]].Http;
        await PostAsync(
            http,
            "/models",
            new { id = Model, layers = new object[] { new { units = 16, activation = "relu" }, new { activation = "softmax" } } });
        await EndAsync(
            http,
            (await PostAsync(http, $"/models/{Model}/train", new { dataset = "iris", target = "species", epochs = 20 })).GetProperty("id")
                .GetString()!);

        Console.WriteLine("\n| nodes that answer, 16 connections in all | requests/s | processor time of the nodes for one "
            + "|\n|---|---|---|");
        foreach (var nodes in (int[])[1, 2, 1, 2])
        {
            var asked = Apis.Take(nodes).Select(api => cluster[api]).ToList();
            foreach (var node in asked) await LoadRun.RunAsync(node.Address, $"/models/{Model}/predict", Body, 16 / nodes, Stretch / 3);
            var before = asked.Sum(node => node.ProcessorTime.TotalMicroseconds);
            var loads = await Task.WhenAll(
                asked.Select(node => LoadRun.RunAsync(node.Address, $"/models/{Model}/predict", Body, 16 / nodes, Stretch)));
            var used = asked.Sum(node => node.ProcessorTime.TotalMicroseconds) - before;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {nodes} | {loads.Sum(load => load.PerSecond):#,0} | {used / loads.Sum(load => load.Requests):0.0} µs |"));
        }
    }

    private static async Task WritesAsync(Cluster cluster)
    {
        Console.WriteLine("\n| writes | |\n|---|---|");
        var idle = await CommitsAsync(cluster, () => Task.Delay(Stretch, TimeProvider.System));
        Row("commits a second of five processes without work", idle.PerSecond);
        var jobs = await CommitsAsync(cluster, () => TrainAsync(cluster, 3, Epochs));
        Row("and of each running job besides", (jobs.PerSecond - idle.PerSecond) / 3);

        for (var worker = 1; worker <= 3; worker++) await cluster.KillNodeAsync($"worker-{worker}"); // what is submitted from here on waits
        foreach (var clients in (int[])[1, 8])
        {
            const int Each = 25;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
            {
                for (var i = 0; i < Each; i++)
                    await PostAsync(
                        cluster[Apis[client % Apis.Length]].Http, $"/models/{Model}/train", new { dataset = "iris", target = "species" });
            }));
            Row($"submissions a second by {clients} at a time", clients * Each / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        static void Row(string what, double value) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {value:0.0} |"));
    }

    private static async Task<(double PerSecond, double Seconds)> CommitsAsync(Cluster cluster, Func<Task> work)
    {
        var before = await CountAsync();
        var started = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return ((await CountAsync() - before) / seconds, seconds);

        // Of transactions that wrote, the ones that have a number.
        async Task<double> CountAsync() =>
            double.Parse(await cluster.Server.AskAsync("SELECT pg_snapshot_xmax(pg_current_snapshot())"), CultureInfo.InvariantCulture);
    }

    private static async Task<JsonElement> EndAsync(HttpClient http, string job)
    {
        while (true)
        {
            var state = await http.GetFromJsonAsync<JsonElement>(new Uri($"/jobs/{job}", UriKind.Relative));
            if (state.GetProperty("finishedAt").ValueKind == JsonValueKind.String) return state;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }
}
