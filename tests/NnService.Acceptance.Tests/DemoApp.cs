using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace NnService.Acceptance.Tests;

/// <summary>The demo as the README starts it, but on a free port and with its data in a temporary folder.</summary>
public sealed class DemoApp : IAsyncLifetime
{
    public const string Model = "/models/iris-demo";

    private readonly string _folder = Directory.CreateTempSubdirectory("nnservice-demo-").FullName;
    private readonly HttpClient _http = new();
    private RunningProgram? _program;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What it has written so far.</summary>
    public string[] Lines => _program!.Lines;

    /// <summary>
    /// What two runs must have in common: everything that is printed of the training, without times, and the hash of the weights.
    /// </summary>
    public async Task<string[]> NumbersAsync()
    {
        var numbers = Lines.Where(IsNumber).Select(line => line.Split(" ETA")[0].TrimEnd());
        var version = await _http.GetFromJsonAsync<JsonElement>($"{Model}/versions/1", Cancelled);
        return [.. numbers, version.GetProperty("sha256").GetString()!];
    }

    /// <summary>Starts the demo and waits until it has trained, predicted and said where it goes on serving.</summary>
    public async ValueTask InitializeAsync()
    {
        string[] demo = ["--demo", "--urls", "http://127.0.0.1:0", $"--NnService:DataDirectory={_folder}"];
        string[] run = ["run", "--project", "src/NnService.Api", "-c", RunningProgram.Configuration, "--no-build", "--", .. demo];
        _program = RunningProgram.Start(new ProcessStartInfo(RunningProgram.Dotnet, run));
        _http.BaseAddress = new Uri(await _program.SaysAsync("API: "));
    }

    /// <summary>The body of a GET that is answered 200.</summary>
    public Task<string> GetAsync(string path) => _http.GetStringAsync(path, Cancelled);

    public async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return await _http.PostAsync(path, body, Cancelled);
    }

    /// <inheritdoc cref="RunningProgram.StopAsync"/>
    public Task<int> StopAsync(TimeSpan within) => _program!.StopAsync(within);

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsNumber(string line) =>
        line.StartsWith("epoch ", StringComparison.Ordinal)
        || line.StartsWith("held-out accuracy: ", StringComparison.Ordinal)
        || line.StartsWith("prediction: ", StringComparison.Ordinal);
}
