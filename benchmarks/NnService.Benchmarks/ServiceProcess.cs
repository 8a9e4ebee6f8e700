using System.Diagnostics;
using System.Globalization;

namespace NnService.Benchmarks;

/// <summary>The service of this build in a process of its own, on a free port, with its data in a folder that is given.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address) => (_process, Http) = (process, new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan });

    public HttpClient Http { get; }

    /// <summary>Bytes of memory now; 0 where the system has no <c>/proc</c>.</summary>
    public long Resident => Status("VmRSS:");

    /// <summary>Most bytes of memory since the start, or since <see cref="ForgetPeak"/>.</summary>
    public long Peak => Status("VmHWM:");

    public static async Task<ServiceProcess> StartAsync(string folder)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = Command(folder), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at) address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..]));
        };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The service did not start."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, await address.Task);
    }

    /// <summary>Lets the peak begin anew from what is resident now.</summary>
    public void ForgetPeak()
    {
        var path = $"/proc/{_process.Id}/clear_refs";
        if (File.Exists(path)) File.WriteAllText(path, "5");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private long Status(string name)
    {
        var path = $"/proc/{_process.Id}/status";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        return line is null ? 0 : 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    // The project builds the service before itself, in the same configuration, into the folder beside its own.
    private static ProcessStartInfo Command(string folder) => new(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("benchmarks", "NnService.Benchmarks"), Path.Combine("src", "NnService.Api"), StringComparison.Ordinal), "NnService.Api.dll"),
            "--urls=http://127.0.0.1:0", $"--NnService:DataDirectory={Path.Combine(folder, "data")}",
        ])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
