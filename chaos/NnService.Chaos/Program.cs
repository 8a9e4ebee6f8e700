using System.Globalization;
using NnService.Chaos;

// The service is killed again and again while jobs run in it: dotnet run -c Release --project chaos/NnService.Chaos -- [--jobs 30] [--seconds 60] [--seed 1]
var arguments = new Dictionary<string, int> { ["--jobs"] = 30, ["--seconds"] = 60, ["--seed"] = 1 };
for (var i = 0; i < args.Length; i += 2)
{
    if (!arguments.ContainsKey(args[i]) || i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
    {
        Console.Error.WriteLine($"'{args[i]}' is none of {string.Join(", ", arguments.Keys)}, or is not followed by a number from 1.");
        return 2;
    }

    arguments[args[i]] = value;
}

return await new ChaosRun(arguments["--jobs"], TimeSpan.FromSeconds(arguments["--seconds"]), arguments["--seed"]).RunAsync() ? 0 : 1;
