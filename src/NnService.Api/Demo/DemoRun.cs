using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NnService.Api.Hosting;
using NnService.Api.Jobs;
using NnService.Api.Models;
using NnService.Api.Predictions;
using NnService.Infrastructure.Storage;
using Spectre.Console;

namespace NnService.Api.Demo;

/// <summary>What <c>--demo</c> does: trains iris through the server's own HTTP API, before the eyes of the user.</summary>
internal static class DemoRun
{
    private const string Switch = "--demo";
    private const string ModelId = "iris-demo";
    private const int TellEvery = 5;
    private const string Train = """
        {
          "dataset": "iris", "target": "species", "epochs": 60, "batchSize": 16, "optimizer": { "type": "adam", "learningRate": 0.01 },
          "validation": { "fraction": 0.2 }, "test": { "fraction": 0.2 }, "seed": 7
        }
        """;

    private const string Flowers = """
        { "instances": [[5.1, 3.5, 1.4, 0.2], [6.0, 2.9, 4.5, 1.5], [6.7, 3.1, 5.6, 2.4]] }
        """;

    public static bool IsAskedFor(string[] args) => args.Contains(Switch);

    public static string[] Strip(string[] args) => [.. args.Where(arg => arg != Switch)];

    public static async Task RunAsync(WebApplication app)
    {
        var cancelled = app.Lifetime.ApplicationStopping;
        var address = Address(app);
        using var client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            await CreateModelAsync(client, cancelled);
            var job = await PostAsync<JobContract>(client, $"/models/{ModelId}/train", Train, cancelled);
            Say($"Training iris on 90 rows, 30 for validation, 30 held out: job {job.Id}");
            await WatchAsync(client, job, cancelled);
            await ReportAsync(client, job.Id, cancelled);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return;
        }

        Say("");
        Say($"Swagger UI: {new Uri(address, "/swagger")}");
        Say($"API: {address}");
        Say("Press Ctrl+C to stop.");
    }

    // The demo may have been run before on the same data: its model then is there already.
    private static async Task CreateModelAsync(HttpClient client, CancellationToken cancelled)
    {
        using var found = await client.GetAsync($"/models/{ModelId}", cancelled);
        if (found.IsSuccessStatusCode) return;
        const string Definition = $$"""
            { "id": "{{ModelId}}", "description": "The demo", "layers": [{ "units": 16, "activation": "relu", "initializer": "heNormal" }, { "activation": "softmax" }], "seed": 42 }
            """;
        await PostAsync<ModelContract>(client, "/models", Definition, cancelled);
    }

    private static async Task WatchAsync(HttpClient client, JobContract job, CancellationToken cancelled)
    {
        using var response = await client.GetAsync($"/jobs/{job.Id}/events", HttpCompletionOption.ResponseHeadersRead, cancelled);
        await using var stream = await response.Content.ReadAsStreamAsync(cancelled);
        var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JobEventContract>(data, Json.Options)!).EnumerateAsync(cancelled);
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            await AnsiConsole.Progress().Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
                .StartAsync(progress => FollowAsync(client, job, events, progress.AddTask("training", maxValue: job.Epochs), cancelled));
        }
        else
        {
            await FollowAsync(client, job, events, null, cancelled);
        }
    }

    // Iris trains faster than events come, so each event tells every epoch since the one before.
    private static async Task FollowAsync(HttpClient client, JobContract job, IAsyncEnumerable<SseItem<JobEventContract>> events, ProgressTask? bar, CancellationToken cancelled)
    {
        var told = 0;
        await foreach (var item in events)
        {
            if (item.EventType != "epoch") continue;
            var history = await client.GetFromJsonAsync<HistoryContract>($"/jobs/{job.Id}/history", Json.Options, cancelled);
            foreach (var point in history!.Points.Where(point => point.Epoch > told && (point.Epoch % TellEvery == 0 || point.Epoch == 1)))
            {
                var line = Line(point, job.Epochs, item.Data.EstimatedFinishAt);
                if (bar is null) Say(line);
                else (bar.Value, bar.Description) = (point.Epoch, line);
            }

            told = history.Points[^1].Epoch;
        }
    }

    private static string Line(HistoryPointContract point, int epochs, DateTime? end) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {point.Epoch}/{epochs}  loss {point.Loss:0.0000}  validation accuracy {point.ValidationMetrics["accuracy"]:0.0000}  ETA {end?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "now"}");

    private static async Task ReportAsync(HttpClient client, string jobId, CancellationToken cancelled)
    {
        var job = (await client.GetFromJsonAsync<JobContract>($"/jobs/{jobId}", Json.Options, cancelled))!;
        if (job.Status != JobStatus.Succeeded) throw new InvalidOperationException($"The demo's job is {job.Status}: {job.Error?.Message}");
        var version = (await client.GetFromJsonAsync<VersionContract>($"/models/{ModelId}/versions/{job.Version}", Json.Options, cancelled))!;
        Say(string.Create(CultureInfo.InvariantCulture, $"held-out accuracy: {version.Metrics!.Accuracy:0.0000} ({version.Metrics.Rows} rows that training never saw)"));

        var answer = await PostAsync<PredictionsContract>(client, $"/models/{ModelId}/predict", Flowers, cancelled);
        foreach (var prediction in answer.Predictions)
        {
            var probabilities = prediction.Probabilities!.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.0000}"));
            Say($"prediction: {prediction.Label!.Value.ToText()}  ({string.Join(", ", probabilities)})");
        }
    }

    private static async Task<T> PostAsync<T>(HttpClient client, string path, string json, CancellationToken cancelled)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, cancelled);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"POST {path} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancelled)}");
        return (await response.Content.ReadFromJsonAsync<T>(Json.Options, cancelled))!;
    }

    // Listening on every interface is reached through this machine's own name.
    private static Uri Address(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal));
    }

    private static void Say(string line) => AnsiConsole.Console.Profile.Out.Writer.WriteLine(line);
}
