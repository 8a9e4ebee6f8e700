using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace NnService.Benchmarks;

/// <summary>The service of this build in a process of its own, on a free port, with its data in a folder that is given.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly string[] ErrorMarks = ["fail: ", "crit: "];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors;

    private ServiceProcess(Process process, Uri address, ConcurrentQueue<string> errors)
    {
        _process = process;
        _errors = errors;
        Address = address;
        Http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What it has logged as an error so far, of each the first line.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>The number that the system gave the process.</summary>
    public int Id => _process.Id;

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of memory now; 0 where the system has no <c>/proc</c>.</summary>
    public long Resident => Status("VmRSS:");

    /// <summary>Most bytes of memory since the start, or since <see cref="ForgetPeak"/>.</summary>
    public long Peak => Status("VmHWM:");

    /// <param name="folder">Where its data are; not the folder itself but <c>data</c> in it.</param>
    /// <param name="arguments">More of the command line.</param>
    public static Task<ServiceProcess> StartAsync(string folder, params string[] arguments) =>
        StartAsync(ServiceCommand(folder, arguments));

    /// <summary>The same with more in its environment.</summary>
    public static Task<ServiceProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var command = ServiceCommand(folder, arguments);
        foreach (var (name, value) in environment) command.Environment[name] = value;
        return StartAsync(command);
    }

    /// <summary>Not the service but this very program, which is to listen too.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="arguments">The command line.</param>
    public static Task<ServiceProcess> StartSelfAsync(string folder, params string[] arguments) =>
        StartAsync(Command(folder, typeof(ServiceProcess).Assembly.Location, arguments));

    /// <summary>Another server, which says on its standard output where it listens, in the same words.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">The command line.</param>
    public static Task<ServiceProcess> StartPeerAsync(string folder, string program, params string[] arguments) =>
        StartAsync(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });

    /// <summary>A file of the repository.</summary>
    public static string FileOf(params string[] path) => Path.Combine([Root(), .. path]);

    /// <summary>Lets the peak begin anew from what is resident now.</summary>
    public void ForgetPeak()
    {
        var path = $"/proc/{_process.Id}/clear_refs";
        if (File.Exists(path)) File.WriteAllText(path, "5");
    }

    private static async Task<ServiceProcess> StartAsync(ProcessStartInfo command)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var errors = new ConcurrentQueue<string>();
        var process = new Process { StartInfo = command, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } entry && Array.Exists(ErrorMarks, mark => entry.StartsWith(mark, StringComparison.Ordinal)))
                errors.Enqueue(entry);
            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..]));
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text) Console.Error.WriteLine(text); // null at its end
        };
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The service did not start."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, await address.Task, errors);
    }

    /// <summary>From now on hears every line that the process prints, on threads of its own.</summary>
    public void Listen(Action<string> hear)
    {
        _process.OutputDataReceived += (_, line) => hear(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => hear(line.Data ?? "");
    }

    /// <summary>Asks the process to end (SIGTERM) and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Sends a signal to the process.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends the process as a power cut would (SIGKILL), unless it has ended.</summary>
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
        return line is null
            ? 0
            : 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    // The project builds the service before itself, in the same configuration, into the folder beside its own:
    // <root>/<folder>/<project>/bin/….
    private static ProcessStartInfo ServiceCommand(string folder, string[] arguments)
    {
        var build = Path.GetRelativePath(Root(), AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar)[2..];
        return Command(
            folder,
            Path.Combine([Root(), "src", "NnService.Api", .. build, "NnService.Api.dll"]),
            ["--urls=http://127.0.0.1:0", $"--NnService:DataDirectory={Path.Combine(folder, "data")}", .. arguments]);
    }

    private static ProcessStartInfo Command(string folder, string program, params string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "NnService.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("This program runs from the folder it was built in.");
        return folder;
    }
}
