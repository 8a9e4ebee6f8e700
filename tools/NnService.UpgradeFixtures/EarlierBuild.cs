using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using NnService.Benchmarks;

namespace NnService.UpgradeFixtures;

/// <summary>The service as it was at a commit of this repository, built from its sources.</summary>
/// <param name="Commit">The whole id of the commit.</param>
/// <param name="Program">The path of its NnService.Api.dll.</param>
internal sealed record EarlierBuild(string Commit, string Program)
{
    /// <summary>Starts it.</summary>
    /// <param name="folder">Its working directory; its data are in <c>data</c> there, unless the arguments say otherwise.</param>
    /// <param name="arguments">More of the command line.</param>
    public Task<ServiceProcess> StartAsync(string folder, params string[] arguments) => ServiceProcess.StartPeerAsync(
        folder, Dotnet, [Program, "--urls=http://127.0.0.1:0", $"--NnService:DataDirectory={Path.Combine(folder, "data")}", .. arguments]);

    /// <summary>Why a commit cannot be built here; null where it can.</summary>
    public static async Task<string?> MissingAsync(string commit)
    {
        try
        {
            return await RunAsync("git", ["-C", ServiceProcess.FileOf(), "cat-file", "-e", commit + "^{commit}"]) is (0, _)
                ? null
                : $"The history of this clone does not have the commit {commit}.";
        }
        catch (Win32Exception)
        {
            return "git is not installed.";
        }
    }

    /// <param name="commit">What git takes for one.</param>
    /// <param name="folder">For sources and build, new.</param>
    public static async Task<EarlierBuild> MakeAsync(string commit, string folder)
    {
        var id = (await SucceedAsync("git", "-C", ServiceProcess.FileOf(), "rev-parse", commit + "^{commit}")).Trim();
        await UnpackAsync(id, Directory.CreateDirectory(folder).FullName);
        // No server of the build may outlive it.
        var project = Path.Combine(folder, "src", "NnService.Api");
        await SucceedAsync(Dotnet, "build", project, "-c", "Release", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        var output = new DirectoryInfo(Path.Combine(project, "bin", "Release"));
        return new EarlierBuild(id, output.GetFiles("NnService.Api.dll", SearchOption.AllDirectories).Single().FullName);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    // An archive rather than a worktree: nothing of it stays in the clone, whatever ends this program.
    private static async Task UnpackAsync(string id, string folder)
    {
        string[] arguments = ["-C", ServiceProcess.FileOf(), "archive", "--format=tar", id];
        using var archive = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        await TarFile.ExtractToDirectoryAsync(archive.StandardOutput.BaseStream, folder, overwriteFiles: false);
        await archive.WaitForExitAsync();
        if (archive.ExitCode != 0) throw new InvalidOperationException($"git archive {id} ended with {archive.ExitCode}.");
    }

    private static async Task<string> SucceedAsync(string program, params string[] arguments)
    {
        var (code, output) = await RunAsync(program, arguments);
        if (code == 0) return output;
        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments)
    {
        var command = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await error);
    }
}
