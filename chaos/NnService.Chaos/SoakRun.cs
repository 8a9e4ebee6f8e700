using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NnService.Benchmarks;

namespace NnService.Chaos;

/// <summary>
/// Everything at once for a long time: trainings with watchers that go away, uploads, predictions, deletions, repeated requests, backups.
/// What the process takes must stay flat.
/// </summary>
/// <param name="service">The service, with <see cref="Settings"/>.</param>
/// <param name="folder">Where its data are.</param>
/// <param name="time">How long.</param>
/// <param name="seed">Of everything that is left to chance.</param>
internal sealed class SoakRun(ServiceProcess service, string folder, TimeSpan time, int seed)
{
    // What is kept, so that flat is possible.
    private const int KeptModels = 5;
    private const int KeptDatasets = 5;
    private const int WatchersOfAJob = 5;
    private const int VanishingClients = 4;

    private const int MostSamples = 60;

    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(30);
    private static readonly double[] Flower = [5.1, 3.5, 1.4, 0.2];

    private readonly List<string> _faults = [];
    private int _trainings, _uploads, _predictions, _backups, _repeats;

    /// <summary>A cache that is full early, so that it does not look like a leak.</summary>
    public static string[] Settings { get; } =
        ["--NnService:Limits:MaxPredictorBytes=4194304", "--NnService:Training:Slots=2", "--NnService:Training:ThreadsPerJob=1"];

    /// <returns>Whether all went well; what did not is printed.</returns>
    public async Task<bool> RunAsync()
    {
        await PostAsync(
            "/models",
            new { id = "stays", layers = new object[] { new { units = 16, activation = "relu" }, new { activation = "softmax" } } },
            null);
        await TrainAsync("stays", CancellationToken.None);
        using var enough = new CancellationTokenSource(time);
        var vanishing = new Vanishing(service.Address, Requests(), seed);
        var work = Task.WhenAll(
            RepeatAsync(TimeSpan.FromSeconds(1), ModelAsync, enough.Token),
            RepeatAsync(TimeSpan.FromSeconds(1), DatasetAsync, enough.Token),
            RepeatAsync(TimeSpan.FromMilliseconds(100), PredictAsync, enough.Token),
            RepeatAsync(TimeSpan.FromMinutes(1), BackUpAsync, enough.Token),
            vanishing.RunAsync(VanishingClients, enough.Token));
        var samples = await SampleAsync(enough.Token);
        await work;

        var page = await MetricsPage.ReadAsync(service.Http, CancellationToken.None);
        Console.WriteLine(
            $"soak: {_trainings} trainings, {_uploads} uploads, {_predictions} predictions, {_repeats} repeated requests, {_backups} "
            + $"backups, "
            + $"{vanishing.Gone} clients that went, {page.Failures} requests failed, {service.Errors.Count} errors in the log");
        _faults.AddRange(SoakSample.Judge(samples));
        if (page.Failures > 0) _faults.Add($"{page.Failures} requests were answered with 5xx");
        _faults.AddRange(service.Errors.Take(10));
        if (await service.StopAsync() is not 0 and var code) _faults.Add($"the service ended with {code} when it was asked to end");
        _faults.ForEach(Console.WriteLine);
        return _faults.Count == 0;
    }

    private static List<RawRequest> Requests()
    {
        var csv = Table(2000);
        return
        [
            RawRequest.Post("upload", "/datasets", "text/csv", csv),
            RawRequest.Post("prediction", "/models/stays/predict", "application/json", """{"instances":[[5.1,3.5,1.4,0.2]]}"""),
            RawRequest.Post("evaluation", "/models/stays/evaluate", "application/json", """{"dataset":"iris"}"""),
            RawRequest.Get("export", "/models/stays/export"),
        ];
    }

    private static string Table(int rows)
    {
        var csv = new StringBuilder("a,b,c\n");
        for (var row = 0; row < rows; row++) csv.Append($"{row},{row % 7 / 7.0:0.000},word{row % 50}\n");
        return csv.ToString();
    }

