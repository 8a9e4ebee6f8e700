using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NnService.Tests.Common;

namespace NnService.Web.Tests.Browser;

/// <summary>The real service: a process of its own on a free port of this machine, with data of its own.</summary>
public sealed partial class Service : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nnservice-pages-").FullName;
    private readonly StringBuilder _log = new();
    private readonly Alarms _alarms = new();
    private Process? _process;

    /// <summary>Where it answers; the same after it was started again.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Asks the API as a program does.</summary>
    public HttpClient Http { get; private set; } = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // Built with this project, in the same configuration.
    private static string Program { get; } = Path.Combine(
        Repository.Root,
        "src/NnService.Api/bin",
        typeof(Service).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration,
        "net10.0/NnService.Api.dll");

    /// <summary>Starts it, or starts it again where it was.</summary>
    public async Task StartAsync(params string[] arguments)
    {
        var listens = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = Command(["--urls", $"{Address}", .. arguments]), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data, listens);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, listens);
        _process.Exited += (_, _) => listens.TrySetException(new InvalidOperationException($"The service did not start:\n{_log}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await listens.Task.InTimeAsync("the service listens");
        Http = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Runs a command on its data, and returns what it has said.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        Assert.Equal(0, await process.EndInTimeAsync("the command"));
        return (await output).Trim();
    }

    /// <summary>Ends it at once, as a loss of power does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.EndInTimeAsync("the service");
    }

    /// <summary>Asks the API, and fails where it refuses.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Asks the API, and fails where it refuses.</summary>
    public async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled)).RootElement;

    /// <summary>Waits for the end of a job, with which the stream of its events ends.</summary>
    public async Task<JsonElement> FinishAsync(string job)
    {
        await Http.GetStringAsync(new Uri($"jobs/{job}/events", UriKind.Relative), Cancelled).InTimeAsync($"the end of the job {job}");
        return await GetAsync($"jobs/{job}");
    }

    /// <summary>Fails where the service has written a warning or an error.</summary>
    public void CheckLog() => _alarms.Check();

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Http?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ProcessStartInfo Command(string[] arguments) => new("dotnet", [Program, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["NnService__DataDirectory"] = _folder },
    };

    private void Read(string? line, TaskCompletionSource<Uri> listens)
    {
        lock (_log) _log.AppendLine(line);
        _alarms.Read(line);
        if (line is not null && Listening().Match(line) is { Success: true } match) listens.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http\S+)")]
    private static partial Regex Listening();
}
