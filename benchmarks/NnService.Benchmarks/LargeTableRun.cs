using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace NnService.Benchmarks;

/// <summary>A large table through the real service, a process of its own: upload, one epoch, evaluation. <c>bigtable [rows]</c>.</summary>
internal static class LargeTableRun
{
    private const int DefaultRows = 1_000_000;

    public static async Task RunAsync(string? argument)
    {
        var rows = argument is null ? DefaultRows : int.Parse(argument, CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("nnservice-bigtable-").FullName;
        try
        {
            var csv = Path.Combine(folder, "table.csv");
            LargeTable.Write(csv, rows);
            await using var service = await ServiceProcess.StartAsync(folder);
            await StepsAsync(service, csv, rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task StepsAsync(ServiceProcess service, string csv, int rows)
    {
        var megabytes = new FileInfo(csv).Length / 1e6;
        Console.WriteLine(FormattableString.Invariant($"{rows} rows x {LargeTable.Columns} columns, {megabytes:0} MB"));
        Console.WriteLine($"{"step",-10}{"seconds",9}{"speed",18}{"MB resident",13}{"MB peak",9}");
        Row("start", 0, null, service);

        await Time("upload", seconds => FormattableString.Invariant($"{megabytes / seconds:0.0} MB/s"), async () =>
        {
            using var body = new StreamContent(File.OpenRead(csv)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
            await AnswerAsync(await service.Http.PostAsync("/datasets?id=big", body));
        });
        await AnswerAsync(await service.Http.PostAsJsonAsync("/models", new
        {
            id = "big",
            layers = new object[] { new { units = 32, activation = "relu" }, new { units = 2, activation = "softmax" } },
        }));
        var job = "";
        await Time("submit", null, async () =>
            job = (await AnswerAsync(
                await service.Http.PostAsJsonAsync(
                    "/models/big/train",
                    new { dataset = "big", target = LargeTable.Target, epochs = 1, batchSize = 256 }))).GetProperty("id")
                .GetString()!);
        await Time("train", RowsPerSecond, async () =>
        {
            await service.Http.GetStringAsync($"/jobs/{job}/events"); // the stream ends with the job
            var ended = await service.Http.GetFromJsonAsync<JsonElement>($"/jobs/{job}");
            if (ended.GetProperty("status").GetString() != "succeeded") throw new InvalidOperationException($"{ended}");
        });
        await Time(
            "evaluate",
            RowsPerSecond,
            async () => await AnswerAsync(await service.Http.PostAsJsonAsync("/models/big/evaluate", new { dataset = "big" })));

        async Task Time(string step, Func<double, string>? speed, Func<Task> work)
        {
            service.ForgetPeak();
            var start = Stopwatch.GetTimestamp();
            await work();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Row(step, seconds, speed?.Invoke(seconds), service);
        }

        string RowsPerSecond(double seconds) => FormattableString.Invariant($"{rows / seconds:0} rows/s");
    }

    private static void Row(string step, double seconds, string? speed, ServiceProcess service) =>
        Console.WriteLine(
            FormattableString.Invariant($"{step,-10}{seconds,9:0.00}{speed,18}{service.Resident / 1e6,13:0}{service.Peak / 1e6,9:0}"));

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
