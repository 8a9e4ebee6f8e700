using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NnService.Benchmarks;

namespace NnService.Chaos;

/// <summary>
/// What clients that go away leave behind: those that watch a paused job, those that watch one that runs, and any others, at random moments
/// of what they asked for. The service must go on as if they had never been there.
/// </summary>
/// <param name="service">The service, with <see cref="Settings"/>.</param>
/// <param name="time">How long clients come and go at random.</param>
/// <param name="seed">Of everything that is left to chance.</param>
internal sealed class VanishRun(ServiceProcess service, TimeSpan time, int seed)
{
    private const int Watchers = 50;
    private const int ManyWatchers = 1000;
    private const int Clients = 16;

    private const double MostCores = 0.1;

    // What a pool of threads and of connections keeps for a while, and files of the database.
    private const int SpareThreads = 32;
    private const int SpareHandles = 32;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PromptLife = TimeSpan.FromMilliseconds(100);

    // What must come within moments; a machine that is busy gets longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<string> _faults = [];

    public static string[] Settings { get; } =
    [
        $"--NnService:Limits:MaxEventStreams={2 * ManyWatchers}",
        "--NnService:Training:Slots=2", "--NnService:Training:SlotsPerModel=2", "--NnService:Training:ThreadsPerJob=1",
    ];

    /// <returns>Whether all went well; what did not is printed.</returns>
    public async Task<bool> RunAsync()
    {
        await PrepareAsync();
        await RandomAsync(time / 4); // so that the pools of threads and of connections have grown before the figures are taken
        var before = await SettledAsync();
        await TryTwiceAsync(PausedAsync);
        await TryTwiceAsync(RunningAsync);
        await RandomAsync(time);
        await EndAsync(before);
        _faults.ForEach(Console.WriteLine);
        return _faults.Count == 0;
    }

    private async Task PrepareAsync()
    {
        await PostAsync(
            "/models", new { id = "m", layers = new object[] { new { units = 16, activation = "relu" }, new { activation = "softmax" } } });
        // so many that evaluations of it take turns
        await PostAsync("/datasets/generate", new { id = "many", kind = "moons", rows = 700_000 });
        var job = await PostAsync("/models/m/train", new { dataset = "many", target = "label", epochs = 1, batchSize = 4096 });
        await WaitAsync(IdOf(job), "succeeded");
    }

    /// <summary>Clients that watch a paused job go: nothing happens any more.</summary>
    private async Task<string?> PausedAsync()
    {
        var job = await StartJobAsync();
        await PostAsync($"/jobs/{job}/pause", new { });
        await WaitAsync(job, "paused");
        var watchers = await WatchAsync(job, Watchers);
        await CalmAsync();
        watchers.ForEach(watcher => watcher.Reset());
        var left = await UntilAsync(page => page.Streams == 0);

        var (cores, answers) = await MeasureAsync();
        await PostAsync($"/jobs/{job}/cancel", new { });
        Tell(
            $"{Watchers} watchers of a paused job went: {cores:0.000} cores over {Measured.TotalSeconds} s, "
            + $"/health/live {answers[answers.Count / 2].TotalMilliseconds:0.0} ms at the median, {answers[^1].TotalMilliseconds:0.0} ms "
            + $"at most");
        if (!left) return $"{(await ScrapeAsync()).Streams} streams are left of {Watchers} watchers of a paused job";
        if (cores > MostCores) return $"watchers of a paused job that went cost {cores:0.000} cores; at most {MostCores} are allowed";
        return answers[^1] > PromptLife
            ? $"/health/live took {answers[^1].TotalMilliseconds:0} ms; at most {PromptLife.TotalMilliseconds} are allowed"
            : null;
    }

    /// <summary>Many clients that watch a running job go: it is cancelled as promptly as ever.</summary>
    private async Task<string?> RunningAsync()
    {
        var job = await StartJobAsync();
        var watchers = await WatchAsync(job, ManyWatchers);
        watchers.ForEach(watcher => watcher.Reset());
        var started = Stopwatch.GetTimestamp();
        await PostAsync($"/jobs/{job}/cancel", new { });
        var answered = Stopwatch.GetElapsedTime(started);
        await WaitAsync(job, "cancelled");
        var ended = Stopwatch.GetElapsedTime(started);
        var left = await UntilAsync(page => page.Streams == 0);
        Tell(
            $"{ManyWatchers} watchers of a running job went: its cancelling was answered after {answered.TotalMilliseconds:0} ms and done "
                + $"after {ended.TotalMilliseconds:0} ms");
        if (!left) return $"{(await ScrapeAsync()).Streams} streams are left of {ManyWatchers} watchers of a running job";
        return answered > Prompt
            ? $"cancelling was answered after {answered.TotalMilliseconds:0} ms; at most {Prompt.TotalMilliseconds} are allowed"
            : null;
    }

