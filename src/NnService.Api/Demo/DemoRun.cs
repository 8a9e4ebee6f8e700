using System.Globalization;
using System.Net.Http.Json;
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
        var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JobEventContract>(data, Json.Options)!);
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            await foreach (var item in events.EnumerateAsync(cancelled))
            {
                if (item.EventType == "epoch") Say(await LineAsync(client, job.Id, item.Data, cancelled));
            }

            return;
        }

        await AnsiConsole.Progress().Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }).StartAsync(async progress =>
        {
            var bar = progress.AddTask("training", maxValue: job.Epochs);
            await foreach (var item in events.EnumerateAsync(cancelled))
            {
                bar.Value = item.Data.Epoch;
                if (item.EventType == "epoch") bar.Description = await LineAsync(client, job.Id, item.Data, cancelled);
            }
        });
    }

    private static async Task<string> LineAsync(HttpClient client, string jobId, JobEventContract progress, CancellationToken cancelled)
    {
        var history = await client.GetFromJsonAsync<HistoryContract>($"/jobs/{jobId}/history", Json.Options, cancelled);
        var accuracy = history!.Points.LastOrDefault()?.ValidationMetrics.GetValueOrDefault("accuracy");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.Loss:0.0000}  validation accuracy {accuracy:0.0000}  ETA {progress.EstimatedFinishAt?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "now"}");
    }

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
