using System.Net;
using System.Text.Json;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Robustness;

/// <summary>Many at once: whatever the order, the outcome is one that some order explains.</summary>
public sealed class RaceTests(NnApp app)
{
    private const string Open = """{ "id": "$", "layers": [{ "units": 8, "activation": "relu" }, { "activation": "softmax" }] }""";
    private const string Iris = """{ "dataset": "iris", "target": "species", "epochs": 30 }""";

    [Fact]
    public async Task R2_wishes_and_ends_at_once_leave_one_end_each()
    {
        await CreateAsync("race-ends");
        var jobs = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => (await app.TrainAsync("race-ends", Iris)).Text("id")));
        string[] wishes = ["pause", "resume", "cancel?keep=best", "resume", "pause", "resume", "cancel", "cancel"];
        await Task.WhenAll(
            jobs.SelectMany((job, i) => wishes.Take(i).Select(command => app.SendAsync(HttpMethod.Post, $"/jobs/{job}/{command}"))));
        foreach (var job in jobs)
        {
            await app.SendAsync(HttpMethod.Post, $"/jobs/{job}/resume"); // a paused one would wait for ever
            var ended = await app.FinishAsync(job);
            Assert.Contains(ended.Text("status"), (string[])["succeeded", "cancelled"]);
            Assert.Equal(
                1,
                await app.ScalarAsync(
                    $"select count(*) from Transitions where JobId = '{job}' and Status in ('Succeeded', 'Failed', 'Cancelled')"));
            Assert.Equal(ended.IsNull("version") ? 0 : 1, await app.ScalarAsync($"select count(*) from Versions where JobId = '{job}'"));
            Assert.Equal(0, await app.ScalarAsync($"select count(*) from Checkpoints where JobId = '{job}'"));
        }
    }

    [Fact]
    public async Task R3_a_model_is_deleted_while_others_ask_it()
    {
        await CreateAsync("race-gone");
        await app.TrainAndWaitAsync("race-gone", Iris);
        var asked = Enumerable.Range(0, 40)
            .Select(
                i => i == 20
                    ? app.DeleteAsync("/models/race-gone")
                    : app.GetAsync("/models/race-gone/predict?sepal_length=5&sepal_width=3&petal_length=1.4&petal_width=0.2"));
        Assert.All(
            await Task.WhenAll(asked),
            answer => Assert.Contains(
                answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound]));
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("/models/race-gone")).StatusCode);
    }

    [Fact]
    public async Task R5_a_model_that_is_trained_many_times_at_once_gets_a_version_of_each()
    {
        await CreateAsync("race-versions");
        var jobs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.TrainAsync("race-versions", Iris)));
        var versions = new List<double>();
        foreach (var job in jobs)
            versions.Add((await app.FinishAsync(job.Text("id"))).Number("version"));
        Assert.Equal([1, 2, 3, 4, 5, 6], versions.Order());
        Assert.Single(
            (await app.ReadAsync("/models/race-versions/versions")).Items("items").Where(version => version.Number("version") > 0)
                .Select(version => version.Text("sha256"))
                .Distinct());
    }

    [Fact]
    public async Task R6_of_many_changes_of_one_revision_one_is_made()
    {
        await CreateAsync("race-patch");
        var tag = (await app.GetAsync("/models/race-patch")).Headers.ETag!.Tag;
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => app.PatchAsync("/models/race-patch", $$"""{ "description": "{{i}}" }""", tag)));
        var made = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Except([made]), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
        Assert.Equal(
            (await made.JsonAsync(HttpStatusCode.OK)).Text("description"), (await app.ReadAsync("/models/race-patch")).Text("description"));
    }

    [Fact]
    public async Task R7_of_many_models_of_one_name_one_is_made()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => app.PostAsync("/models", Open.Replace("$", "race-name", StringComparison.Ordinal))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task R8_pages_hold_everything_that_stays_while_others_come_and_go()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => CreateAsync($"race-page-{i:00}-stays")));
        var comings = Enumerable.Range(0, 12).Select(async i =>
        {
            await CreateAsync($"race-page-{i:00}-goes");
            await app.DeleteAsync($"/models/race-page-{i:00}-goes");
        }).ToArray();
        var seen = new List<string>();
        var next = (string?)"race-page";
        while (next is not null && string.CompareOrdinal(next, "race-pagf") < 0)
        {
            var page = await app.ReadAsync($"/models?limit=3&after={next}");
            seen.AddRange(page.Items("items").Select(model => model.Text("id")));
            next = page.IsNull("next") ? null : page.Text("next");
        }

        await Task.WhenAll(comings);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
        Assert.Equal(
            12, seen.Count(id => id.StartsWith("race-page-", StringComparison.Ordinal) && id.EndsWith("-stays", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task R9_progress_never_goes_back_and_is_never_torn()
    {
        await CreateAsync("race-progress");
        var job = (await app.TrainAsync("race-progress", """{ "dataset": "digits", "target": "digit", "epochs": 400 }""")).Text("id");
        var epoch = 0.0;
        await Waiting.UntilAsync(HasEndedAsync, "the end of the job");
        Assert.Equal(400, epoch);

        async Task<bool> HasEndedAsync()
        {
            var read = await app.ReadAsync($"/jobs/{job}");
            var points = (await app.ReadAsync($"/jobs/{job}/history")).Items("points");
            Assert.True(read.Number("epoch") >= epoch);
            epoch = read.Number("epoch");
            Assert.Equal(epoch == 0, read.IsNull("loss"));
            Assert.True(points.Length >= epoch);
            Assert.Equal(Enumerable.Range(1, points.Length).Select(i => (double)i), points.Select(point => point.Number("epoch")));
            if (epoch > 0) Assert.Equal(points[(int)epoch - 1].Number("loss"), read.Number("loss"));
            Assert.Contains(read.Text("status"), (string[])["queued", "running", "succeeded"]);
            return read.Text("status") == "succeeded";
        }
    }

    [Fact]
    public async Task G12_a_prediction_comes_wholly_from_one_version()
    {
        await CreateAsync("race-switch");
        const string Row = "?sepal_length=6&sepal_width=2.9&petal_length=4.5&petal_width=1.5";
        var expected = new Dictionary<double, string>();
        foreach (var seed in (int[])[1, 2])
        {
            var version = (await app.TrainAndWaitAsync(
                "race-switch",
                $$"""{ "dataset": "iris", "target": "species", "epochs": {{5 * seed}}, "seed": {{seed}} }""")).Number("version");
            expected[version] =
                $"{(await app.ReadAsync($"/models/race-switch/predict{Row}&version={version}")).GetProperty("predictions")}";
        }

        Assert.Equal(2, expected.Values.Distinct().Count());
        var switches = Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++)
                await (await app.PatchAsync("/models/race-switch", $$"""{ "currentVersion": {{1 + (i % 2)}} }""", "*")).JsonAsync(
                    HttpStatusCode.OK);
        }, TestContext.Current.CancellationToken);
        var seen = new HashSet<double>();
        while (!switches.IsCompleted)
        {
            foreach (var answer in await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => app.ReadAsync($"/models/race-switch/predict{Row}"))))
            {
                seen.Add(answer.Number("version"));
                Assert.Equal(expected[answer.Number("version")], $"{answer.GetProperty("predictions")}");
            }
        }

        await switches;
        Assert.NotEmpty(seen);
        Assert.Equal(2, (await app.ReadAsync($"/models/race-switch/predict{Row}")).Number("version"));
    }

    private Task<JsonElement> CreateAsync(string id) => app.CreateModelAsync(Open.Replace("$", id, StringComparison.Ordinal));
}