    /// <summary>Clients go in the midst of everything, and one that stays is answered as ever.</summary>
    private async Task RandomAsync(TimeSpan during)
    {
        var running = await StartJobAsync();
        var paused = await StartJobAsync();
        await PostAsync($"/jobs/{paused}/pause", new { });
        var vanishing = new Vanishing(service.Address, Requests(running, paused), seed);
        using var enough = new CancellationTokenSource(during);
        var all = vanishing.RunAsync(Clients, enough.Token);
        var answers = new List<TimeSpan>();
        while (!enough.IsCancellationRequested)
        {
            answers.Add(await LiveAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        await all;
        foreach (var job in (string[])[running, paused]) await PostAsync($"/jobs/{job}/cancel", new { });
        foreach (var job in (string[])[running, paused]) await WaitAsync(job, "cancelled");
        answers.Sort();
        Tell(
            $"{vanishing.Gone} clients went at random within {during.TotalSeconds:0} s: "
            + $"/health/live {answers[answers.Count / 2].TotalMilliseconds:0.0} ms at the median, {answers[^1].TotalMilliseconds:0} ms at "
            + $"most");
        if (answers[^1] > Prompt)
            _faults.Add(
                $"/health/live took {answers[^1].TotalMilliseconds:0} ms while clients went; at most {Prompt.TotalMilliseconds} are "
                    + $"allowed");
    }

    /// <summary>What is asked for by clients that go at random.</summary>
    private static List<RawRequest> Requests(string running, string paused)
    {
        var cells = new StringBuilder();
        for (var row = 0; row < 20_000; row++)
            cells.Append(CultureInfo.InvariantCulture, $"{row % 7 / 7.0:0.000},{row % 11 / 11.0:0.000}\n");
        var csv = $"x1,x2\n{cells}";
        var lines = $"[{cells.ToString().TrimEnd().Replace("\n", "]\n[", StringComparison.Ordinal)}]";
        var instances = $"{{\"instances\":[{lines.Replace("\n", ",", StringComparison.Ordinal)}]}}";
        const string Json = "application/json", Csv = "text/csv", Lines = "application/x-ndjson", Form = "multipart/form-data; boundary=b";
        return
        [
            RawRequest.Get("events of a running job", $"/jobs/{running}/events"),
            RawRequest.Get("events of a paused job", $"/jobs/{paused}/events"),
            RawRequest.Get("history", $"/jobs/{running}/history"),
            RawRequest.Get("export", "/models/m/export"),
            RawRequest.Get("rows", "/datasets/many/rows?limit=1000"),
            RawRequest.Post("upload", "/datasets", Csv, csv),
            RawRequest.Post("upload with a key", "/datasets", Csv, csv, "Idempotency-Key: vanish\r\n"),
            RawRequest.Post("packed upload", "/datasets", Csv, Packed(csv), "Content-Encoding: gzip\r\n"),
            RawRequest.Post(
                "form", "/datasets", Form, $"--b\r\nContent-Disposition: form-data; name=f; filename=f.csv\r\n\r\n{csv}\r\n--b--\r\n"),
            RawRequest.Post("short prediction", "/models/m/predict", Json, """{"instances":[[0.1,0.2]]}"""),
            RawRequest.Post("prediction", "/models/m/predict", Json, instances),
            RawRequest.Post("prediction of lines", "/models/m/predict", Lines, lines, $"Accept: {Lines}\r\n"),
            RawRequest.Post("prediction of a table", "/models/m/predict", Csv, csv, $"Accept: {Csv}\r\n"),
            RawRequest.Post("evaluation", "/models/m/evaluate", Json, """{"dataset":"many"}"""),
            RawRequest.Post("importance", "/models/m/importance", Json, """{"dataset":"many","repeats":50}"""),
        ];
    }

    private static byte[] Packed(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(
            Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    /// <summary>Nothing is left of all who went.</summary>
    private async Task EndAsync(ProcessFigures before)
    {
        var after = await SettledAsync(before);
        var page = await ScrapeAsync();
        Tell(
            $"afterwards {page.Streams} streams and {page.Requests} requests are open, {after.Threads} threads (before: {before.Threads}), "
            + $"{after.Handles} handles (before: {before.Handles}), {page.Failures} requests failed, {service.Errors.Count} errors in the "
            + $"log");
        if (page.Streams != 0 || page.Requests != 0) _faults.Add("streams or requests of clients that went are still open");
        if (after.Threads > before.Threads + SpareThreads)
            _faults.Add($"there are {after.Threads - before.Threads} more threads than before");
        if (after.Handles > before.Handles + SpareHandles)
            _faults.Add(
                $"there are {after.Handles - before.Handles} more handles than before; most are {ProcessFigures.MostOpen(service.Id)}");
        if (page.Failures > 0) _faults.Add($"{page.Failures} requests were answered with 5xx");
        _faults.AddRange(service.Errors.Take(10));
        if (await service.StopAsync() is not 0 and var code) _faults.Add($"the service ended with {code} when it was asked to end");
    }

    /// <summary>The figures once nothing is in progress and, where that is to be awaited, no more is taken than before.</summary>
    private async Task<ProcessFigures> SettledAsync(ProcessFigures? before = null)
    {
        await UntilAsync(page =>
        {
            var now = ProcessFigures.Of(service.Id);
            var taken = before is { } then && (now.Threads > then.Threads + SpareThreads || now.Handles > then.Handles + SpareHandles);
            return page.Streams == 0 && page.Requests == 0 && !taken;
        });
        return ProcessFigures.Of(service.Id);
    }

    /// <summary>A machine on which others work is given a second try.</summary>
    private async Task TryTwiceAsync(Func<Task<string?>> measure)
    {
        if (await measure() is null) return;
        if (await measure() is { } fault) _faults.Add(fault);
    }

    /// <summary>Waits until the compiler of the runtime is done with what was used so far; it works on for a while.</summary>
    private async Task CalmAsync()
    {
        for (var windows = 0; windows < 10 && (await MeasureAsync()).Cores > MostCores;) windows++;
    }

    private async Task<(double Cores, List<TimeSpan> Answers)> MeasureAsync()
    {
        var used = service.ProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var answers = new List<TimeSpan>();
        while (Stopwatch.GetElapsedTime(started) < Measured)
        {
            answers.Add(await LiveAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }

        answers.Sort();
        return ((service.ProcessorTime - used) / Stopwatch.GetElapsedTime(started), answers);
    }

    private async Task<TimeSpan> LiveAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await service.Http.GetAsync(new Uri("/health/live", UriKind.Relative)).WaitAsync(Patience, TimeProvider.System);
        if (answer.StatusCode != HttpStatusCode.OK) _faults.Add($"/health/live answered {(int)answer.StatusCode}");
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task<List<VanishingClient>> WatchAsync(string job, int watchers)
    {
        using var patience = new CancellationTokenSource(Patience);
        var request = RawRequest.Get("events", $"/jobs/{job}/events").Bytes;
        var opened = new List<VanishingClient>();
        for (var i = 0; i < watchers; i++)
        {
            var client = await VanishingClient.ConnectAsync(service.Address, patience.Token);
            opened.Add(client);
            await client.SendAsync(request, patience.Token);
            await client.ReadToAsync("data:", patience.Token);
        }

        return opened;
    }

    private async Task<string> StartJobAsync()
    {
        var job = IdOf(
            await PostAsync("/models/m/train", new { dataset = "many", target = "label", epochs = 1_000_000, batchSize = 4096 }));
        await WaitAsync(job, "running");
        return job;
    }

    private async Task WaitAsync(string job, string status)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var state = await service.Http.GetFromJsonAsync<JsonElement>(new Uri($"/jobs/{job}", UriKind.Relative));
            var now = state.GetProperty("status").GetString();
            if (now == status) return;
            if (now is "succeeded" or "failed" or "cancelled" || Stopwatch.GetElapsedTime(started) > 2 * Patience)
                throw new InvalidOperationException($"The job does not become {status}: {state}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<bool> UntilAsync(Func<MetricsPage, bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            if (condition(await ScrapeAsync())) return true;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }

        return false;
    }

    private Task<MetricsPage> ScrapeAsync() => MetricsPage.ReadAsync(service.Http, CancellationToken.None);

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await service.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{path}: {text}");
    }

    private static string IdOf(JsonElement created) => created.GetProperty("id").GetString()!;

    private static void Tell(string line) => Console.WriteLine($"vanish: {line}");
}