    /// <summary>A model is made, trained, watched by clients that go, asked and judged; one of those before is deleted.</summary>
    private async Task ModelAsync(int turn, CancellationToken enough)
    {
        var id = $"soak-{turn}";
        var model = new { id, layers = new object[] { new { units = 64, activation = "relu" }, new { activation = "softmax" } } };
        for (var repeat = 0; repeat < 2; repeat++) await PostAsync("/models", model, id); // the second time by its key
        _repeats++;
        await TrainAsync(id, enough);
        await PostAsync($"/models/{id}/evaluate", new { dataset = "iris" }, null);
        if (turn >= KeptModels) await DeleteAsync($"/models/soak-{turn - KeptModels}");
    }

    private async Task TrainAsync(string model, CancellationToken enough)
    {
        var created = await PostAsync(
            $"/models/{model}/train", new { dataset = "iris", target = "species", epochs = 500 }, $"train-{model}");
        var job = created.GetProperty("id").GetString()!;
        var watch = RawRequest.Get("events", $"/jobs/{job}/events");
        var watching = new Vanishing(service.Address, [watch], seed);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(enough);
        var watchers = watching.RunAsync(WatchersOfAJob, ended.Token);
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var state = await service.Http.GetFromJsonAsync<JsonElement>(new Uri($"/jobs/{job}", UriKind.Relative), CancellationToken.None);
            var status = state.GetProperty("status").GetString();
            if (status == "succeeded") break;
            if (status is "failed" or "cancelled" || Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
                throw new InvalidOperationException($"The job does not succeed: {state}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        await ended.CancelAsync();
        await watchers;
        _trainings++;
    }

    private async Task DatasetAsync(int turn, CancellationToken enough)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/datasets?id=soak-{turn}")
        {
            Content = new StringContent(Table(5000), Encoding.UTF8, "text/csv"),
        };
        await SendAsync(request);
        _uploads++;
        if (turn >= KeptDatasets) await DeleteAsync($"/datasets/soak-{turn - KeptDatasets}");

        // What clients uploaded that went afterwards is there too.
        var all = await service.Http.GetFromJsonAsync<JsonElement>(new Uri("/datasets?limit=200", UriKind.Relative), enough);
        foreach (var dataset in all.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)
            .Where(id => id.Length == 32))
            await DeleteAsync($"/datasets/{dataset}");
    }

    private async Task PredictAsync(int turn, CancellationToken enough)
    {
        await PostAsync("/models/stays/predict", new { instances = Enumerable.Repeat(Flower, 1 + (turn % 500)) }, null);
        _predictions++;
    }

    private async Task BackUpAsync(int turn, CancellationToken enough)
    {
        await PostAsync("/admin/backup", new { }, null);
        _backups++;
    }

    private async Task RepeatAsync(TimeSpan pause, Func<int, CancellationToken, Task> work, CancellationToken enough)
    {
        try
        {
            for (var turn = 0; !enough.IsCancellationRequested; turn++)
            {
                await work(turn, enough);
                await Task.Delay(pause, TimeProvider.System, enough);
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // It is enough.
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            _faults.Add(e.Message);
        }
    }

    private async Task<List<SoakSample>> SampleAsync(CancellationToken enough)
    {
        var samples = new List<SoakSample>();
        var started = Stopwatch.GetTimestamp();
        var period = time / MostSamples < LongestPeriod ? time / MostSamples : LongestPeriod;
        Console.WriteLine(SoakSample.Head);
        while (!enough.IsCancellationRequested)
        {
            var page = await MetricsPage.ReadAsync(service.Http, CancellationToken.None);
            var file = new FileInfo(Path.Combine(folder, "data", "nnservice.db"));
            samples.Add(new(Stopwatch.GetElapsedTime(started), ProcessFigures.Of(service.Id), page.Heap, file.Length, page.Streams));
            Console.WriteLine(samples[^1]);
            await Task.Delay(period, TimeProvider.System, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return samples;
    }

    private Task<JsonElement> PostAsync(string path, object body, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return SendAsync(request);
    }

    private async Task DeleteAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        await SendAsync(request);
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request)
    {
        using var answer = await service.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
