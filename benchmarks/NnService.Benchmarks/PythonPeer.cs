using System.Diagnostics;

namespace NnService.Benchmarks;

/// <summary>FastAPI and scikit-learn in processes of their own (<c>benchmarks/peers/serve.py</c>), where the system has them.</summary>
internal static class PythonPeer
{
    // Debian's packages belong to the system's interpreter, whichever other one comes first on the path.
    public const string Python = "/usr/bin/python3";
    private const string Needed = "python3-fastapi python3-uvicorn python3-sklearn python3-uvloop python3-httptools";

    /// <summary>One server for each number of workers; none, and a word about it, where the packages are missing.</summary>
    public static async Task<ServiceProcess[]> StartAsync(string folder, params int[] workers)
    {
        if (!await HasAsync("fastapi", "uvicorn", "sklearn"))
        {
            Console.WriteLine($"FastAPI and scikit-learn are left out: they need Debian's {Needed}.");
            return [];
        }

        return await Task.WhenAll(
            workers.Select(
                count => ServiceProcess.StartPeerAsync(
                    folder, Python, ServiceProcess.FileOf("benchmarks", "peers", "serve.py"), $"{count}")));
    }

    /// <summary>Whether the system's interpreter has these modules.</summary>
    public static async Task<bool> HasAsync(params string[] modules)
    {
        if (!File.Exists(Python)) return false;
        using var python = Process.Start(
            new ProcessStartInfo(Python, ["-c", $"import {string.Join(", ", modules)}"]) { RedirectStandardError = true })!;
        await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        return python.ExitCode == 0;
    }
}
