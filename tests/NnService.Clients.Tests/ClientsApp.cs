using System.Diagnostics;
using NnService.Acceptance.Tests;
using NnService.Clients.Tests;
using NnService.Tests.Common;

[assembly: AssemblyFixture(typeof(ClientsApp))]

namespace NnService.Clients.Tests;

/// <summary>The service on a free port, and a folder with the document and the programs of package-lock.json.</summary>
public sealed class ClientsApp : IAsyncLifetime
{
    private const string Listening = "info: Microsoft.Hosting.Lifetime[14] Now listening on: ";

    private static readonly string Project = Path.Combine(Repository.Root, "tests", "NnService.Clients.Tests");

    // Beside what else building leaves; what is installed stays for the next run.
    private static readonly string Folder = Path.Combine(Project, "obj", "npm");

    private readonly string _data = Directory.CreateTempSubdirectory("nnservice-clients-").FullName;
    private RunningProgram? _service;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The document that clients are generated from.</summary>
    public static string Document { get; } = Path.Combine(Repository.Root, "docs", "openapi.json");

    /// <summary>Why the programs cannot run on this machine; null where they can.</summary>
    public static string? Missing { get; } =
        Programs.Missing("node", "nodejs") ?? Programs.Missing("npm", "npm");

    /// <summary>Where the service is.</summary>
    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string[] service = ["--urls", "http://127.0.0.1:0", $"--NnService:DataDirectory={_data}"];
        string[] run = ["run", "--project", "src/NnService.Api", "-c", RunningProgram.Configuration, "--no-build", "--", .. service];
        _service = RunningProgram.Start(new ProcessStartInfo(RunningProgram.Dotnet, run));
        Address = new Uri(await _service.SaysAsync(Listening));
        if (Missing is null) await InstallAsync();
    }

    /// <summary>Runs a program of package-lock.json; fails with what it has written where it does not succeed.</summary>
    public static Task RunAsync(params string[] command) =>
        StartAsync(Path.Combine(Folder, "node_modules", ".bin", command[0]), command[1..]);

    /// <summary>Writes a file where the programs run.</summary>
    public static Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Folder, file), text, Cancelled);

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static async Task InstallAsync()
    {
        var installed = Path.Combine(Folder, "node_modules", "package-lock.json");
        Directory.CreateDirectory(Path.Combine(Folder, "Tours"));
        foreach (var pattern in (string[])["*.json", "*.cjs", ".*.yaml", "Tours/*.ts"])
            foreach (var file in Directory.EnumerateFiles(Project, pattern))
                File.Copy(file, Path.Combine(Folder, Path.GetRelativePath(Project, file)), overwrite: true);
        File.Copy(Document, Path.Combine(Folder, "openapi.json"), overwrite: true);
        var locked = await File.ReadAllTextAsync(Path.Combine(Project, "package-lock.json"), Cancelled);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed, Cancelled) == locked) return;
        await StartAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await File.WriteAllTextAsync(installed, locked, Cancelled);
    }

    private static async Task StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // They ask no server for a newer version, and tell none that they were used.
            Environment = { ["CI"] = "true", ["NO_UPDATE_NOTIFIER"] = "1", ["REDOCLY_TELEMETRY"] = "off", ["DO_NOT_TRACK"] = "1" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        var error = process.StandardError.ReadToEndAsync(Cancelled);
        var code = await process.EndInTimeAsync(program);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ends with {code}:\n{await output}{await error}");
    }
}
