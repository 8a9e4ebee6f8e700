using System.Diagnostics;

namespace NnService.Benchmarks;

/// <summary>
/// How good predictions are whose defaults nobody has touched, beside scikit-learn: <c>quality [seeds] [folder …]</c>, where a folder has
/// further tables and a <c>targets.csv</c>. What is measured stands in <c>benchmarks/peers/quality.py</c>.
/// </summary>
internal static class QualityTable
{
    private const string DefaultSeeds = "1,2,3,4,5";

    public static async Task RunAsync(string[] arguments)
    {
        if (!await PythonPeer.HasAsync("sklearn", "pandas"))
        {
            Console.WriteLine("The comparison needs Debian's python3-sklearn and python3-pandas.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("nnservice-quality-").FullName;
        try
        {
            await using var service = await ServiceProcess.StartAsync(folder);
            using var peers = Process.Start(
                PythonPeer.Python,
                [
                    ServiceProcess.FileOf("benchmarks", "peers", "quality.py"),
                    service.Address.ToString().TrimEnd('/'),
                    arguments.Length > 0 ? arguments[0] : DefaultSeeds,
                    ServiceProcess.FileOf("benchmarks", "tables"),
                    .. arguments.Skip(1),
                ]);
            await peers.WaitForExitAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
