using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace NnService.Benchmarks;

/// <summary>How soon pages are seen and used in a browser, and what pages that watch a training cost it.</summary>
internal static class PageTable
{
    private const int Jobs = 1000;
    private const int ManyEpochs = 10_000;
    private const int Loads = 15;
    private const int Watchers = 20;
    private const int WatchedEpochs = 12_000;
    private const int Rounds = 3;

    // Set once the page answers to whoever uses it.
    private const string Lives = "main[data-lives]";

    private const string FirstPaint = "performance.getEntriesByName('first-contentful-paint')[0].startTime";

    /// <param name="arguments">"loads" or "watchers" for one of both.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-pages-").FullName;
        await using (var service = await ServiceProcess.StartAsync(folder))
        {
            if (arguments is not ["watchers"]) await LoadsAsync(service);
            if (arguments is not ["loads"]) await WatchersAsync(service);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task LoadsAsync(ServiceProcess service)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
        await service.CreateModelAsync("""{ "id": "small", "inputs": 4, "layers": [{ "units": 3, "activation": "softmax" }] }""");
        var longest = await service.TrainAsync("small", "iris", "species", ManyEpochs);
        await service.EndAsync(longest);
        var last = "";
        for (var i = 1; i < Jobs; i++) last = await service.TrainAsync("small", "iris", "species", 1);
        await service.EndAsync(last);
        Console.WriteLine($"{Jobs} jobs, one of them with {ManyEpochs} epochs; the middle and the slowest of {Loads} loads, each in a new");
        Console.WriteLine("window without a cache; milliseconds from the request\n");
        Console.WriteLine("| page | first paint | slowest | answers | slowest |\n|---|---|---|---|---|");
        string[] pages =
        [
            "/ui", "/ui/datasets", "/ui/datasets/digits", "/ui/train?dataset=penguins&target=species", "/ui/jobs", $"/ui/jobs/{longest}",
            "/ui/models/small", "/ui/models/small?tab=versions", "/ui/models/small/try", "/ui/system",
        ];
        foreach (var page in pages)
        {
            var (painted, answering) = (new List<double>(), new List<double>());
            // The first load also warms what the service compiles.
            for (var i = 0; i <= Loads; i++)
            {
                var (paint, answers) = await LoadAsync(browser, new Uri(service.Address, page));
                if (i == 0) continue;
                painted.Add(paint);
                answering.Add(answers);
            }

            var name = page.Replace(longest, "{id}", StringComparison.Ordinal);
            Console.WriteLine(
                $"| `{name}` | {Middle(painted)} | {Text(painted.Max())} | {Middle(answering)} | {Text(answering.Max())} |");
        }
    }

    private static async Task<(double Paint, double Answers)> LoadAsync(IBrowser browser, Uri address)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{address}");
        await page.Locator(Lives).WaitForAsync();
        var answers = await page.EvaluateAsync<double>("performance.now()");
        return (await page.EvaluateAsync<double>(FirstPaint), answers);
    }

    private static async Task WatchersAsync(ServiceProcess service)
    {
        await service.CreateModelAsync(
            """{ "id": "watched", "layers": [{ "units": 256, "activation": "relu" }, { "units": 10, "activation": "softmax" }] }""");
        await TrainAsync(service, Watchers); // what is compiled later is compiled now
        var (alone, watched) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(await TrainAsync(service, 0));
            watched.Add(await TrainAsync(service, Watchers));
        }

        var share = (Median(watched) / Median(alone)) - 1;
        Console.WriteLine($"\nA training of {WatchedEpochs} epochs of digits, watched by {Watchers} pages; seconds of processor time of the");
        Console.WriteLine($"service, the middle of {Rounds} rounds\n\n| alone | watched | more |\n|---|---|---|");
        Console.WriteLine($"| {Text(Median(alone), "0.00")} | {Text(Median(watched), "0.00")} | {Text(100 * share, "0.0")} % |");
    }

    private static async Task<double> TrainAsync(ServiceProcess service, int watchers)
    {
        // The pages are open before the training goes on: what opening them costs is in the table above.
        var job = await service.TrainAsync("watched", "digits", "digit", WatchedEpochs);
        await service.Http.PostAsync($"/jobs/{job}/pause", null);
        var circuits = new List<Circuit>();
        for (var i = 0; i < watchers; i++) circuits.Add(await Circuit.OpenAsync(service.Http, new Uri(service.Address, $"/ui/jobs/{job}")));
        var before = service.ProcessorTime;
        var clock = Stopwatch.StartNew();
        await service.Http.PostAsync($"/jobs/{job}/resume", null);
        await service.EndAsync(job);
        var used = (service.ProcessorTime - before).TotalSeconds;
        if (watchers > 0)
        {
            var pictures = circuits.Average(circuit => circuit.Pictures) / clock.Elapsed.TotalSeconds;
            var size = circuits.Sum(circuit => (double)circuit.Bytes) / circuits.Sum(circuit => circuit.Pictures) / 1024;
            Console.WriteLine($"{Text(pictures, "0.0")} pictures a second of {Text(size, "0.0")} KiB for each page");
        }

        foreach (var circuit in circuits) await circuit.DisposeAsync();
        return used;
    }

    private static string Middle(List<double> values) => Text(Median(values));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);
}
