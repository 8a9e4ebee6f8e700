using System.Globalization;

namespace NnService.Benchmarks;

/// <summary>A server that is asked.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Path">Where it predicts.</param>
internal sealed record Server(string Name, Uri Address, string Path)
{
    /// <summary>Whether it takes rows by the names of their values alone.</summary>
    public bool OnlyNamed { get; init; }
}

/// <summary>
/// Puts the same load on several servers in turn, and prints a row for each: its middle round, and how the first server compares with it.
/// </summary>
internal sealed class ServingComparison(int rounds, TimeSpan seconds)
{
    public static void WriteHead()
    {
        Console.WriteLine("| load | server | requests/s | p50, µs | p99, µs | NnService: its requests/s | its p99 |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
    }

    /// <param name="load">What the table calls the load.</param>
    /// <param name="servers">The first of them is compared with the others, round by round.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="connections">How many ask at a time.</param>
    public async Task RunAsync(string load, IReadOnlyList<Server> servers, string body, int connections)
    {
        var measured = servers.Select(_ => new List<Load>()).ToArray();
        // until the code is compiled
        foreach (var server in servers) await LoadRun.RunAsync(server.Address, server.Path, body, connections, seconds / 2);
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < servers.Count; i++)
                measured[i].Add(await LoadRun.RunAsync(servers[i].Address, servers[i].Path, body, connections, seconds));
        }

        for (var i = 0; i < servers.Count; i++)
        {
            var middle = measured[i].OrderBy(one => one.PerSecond).ElementAt(rounds / 2);
            var ratios = i == 0
                ? " | | |"
                : $" | {Ratio(measured[0], measured[i], one => one.PerSecond)} | {Ratio(measured[0], measured[i], one => one.Ninetynine)} "
                    + $"|";
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {(i == 0 ? load : "")} | {servers[i].Name} | {middle.PerSecond:#,0} | {middle.Median:#,0} | "
                        + $"{middle.Ninetynine:#,0}{ratios}"));
        }
    }

    private string Ratio(List<Load> first, List<Load> other, Func<Load, double> of) =>
        first.Zip(other, (a, b) => of(a) / of(b)).Order().ElementAt(rounds / 2).ToString("×0.00", CultureInfo.InvariantCulture);
}
