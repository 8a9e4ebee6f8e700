using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NnService.Api.Hosting;
using NnService.Api.Pages;
using NnService.Client;
using NnService.Infrastructure.Keys;
using NnService.Web.Hosting;
using Spectre.Console;

namespace NnService.Api.Demo;

/// <summary>What <c>--demo</c> does: trains iris through the server's own HTTP API, before the eyes of the user.</summary>
internal static class DemoRun
{
    private const string ModelId = "iris-demo";
    private const int TellEvery = 5;

    // Nothing but a table and its target: network, task and the rest are chosen.
    private static readonly NewModel Model = new() { Id = ModelId, Description = "The demo", Seed = 42 };

    private static readonly Training Training = new("iris", "species") { Test = new(0.2), Seed = 7 };

    private static readonly IReadOnlyList<Cell>[] Flowers = [[5.1, 3.5, 1.4, 0.2], [6.0, 2.9, 4.5, 1.5], [6.7, 3.1, 5.6, 2.4]];

    public static bool IsAskedFor(string[] args) => args.Contains(CommandLine.Demo);

    public static string[] Strip(string[] args) => [.. args.Where(arg => arg != CommandLine.Demo)];

    public static async Task RunAsync(WebApplication app)
    {
        var cancelled = app.Lifetime.ApplicationStopping;
        var address = Address(app);
        using var http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new("Bearer", app.Services.GetRequiredService<KeyRing>().Own.Reveal());
        var client = new NnClient(http);
        try
        {
            await CreateModelAsync(client, cancelled);
            var job = await client.TrainAsync(ModelId, Training, cancelled);
            Say($"Training iris on 120 rows, 30 held out, each of several networks judged by the rows that it leaves out: job {job.Id}");
            if (app.Services.HasPages()) Say($"Watch it: {new Uri(address, $"{WebPages.Root}/jobs/{job.Id}")}");
            await WatchAsync(client, job, cancelled);
            await ReportAsync(client, job.Id, cancelled);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return;
        }

        Say("");
        if (app.Services.HasPages()) Say($"Pages: {new Uri(address, WebPages.Root)}");
        Say($"Swagger UI: {new Uri(address, "/swagger")}");
        Say($"API: {address}");
        Say("Press Ctrl+C to stop.");
    }

    // The demo may have been run before on the same data: its model then is there already.
    private static async Task CreateModelAsync(NnClient client, CancellationToken cancelled)
    {
        try
        {
            await client.GetModelAsync(ModelId, cancelled);
        }
        catch (NnProblemException e) when (e.Status == HttpStatusCode.NotFound)
        {
            await client.CreateModelAsync(Model, cancelled);
        }
    }

    private static async Task WatchAsync(NnClient client, Job job, CancellationToken cancelled)
    {
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            await AnsiConsole.Progress().Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
                .StartAsync(progress => FollowAsync(client, job, progress.AddTask("training", maxValue: job.Epochs), cancelled));
        }
        else
        {
            await FollowAsync(client, job, null, cancelled);
        }
    }

    private static async Task FollowAsync(NnClient client, Job job, ProgressTask? bar, CancellationToken cancelled)
    {
        await foreach (var item in client.FollowAsync(job.Id, cancellationToken: cancelled))
        {
            if (item.ValidationMetrics is not { } metrics || (item.Epoch % TellEvery != 0 && item.Epoch != 1)) continue;
            var line = Line(item, metrics["accuracy"]);
            if (bar is null)
            {
                Say(line);
                continue;
            }

            bar.Value = item.Epoch;
            bar.Description = line;
        }
    }

    private static string Line(JobEvent item, double accuracy) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {item.Epoch}/{item.Epochs}  loss {item.Loss:0.0000}  validation accuracy {accuracy:0.0000}  ETA {Left(item)}");

    // The time that is left, which no clock or time zone makes ambiguous.
    private static string Left(JobEvent item) =>
        item.EstimatedFinishAt is { } end && end - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } left
            ? string.Create(CultureInfo.InvariantCulture, $"{left.TotalSeconds:0.0} s")
            : "soon";

    private static async Task ReportAsync(NnClient client, string jobId, CancellationToken cancelled)
    {
        var job = await client.GetJobAsync(jobId, cancelled);
        if (job.Version is not { } number) throw new InvalidOperationException($"The demo's job is {job.Status}: {job.Error?.Message}");
        var metrics = (await client.GetVersionAsync(ModelId, number, cancelled)).Metrics!;
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"held-out accuracy: {metrics.Accuracy:0.0000} ({metrics.Rows} rows that training never saw)"));

        foreach (var prediction in (await client.PredictAsync(ModelId, Flowers, cancellationToken: cancelled)).Items)
        {
            var probabilities = prediction.Probabilities!.Select(
                pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.0000}"));
            Say($"prediction: {prediction.Label}  ({string.Join(", ", probabilities)})");
        }
    }

    // Listening on every interface is reached through this machine's own name.
    private static Uri Address(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(
            address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
                .Replace("//+", "//localhost", StringComparison.Ordinal));
    }

    private static void Say(string line) => AnsiConsole.Console.Profile.Out.Writer.WriteLine(line);
}
