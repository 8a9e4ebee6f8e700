using System.Globalization;
using System.Text.RegularExpressions;
using NnService.Benchmarks;
using NnService.Domain.Training;
using NnService.Tests.Common;
using NnService.UpgradeFixtures;

namespace NnService.Chaos;

/// <summary>The build of an earlier commit and this one on one database: in turn on a file, and beside each other on PostgreSQL.</summary>
/// <param name="folder">For builds and data.</param>
internal sealed partial class UpgradeRun(string folder)
{
    private const string Database = "nnservice";

    // Long enough to be in the middle of it when its process ends.
    private const string Training = """
        {
          "dataset": "digits", "target": "digit", "epochs": 600, "batchSize": 8, "optimizer": "adam",
          "learningRateSchedule": { "type": "reduceOnPlateau" }, "earlyStopping": { "patience": 10000 }
        }
        """;

    private static readonly string[] Settings =
        ["--NnService:Training:CheckpointEvery=00:00:00.200", "--NnService:Training:ThreadsPerJob=1"];

    private readonly ScenarioModel _quick = Scenario.Finished.Single(model => model.Id == "multi-class");
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, string> _predictions = [];
    private bool _hasSameBits;
    private string? _undisturbed;

    /// <returns>Whether all went well, or null where the earlier build cannot be made; what did not go well is printed.</returns>
    public async Task<bool?> RunAsync()
    {
        var fixture = Newest();
        if (await EarlierBuild.MissingAsync(fixture.Commit) is { } missing)
        {
            Console.WriteLine($"upgrade: {missing}");
            return null;
        }

        _hasSameBits = fixture.Engine == TrainingEngine.Version;
        var made = await EarlierBuild.MakeAsync(fixture.Commit, Path.Combine(folder, "build"));
        var earlier = new Build("the earlier build", made.StartAsync);
        var current = new Build("this build", ServiceProcess.StartAsync);
        await InTurnAsync(earlier, current);
        await BesideAsync(earlier, current);
        var bits = _hasSameBits ? "to the same bits" : "to other bits, as its engine is another one";
        Console.WriteLine($"upgrade: {fixture.Commit[..7]} and this build, in turn and beside each other, {bits}: {_faults.Count} faults");
        _faults.ForEach(Console.WriteLine);
        return _faults.Count == 0;
    }

    private static UpgradeFixture Newest()
    {
        var names = Directory.GetDirectories(ServiceProcess.FileOf(UpgradeFixture.Folder)).Order(StringComparer.Ordinal);
        return UpgradeFixture.Read(Path.Combine(names.Last(), "sqlite.json"));
    }

