using System.Globalization;
using NnService.Benchmarks;
using NnService.Chaos;
using NnService.Chaos.Fuzz;
using NnService.Tests.Common;

// dotnet run -c Release --project chaos/NnService.Chaos -- [what] [--jobs 30] [--seconds 60] [--minutes 30] [--seed 1] [--requests N]
// [--clients 8] [--only N]
//   single    one process with its file, killed again and again while jobs run in it (the default)
//   cluster   two processes that answer, two that train and a PostgreSQL server: killed, frozen and stopped
//   vanish    clients that go away in the midst of what they have asked for: nothing of them stays
//   soak      everything at once for --minutes; what the process takes must stay flat
//   failover  how long it takes until another worker goes on, at the default setting and at 1 s and 3 s, or at that of --check-in alone
// fuzz valid and damaged requests to every operation of one process, for so many seconds or (--requests) so many of them; --only sends one
// of them again
//   upgrade   the build of the newest upgrade fixture and this one, in turn on one file and beside each other on one PostgreSQL server
//   worst     the most expensive request of each operation, and what it takes of memory and disk; a word after it chooses some of them
// Ends with 0 when all went well, 1 when not, 2 when it does not understand, and 77 when this machine lacks what is needed.
const int CannotRun = 77;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // of the figures that are printed
var what = args.Length > 0 && !args[0].StartsWith('-') ? args[0] : "single";
var arguments = new Dictionary<string, int>
{
    ["--jobs"] = 30,
    ["--seconds"] = 60,
    ["--minutes"] = 30,
    ["--seed"] = 1,
    ["--requests"] = 0,
    ["--clients"] = 8,
    ["--only"] = 0,
    ["--check-in"] = 0,
};
var part = what == "worst" && args.Length > 1 ? args[1] : "";
for (var i = (args.Length > 0 && args[0] == what ? 1 : 0) + (part.Length > 0 ? 1 : 0); i < args.Length; i += 2)
{
    if (!arguments.ContainsKey(args[i]) || i + 1 == args.Length
        || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        || value < 1)
    {
        Console.Error.WriteLine($"'{args[i]}' is none of {string.Join(", ", arguments.Keys)}, or is not followed by a number from 1.");
        return 2;
    }

    arguments[args[i]] = value;
}

if (what is "cluster" or "failover" or "upgrade" && PostgreSqlServer.Missing is { } missing)
{
    Console.Error.WriteLine(missing);
    return Environment.GetEnvironmentVariable("NNSERVICE_TESTS_REQUIRE")?.Split(',').Contains("postgresql") == true ? 1 : CannotRun;
}

var folder = Directory.CreateTempSubdirectory("nnservice-chaos-").FullName;
try
{
    switch (what)
    {
        case "single":
            await using (var service = new ChaosServer(folder)) return await RunAsync(service, epochs: 600);
        case "cluster":
            await using (var service = new ChaosCluster(folder)) return await RunAsync(service, epochs: 3000);
        case "failover":
            var wentOn = true;
            foreach (var (checkIn, threshold, most) in ((int, int, int)[])[(2, 6, 12), (1, 3, 7)])
                if (arguments["--check-in"] == 0 || arguments["--check-in"] == checkIn) wentOn &= await FailOverAsync(checkIn, threshold, most);
            return wentOn ? 0 : 1;
        case "fuzz":
            var seconds = TimeSpan.FromSeconds(arguments["--seconds"]);
            var options = new FuzzOptions(
                arguments["--seed"], seconds, arguments["--requests"], arguments["--clients"], arguments["--only"]);
            return await new FuzzRun(folder, options).RunAsync() ? 0 : 1;
        case "upgrade":
            return await new UpgradeRun(folder).RunAsync() switch
            {
                null => CannotRun,
                true => 0,
                false => 1,
            };
        case "worst":
            await using (var run = new WorstRun(folder, part)) return await run.RunAsync() ? 0 : 1;
        case "vanish":
            await using (var service = await ServiceProcess.StartAsync(folder, VanishRun.Settings))
                return await new VanishRun(service, TimeSpan.FromSeconds(arguments["--seconds"]), arguments["--seed"]).RunAsync() ? 0 : 1;
        case "soak":
            await using (var service = await ServiceProcess.StartAsync(folder, SoakRun.Settings))
                return await new SoakRun(service, folder, TimeSpan.FromMinutes(arguments["--minutes"]), arguments["--seed"]).RunAsync()
                    ? 0
                    : 1;
        default:
            Console.Error.WriteLine($"'{what}' is none of single, cluster, failover, fuzz, upgrade, worst, vanish, soak.");
            return 2;
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task<int> RunAsync(ISystemUnderTest service, int epochs) =>
    await new ChaosRun(service, epochs, arguments["--jobs"], TimeSpan.FromSeconds(arguments["--seconds"]), arguments["--seed"]).RunAsync()
        ? 0
        : 1;

async Task<bool> FailOverAsync(int checkIn, int threshold, int most)
{
    await using var cluster = new Cluster(Path.Combine(folder, $"{checkIn}"), FailoverRun.Settings(checkIn, threshold));
    return await new FailoverRun(cluster, folder, checkIn, threshold, TimeSpan.FromSeconds(most)).RunAsync();
}
