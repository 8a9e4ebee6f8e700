using System.Diagnostics;
using System.Reflection;
using NnService.Tests.Common;

namespace NnService.Acceptance.Tests;

/// <summary>A program that was started in the root of the repository, as a user does, and whose output is read.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<(string Start, TaskCompletionSource<string> Said)> _awaited = [];
    private int _openStreams = 2; // its output and its errors

    private RunningProgram(ProcessStartInfo start)
    {
        start.WorkingDirectory = Repository.Root;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // No build server of it outlives the program.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    /// <summary>The configuration that this project was built in; the service was built in it too.</summary>
    public static string Configuration { get; } =
        typeof(RunningProgram).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The SDK that runs these tests.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>What it has written so far.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public static RunningProgram Start(ProcessStartInfo start)
    {
        var program = new RunningProgram(start);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits for a line that begins so, and returns the rest of it.</summary>
    public async Task<string> SaysAsync(string start)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            _awaited.Add((start, said));
            if (_lines.Find(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line) said.TrySetResult(line);
            else if (_openStreams == 0) said.TrySetException(Ended());
        }

        try
        {
            return (await said.Task.InTimeAsync($"the program says '{start}'"))[start.Length..];
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} It has said:\n{string.Join('\n', Lines)}", e);
        }
    }

    /// <summary>Asks the program to end, and returns its exit code; fails where it takes longer than this.</summary>
    public async Task<int> StopAsync(TimeSpan within)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        Assert.Equal(0, await kill.EndInTimeAsync("kill"));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(within, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.EndInTimeAsync("the killed program");
        _process.Dispose();
    }

    private void Read(string? line)
    {
        lock (_lines)
        {
            if (line is null)
            {
                if (--_openStreams == 0)
                    foreach (var (_, said) in _awaited) said.TrySetException(Ended());
                return;
            }

            _lines.Add(line);
            foreach (var (start, said) in _awaited)
                if (line.StartsWith(start, StringComparison.Ordinal)) said.TrySetResult(line);
        }
    }

    private InvalidOperationException Ended() => new($"The program has ended after:\n{string.Join('\n', _lines)}");
}
