using System.Collections.Immutable;
using System.Text.Json;
using NnService.Benchmarks;

namespace NnService.UpgradeFixtures;

/// <summary>Lets a build fill a database and leave it in the middle of its work, and keeps it with what the build answered.</summary>
/// <param name="build">The build.</param>
/// <param name="place">The database, empty.</param>
/// <param name="target">The folder to keep it in.</param>
internal sealed class FixtureRun(EarlierBuild build, IPlace place, string target)
{
    // One slot, so that what is queued stays queued.
    private static readonly string[] Settings = ["--NnService:Training:Slots=1", "--NnService:Training:CheckpointEvery=00:00:00.100"];

    private readonly List<RecordedAnswer> _answers = [];
    private readonly List<RecordedCreation> _creations = [];
    private readonly List<RecordedFile> _files = [];

    public async Task RunAsync()
    {
        var (jobs, engine) = await LeaveAsync();
        await CheckAsync();
        await place.KeepAsync(target);
        var fixture = new UpgradeFixture
        {
            Commit = build.Commit,
            Engine = engine,
            Platform = UpgradeFixture.ThisPlatform,
            Answers = [.. _answers],
            Creations = [.. _creations],
            Files = [.. _files],
            Jobs = await FinishAsync(jobs),
        };
        fixture.Write(Path.Combine(target, $"{place.Name}.json"));
        Console.WriteLine($"{place.Name}: {_answers.Count} answers, {jobs.Count} unfinished jobs");
    }

    /// <summary>Does the scenario; at its end nothing runs any more.</summary>
    private async Task<(List<(string Job, ScenarioModel Model, string Status)> Jobs, int Engine)> LeaveAsync()
    {
        await using var first = await StartAsync(place);
        var service = new Service(first.Http);
        await service.PostAsync("/datasets?id=visits", Scenario.Visits, "text/csv");
        await service.PostAsync("/datasets/generate", """{ "id": "waves", "kind": "sine", "rows": 600, "noise": 0.1, "seed": 1 }""");
        await service.PostAsync("/datasets/generate", """{ "id": "moons", "kind": "moons", "rows": 600, "noise": 0.15, "seed": 2 }""");
        foreach (var model in Scenario.Finished) await TrainAsync(service, model);
        await service.PatchAsync("/models/multi-class", """{ "currentVersion": 1 }""");
        var engine = await RecordAsync(service);

        var paused = await BeginAsync(service, Scenario.Paused);
        await service.PostAsync($"/jobs/{paused}/pause", null);
        await service.WaitAsync(paused, job => Service.Status(job) == "paused");
        var handedOver = await BeginAsync(service, Scenario.HandedOver);
        var code = await first.StopAsync();
        if (code != 0) throw new InvalidOperationException($"The build ended with {code} when it was asked to end.");

        await using var second = await StartAsync(place);
        service = new Service(second.Http);
        var before = (await service.GetAsync($"/jobs/{handedOver}")).GetProperty("epoch").GetInt32();
        await service.WaitAsync(handedOver, job => job.GetProperty("epoch").GetInt32() > before);
        await service.PostAsync($"/jobs/{handedOver}/pause", null);
        await service.WaitAsync(handedOver, job => Service.Status(job) == "paused");
        var interrupted = await BeginAsync(service, Scenario.Interrupted);
        await service.PostAsync($"/jobs/{handedOver}/resume", null);
        var queued = await SubmitAsync(service, Scenario.Queued);
        return (
            [
                (paused, Scenario.Paused, "paused"),
                (handedOver, Scenario.HandedOver, "queued"),
                (interrupted, Scenario.Interrupted, "running"),
                (queued, Scenario.Queued, "queued"),
            ],
            engine);
    }

    private async Task TrainAsync(Service service, ScenarioModel model)
    {
        await CreateAsync(service, model);
        foreach (var training in model.Trainings)
        {
            var job = await RecordCreationAsync(service, $"/models/{model.Id}/train", $"{model.Id}-{_creations.Count}", training);
            await service.EndAsync(job.GetProperty("id").GetString()!);
        }
    }

    private Task<JsonElement> CreateAsync(Service service, ScenarioModel model) =>
        RecordCreationAsync(service, "/models", model.Id, $$"""{ "id": "{{model.Id}}", {{model.Definition.Trim()}} }""");

    private async Task<JsonElement> RecordCreationAsync(Service service, string path, string key, string body)
    {
        var (status, location, answer) = await service.PostOnceAsync(path, key, body);
        _creations.Add(new(path, key, body, status, location, answer));
        return JsonSerializer.Deserialize<JsonElement>(answer);
    }