    /// <summary>Each goes on with what the other left, there and back again.</summary>
    private async Task InTurnAsync(Build earlier, Build current)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, "in-turn")).FullName;
        var left = "";
        foreach (var (build, turn) in ((Build[])[earlier, current, earlier, current]).Select((build, turn) => (build, turn)))
        {
            await using var process = await build.StartAsync(home, Settings);
            var service = new Service(process.Http);
            await ExpectPredictionsAsync(build, service);
            if (turn == 0) await EndAsync(build, service, await BeginAsync(service, "undisturbed"), attempts: 1);
            else await EndAsync(build, service, left, attempts: 2);
            await TrainAsync(service, $"turn-{turn}");
            await ExpectListsAsync(build, service, models: 2 * (turn + 1), jobs: 2 * (turn + 1));
            if (turn < 3) left = await BeginAsync(service, $"left-{turn}");
            if (turn % 2 == 0) await StopAsync(build, process); // else it is killed
        }
    }

    /// <summary>Both work; each goes on with what the other is killed in the middle of.</summary>
    private async Task BesideAsync(Build earlier, Build current)
    {
        await using var server = await PostgreSqlServer.StartAsync(safe: true);
        await server.CreateAsync(Database);
        string[] settings =
        [
            .. Settings, "--NnService:Storage=PostgreSql", $"--ConnectionStrings:NnService={server.ConnectionString(Database)}",
            "--NnService:Cluster:CheckInEvery=00:00:01", "--NnService:Cluster:CheckInThreshold=00:00:03",
        ];
        _predictions.Clear();
        var processes = new Dictionary<Build, ServiceProcess>();
        try
        {
            foreach (var build in (Build[])[earlier, current])
            {
                // The second one changes the tables of the first one, which is at work.
                await StartAsync(build);
                await TrainAsync(new Service(processes[build].Http), $"beside-{processes.Count}");
            }

            foreach (var (victim, survivor) in ((Build, Build)[])[(earlier, current), (current, earlier)])
            {
                await SurviveAsync(processes[victim], survivor, new Service(processes[survivor].Http));
                processes.Remove(victim, out var killed);
                await killed!.DisposeAsync();
                await StartAsync(victim);
            }

            foreach (var (build, process) in processes)
            {
                var service = new Service(process.Http);
                await ExpectPredictionsAsync(build, service);
                await ExpectListsAsync(build, service, models: 6, jobs: 6);
                await StopAsync(build, process);
            }
        }
        finally
        {
            foreach (var process in processes.Values) await process.DisposeAsync();
        }

        async Task StartAsync(Build build)
        {
            var home = Directory.CreateDirectory(Path.Combine(folder, $"beside-{(build == earlier ? 1 : 2)}")).FullName;
            processes[build] = await build.StartAsync(home, settings);
        }
    }

    /// <summary>A job runs on each; the one of the process that is killed goes on elsewhere.</summary>
    private async Task SurviveAsync(ServiceProcess victim, Build survivor, Service service)
    {
        string[] jobs = [await BeginAsync(service, $"one-{victim.Id}"), await BeginAsync(service, $"other-{victim.Id}")];
        var lost = "";
        foreach (var job in jobs)
        {
            var node = (await service.GetAsync($"/jobs/{job}")).GetProperty("node").GetString();
            if (node?.Contains($"-{victim.Id}-", StringComparison.Ordinal) == true) lost = job;
        }

        if (lost.Length == 0) throw new InvalidOperationException($"No job runs beside {survivor.Name}.");
        await victim.SignalAsync("KILL");
        foreach (var job in jobs) await EndAsync(survivor, service, job, job == lost ? 2 : 1);
    }

    /// <summary>A job that is on its way.</summary>
    private static async Task<string> BeginAsync(Service service, string model)
    {
        await service.PostAsync("/models", $$"""{ "id": "{{model}}", {{Scenario.Paused.Definition}} }""");
        var job = (await service.PostAsync($"/models/{model}/train", Training)).GetProperty("id").GetString()!;
        await service.WaitAsync(job, state => state.GetProperty("epoch").GetInt32() > 0);
        return job;
    }

    private async Task EndAsync(Build build, Service service, string job, int attempts)
    {
        var end = await service.EndAsync(job);
        if (end.GetProperty("attempt").GetInt32() != attempts) _faults.Add($"{build.Name} ended it not with attempt {attempts}: {end}");
        var model = end.GetProperty("modelId").GetString();
        var sha256 = (await service.GetAsync($"/models/{model}/versions/1")).GetProperty("sha256").GetString();
        _undisturbed ??= sha256;
        if (_hasSameBits && sha256 != _undisturbed) _faults.Add($"{build.Name} ended {model} with other weights");
    }

    /// <summary>Trains a model to its end, and remembers what it predicts.</summary>
    private async Task TrainAsync(Service service, string model)
    {
        await service.PostAsync("/models", $$"""{ "id": "{{model}}", {{_quick.Definition}} }""");
        var job = await service.PostAsync($"/models/{model}/train", _quick.Trainings[0]);
        await service.EndAsync(job.GetProperty("id").GetString()!);
        _predictions[model] = await PredictAsync(service, model);
    }

    private async Task<string> PredictAsync(Service service, string model)
    {
        var answer = await service.PostAsync($"/models/{model}/predict", $$"""{ "instances": {{_quick.Instances}} }""");
        // Earlier builds tell 32-bit numbers in the digits of 64-bit ones.
        return NumberPattern().Replace(
            answer.GetProperty("predictions").GetRawText(),
            number => float.Parse(number.Value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?(E[+-]?\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex NumberPattern();

    private async Task ExpectPredictionsAsync(Build build, Service service)
    {
        foreach (var (model, predictions) in _predictions)
        {
            var now = await PredictAsync(service, model);
            if (now != predictions) _faults.Add($"{build.Name} predicts {now} with {model}, not {predictions}");
        }
    }

    private async Task ExpectListsAsync(Build build, Service service, int models, int jobs)
    {
        foreach (var (path, expected) in ((string, int)[])[("/models", models), ("/jobs", jobs)])
        {
            var items = (await service.GetAsync(path)).GetProperty("items").GetArrayLength();
            if (items != expected) _faults.Add($"{build.Name} lists {items} of {path}, not {expected}");
        }
    }

    private async Task StopAsync(Build build, ServiceProcess process)
    {
        var code = await process.StopAsync();
        if (code != 0) _faults.Add($"{build.Name} ended with {code} when it was asked to end");
    }

    /// <param name="Name">What it is called in messages.</param>
    /// <param name="StartAsync">Starts a process of it, in a folder, with more of the command line.</param>
    private sealed record Build(string Name, Func<string, string[], Task<ServiceProcess>> StartAsync);
}
