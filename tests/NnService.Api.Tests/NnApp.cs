using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NnService.Api.Tests;
using NnService.Api.Tests.OpenApi;
using NnService.Tests.Common;

[assembly: AssemblyFixture(typeof(NnApp))]

namespace NnService.Api.Tests;

/// <summary>
/// The real service: a process of its own on a free port of this machine, with a real SQLite file in a directory of its own.
/// </summary>
/// <remarks>
/// One instance serves all classes; a class that counts what is stored, or fills the queue, takes one of its own with IClassFixture.
/// </remarks>
public sealed partial class NnApp : IAsyncLifetime
{
    private const int TrainingSlots = 2;

    private const string PathBase = "--NnService:PathBase=";

    // Cookies of one service would be sent to all of them, which are on one host.
    private static readonly HttpClient Http = new(
        new DocumentedAnswers { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } });

    private readonly StringBuilder _log = new();
    private readonly List<(string Words, int Times, TaskCompletionSource Said)> _awaited = [];
    private readonly Alarms _alarms = new();
    private string _pathBase = "";
    private Process? _process;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static bool HasShell { get; } = File.Exists("/bin/sh");

    public static bool CanLimitFiles { get; } = File.Exists("/usr/bin/prlimit") && HasShell;

    // Of the GNU coreutils since 2019.
    private static bool CanListenToInterrupts { get; } = HasShell && Answers("env --default-signal=INT true");

    /// <summary>
    /// Whether a service that is started here hears SIGINT: a script that runs this in its background ignores it, and what it starts does
    /// so too unless that can be undone.
    /// </summary>
    public static bool HearsInterrupts { get; } = CanListenToInterrupts || (HasShell && Answers("trap exit INT; kill -INT $$; exit 1"));

    public Uri Address { get; private set; } = null!;

    /// <summary>Where its data are.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("nnservice-").FullName;

    /// <summary>What the service has written so far, over all of its starts.</summary>
    public string Log
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    /// <summary>
    /// Lets the service write warnings and errors that hold these words; any other one fails the tests, at the latest when it ends.
    /// </summary>
    public void Expect(string words) => _alarms.Expect(words);

    /// <summary>Fails where the service has written a warning or an error that no test expects.</summary>
    public void CheckAlarms() => _alarms.Check();

    /// <summary>The most memory that the process has held at any time, in bytes; null where the system does not tell.</summary>
    public long? PeakMemory
    {
        get
        {
            var file = $"/proc/{_process!.Id}/status";
            var line = File.Exists(file)
                ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                : null;
            return line is null
                ? null
                : 1024 * long.Parse(line.AsSpan(6, line.Length - 8).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts the service on what its directory holds.</summary>
    /// <param name="arguments">More of the command line.</param>
    public async Task StartAsync(params string[] arguments)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pathBase = Array.Find(arguments, argument => argument.StartsWith(PathBase, StringComparison.Ordinal))?[PathBase.Length..] ?? "";
        _process = new Process { StartInfo = Command(arguments), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The service did not start:\n{Log}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await address.Task.InTimeAsync("the service listens");

        void Read(string? line)
        {
            _alarms.Read(line);
            lock (_log)
            {
                _log.AppendLine(line);
                foreach (var (words, times, said) in _awaited)
                    if (Count(words) >= times) said.TrySetResult();
            }

            if (line is not null && Listening().Match(line) is { Success: true } match)
                address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    /// <summary>Waits until the service has written some words so many times.</summary>
    public async Task SaysAsync(string words, int times = 1)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_log)
        {
            _awaited.Add((words, times, said));
            if (Count(words) >= times) said.TrySetResult();
        }

        await said.Task.InTimeAsync($"the service says '{words}', {times} times");
    }

    /// <summary>
    /// Lets no file of the process grow beyond a size, which is what a quota does and much like a full disk; null takes that back. Needs
    /// <see cref="CanLimitFiles"/>.
    /// </summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        using var limit = Process.Start(
            "prlimit", [$"--pid={_process!.Id}", $"--fsize={bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}:unlimited"]);
        Assert.Equal(0, await limit.EndInTimeAsync("prlimit"));
    }

    /// <summary>Ends the process as a power cut would: SIGKILL, which it cannot handle.</summary>
    public async Task KillAsync()
    {
        var process = _process!;
        process.Kill(entireProcessTree: true);
        await process.EndInTimeAsync("the killed service");
        process.Dispose();
        _process = null;
    }

    /// <summary>Runs the program to its end, which must come by itself, and returns its exit code and what it has written.</summary>
    /// <param name="folder">The current directory of the program.</param>
    /// <param name="arguments">The whole command line.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Dotnet, [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        var error = process.StandardError.ReadToEndAsync(Cancelled);
        var code = await process.EndInTimeAsync($"the program with {string.Join(' ', arguments)}");
        return (code, await output, await error);
    }

    /// <summary>Sends a signal to the process.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        Assert.Equal(0, await kill.EndInTimeAsync("kill"));
    }

    /// <summary>The files of the database as they are, in another directory.</summary>
    public string CopyOfFiles()
    {
        var copy = Directory.CreateDirectory(Path.Combine(DataDirectory, $"copy-{Guid.NewGuid():N}")).FullName;
        foreach (var file in Directory.GetFiles(DataDirectory, "nnservice.db*"))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    /// <summary>Asks the process to end, politely and if need be more than once, and returns its exit code.</summary>
    public async Task<int> StopAsync(params string[] signals)
    {
        foreach (var signal in signals.DefaultIfEmpty("TERM"))
            await SignalAsync(signal);
        var process = _process!;
        var code = await process.EndInTimeAsync($"the service after {string.Join(", ", signals.DefaultIfEmpty("TERM"))}");
        process.Dispose();
        _process = null;
        return code;
    }

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        // The path is sent as it stands, without the tidying of Uri.
        var request = new HttpRequestMessage(
            method,
            new Uri($"{Address}{path.TrimStart('/')}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = body,
        };
        request.Options.Set(DocumentedAnswers.PathBase, _pathBase);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request, Cancelled);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<HttpResponseMessage> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, Json(json));

    public Task<HttpResponseMessage> PatchAsync(string path, string json, string? ifMatch) =>
        SendAsync(HttpMethod.Patch, path, Json(json), ifMatch is null ? [] : [("If-Match", ifMatch)]);

    public Task<HttpResponseMessage> UploadAsync(string path, string csv) =>
        SendAsync(HttpMethod.Post, path, new StringContent(csv, Encoding.UTF8, "text/csv"));

    /// <summary>A client for code under test, whose answers are looked at as well.</summary>
    public HttpClient CreateClient() => new(new DocumentedAnswers { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = Address };

    /// <summary>The body of a GET that is answered 200.</summary>
    public async Task<JsonElement> ReadAsync(string path) => await (await GetAsync(path)).JsonAsync();

    /// <summary>A connection to the database in a directory.</summary>
    public static SqliteConnection Connection(string directory, string options = "") =>
        new($"Data Source={Path.Combine(directory, "nnservice.db")};Pooling=False;{options}");

    /// <summary>A number that the database itself tells.</summary>
    public async Task<long> ScalarAsync(string sql)
    {
        await using var connection = Connection(DataDirectory, "Mode=ReadOnly");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancelled), null);
    }

    /// <summary>Creates a model.</summary>
    public async Task<JsonElement> CreateModelAsync(string json) =>
        await (await PostAsync("/models", json)).JsonAsync(HttpStatusCode.Created);

    /// <summary>Queues a training and returns the job as it was accepted.</summary>
    public async Task<JsonElement> TrainAsync(string model, string json) =>
        await (await PostAsync($"/models/{model}/train", json)).JsonAsync(HttpStatusCode.Accepted);

    /// <summary>Trains to the end and returns the job, which has succeeded.</summary>
    public async Task<JsonElement> TrainAndWaitAsync(string model, string json)
    {
        var job = await FinishAsync((await TrainAsync(model, json)).Text("id"));
        Assert.True(job.Text("status") == "succeeded", $"{job}");
        return job;
    }

    /// <summary>Follows the events of a job, which end with it, and returns the job.</summary>
    public async Task<JsonElement> FinishAsync(string job)
    {
        Assert.NotEmpty(await EventsAsync(job));
        return await ReadAsync($"/jobs/{job}");
    }

    /// <summary>The events of a job, to the last one or to the first that is enough.</summary>
    /// <param name="job">The job.</param>
    /// <param name="enough">What to stop after; null for the end of the stream.</param>
    /// <param name="after">The id of the last event already seen.</param>
    /// <param name="query">A query with its question mark.</param>
    public async Task<List<SseItem<JsonElement>>> EventsAsync(
        string job, Func<SseItem<JsonElement>, bool>? enough = null, string? after = null, string query = "")
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Waiting.Patience);
        try
        {
            return await ReadEventsAsync(job + "/events" + query, enough, after, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !Cancelled.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Waited {Waiting.Patience.TotalMinutes} minutes in vain for an event of job {job}, which is now "
                    + $"{await ReadAsync($"/jobs/{job}")}.");
        }
    }

    private async Task<List<SseItem<JsonElement>>> ReadEventsAsync(
        string path, Func<SseItem<JsonElement>, bool>? enough, string? after, CancellationToken patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, $"/jobs/{path}"));
        if (after is not null) request.Headers.Add("Last-Event-ID", after);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<SseItem<JsonElement>>();
        await using var stream = await response.Content.ReadAsStreamAsync(patience);
        await foreach (var item in SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JsonElement>(data))
            .EnumerateAsync(patience))
        {
            events.Add(item);
            if (enough?.Invoke(item) == true) break;
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        Directory.Delete(DataDirectory, recursive: true);
        CheckAlarms();
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static bool Answers(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardError = true })!;
        return shell.WaitForExit(Waiting.Patience) && shell.ExitCode == 0;
    }

    private int Count(string words) => _log.ToString().Split(words).Length - 1;

    // A file that would grow beyond its limit also brings a signal, which ends a process that does not ignore it.
    private static string[] Shell =>
        ["-c", $"trap '' XFSZ; exec {(CanListenToInterrupts ? "env --default-signal=INT " : "")}\"$0\" \"$@\"", Dotnet];

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Program => Path.Combine(AppContext.BaseDirectory, "NnService.Api.dll");

    private ProcessStartInfo Command(string[] arguments) => new(
        HasShell ? "/bin/sh" : Dotnet,
        [
            .. HasShell ? Shell : [], Program,
            "--urls=http://127.0.0.1:0", $"--NnService:DataDirectory={DataDirectory}", $"--NnService:Training:Slots={TrainingSlots}", $"--NnService:Training:SlotsPerModel={TrainingSlots}", .. arguments,
        ])
    {
        WorkingDirectory = DataDirectory,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        // It lives for seconds, in which the measurements for a better optimization cost more than they bring.
        Environment = { ["DOTNET_TieredPGO"] = "0" },
    };

    [GeneratedRegex(@"Now listening on: (http\S+)")]
    private static partial Regex Listening();
}

/// <summary>Reading answers without ceremony.</summary>
internal static class Answers
{
    /// <summary>The body of an answer that has this status.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;

    public static double Number(this JsonElement element, string member) => element.GetProperty(member).GetDouble();

    public static JsonElement[] Items(this JsonElement element, string member) => [.. element.GetProperty(member).EnumerateArray()];

    public static string[] Ids(this JsonElement list) => [.. list.Items("items").Select(item => item.Text("id"))];

    public static string[] Members(this JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];

    public static bool IsNull(this JsonElement element, string member) => element.GetProperty(member).ValueKind == JsonValueKind.Null;

    /// <summary>The same numbers, words and nesting.</summary>
    public static void Is(this JsonElement actual, string json) =>
        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(json), actual), $"expected {json}\nbut found {actual}");
}