    /// <summary>Begins a job and returns it once it is on its way.</summary>
    private async Task<string> BeginAsync(Service service, ScenarioModel model)
    {
        await CreateAsync(service, model);
        var job = await SubmitAsync(service, model, create: false);
        await service.WaitAsync(job, state => state.GetProperty("epoch").GetInt32() > 1);
        return job;
    }

    private async Task<string> SubmitAsync(Service service, ScenarioModel model, bool create = true)
    {
        if (create) await CreateAsync(service, model);
        var job = await RecordCreationAsync(service, $"/models/{model.Id}/train", $"{model.Id}-train", model.Trainings.Single());
        return job.GetProperty("id").GetString()!;
    }

    /// <summary>Asks everything that will be asked again.</summary>
    /// <returns>The version of the training engine.</returns>
    private async Task<int> RecordAsync(Service service)
    {
        await GetAsync("/datasets/visits");
        await GetAsync("/datasets/visits/rows?offset=1&limit=12");
        foreach (var model in Scenario.Finished)
        {
            await GetAsync($"/models/{model.Id}");
            var versions = (await service.GetAsync($"/models/{model.Id}/versions")).GetProperty("items").EnumerateArray().ToList();
            foreach (var version in versions)
            {
                var number = version.GetProperty("version").GetInt32();
                await GetAsync($"/models/{model.Id}/versions/{number}");
                await PredictAsync($"/models/{model.Id}/predict?version={number}", model.Instances);
                var file = await service.GetAsync($"/models/{model.Id}/export?format=json&version={number}");
                var graph = model.IsPlain ? await service.GetBytesAsync($"/models/{model.Id}/export?format=onnx&version={number}") : null;
                _files.Add(new(model.Id, number, version.GetProperty("sha256").GetString()!, file, graph));
            }

            if (versions.Count > 0 && model.Trainings.Length > 0) await PredictAsync($"/models/{model.Id}/predict", model.Instances);
        }

        var engine = 0;
        foreach (var job in (await service.GetAsync("/jobs?limit=100")).GetProperty("items").EnumerateArray())
        {
            await GetAsync($"/jobs/{job.GetProperty("id").GetString()}");
            await GetAsync($"/jobs/{job.GetProperty("id").GetString()}/history");
            engine = job.TryGetProperty("engine", out var value) ? value.GetInt32() : 1; // the first one did not say
        }

        return engine;

        async Task GetAsync(string path) => _answers.Add(new("GET", path, null, await service.GetAsync(path)));

        async Task PredictAsync(string path, string instances)
        {
            var body = $$"""{ "instances": {{instances}} }""";
            _answers.Add(new("POST", path, body, await service.PostAsync(path, body)));
        }
    }

    /// <summary>What was left is what was meant to be left.</summary>
    private async Task CheckAsync()
    {
        foreach (var (status, jobs, saved) in ((string, int, int)[])[("Paused", 1, 1), ("Queued", 2, 1), ("Running", 1, 1)])
        {
            var found = await place.AskAsync($"""select count(*) from "Jobs" where "Status" = '{status}'""");
            var kept = await place.AskAsync(
                $"""select count(*) from "Jobs" where "Status" = '{status}' and "Id" in (select "JobId" from "Checkpoints")""");
            if (found == jobs && kept == saved) continue;
            throw new InvalidOperationException(
                $"{place.Name}: {found} jobs are {status}, {kept} of them with a checkpoint; {jobs} and {saved} were expected.");
        }
    }

    /// <summary>Goes on with a copy, by the same build.</summary>
    private async Task<ImmutableArray<UnfinishedJob>> FinishAsync(List<(string Job, ScenarioModel Model, string Status)> jobs)
    {
        await using var copy = await place.CopyAsync();
        await using var process = await StartAsync(copy);
        var service = new Service(process.Http);
        foreach (var (id, _, status) in jobs)
            if (status == "paused") await service.PostAsync($"/jobs/{id}/resume", null);
        var ends = ImmutableArray.CreateBuilder<UnfinishedJob>();
        foreach (var (id, model, status) in jobs)
        {
            var job = await service.EndAsync(id);
            var version = await service.GetAsync($"/models/{model.Id}/versions/{job.GetProperty("version").GetInt32()}");
            var history = await service.GetAsync($"/jobs/{id}/history");
            var end = new JobEnd(
                job.GetProperty("attempt").GetInt32(),
                job.GetProperty("stopReason").GetString()!,
                version.GetProperty("sha256").GetString()!,
                UpgradeFixture.Hash(history),
                history.GetProperty("points").GetArrayLength());
            ends.Add(new(id, model.Id, status, model != Scenario.Queued, end));
        }

        return ends.ToImmutable();
    }

    private Task<ServiceProcess> StartAsync(IPlace at) => build.StartAsync(at.Folder, [.. Settings, .. at.Settings]);
}
