using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Operations;

/// <summary>What one process does with what another one has done.</summary>
public sealed class ClusterTests(ClusterApp cluster) : IClassFixture<ClusterApp>
{
    private const string Endless = """{ "dataset": "digits", "target": "digit", "epochs": 10000000, "learningRate": 0.0001 }""";

    [Fact]
    public async Task A_job_is_accepted_by_one_watched_at_another_and_run_by_a_third()
    {
        await CreateAsync("watched");
        var job = (await cluster.One.TrainAsync("watched", """{ "dataset": "iris", "target": "species", "epochs": 20 }""")).Text("id");
        var events = await cluster.Two.EventsAsync(job);
        Assert.Equal(
            ["queued", "running", "succeeded"], events.Where(item => item.EventType == "state").Select(item => item.Data.Text("status")));
        foreach (var node in (NnApp[])[cluster.One, cluster.Two])
        {
            Assert.Equal(1, (await node.ReadAsync($"/jobs/{job}")).Number("version"));
            Assert.Equal(20, (await node.ReadAsync($"/jobs/{job}/history")).Items("points").Length);
            Assert.Contains(job, (await node.ReadAsync("/jobs")).Ids());
            Assert.Equal(
                1,
                (await node.ReadAsync("/models/watched/predict?sepal_length=5&sepal_width=3&petal_length=1.4&petal_width=0.2")).Number("version"));
        }
    }

    [Fact]
    public async Task A_job_that_runs_elsewhere_is_seen_paused_resumed_and_cancelled()
    {
        await CreateAsync("steered", "digits");
        var job = (await cluster.One.TrainAsync("steered", Endless)).Text("id");
        await cluster.Two.EventsAsync(job, item => item.EventType == "epoch" && item.Data.Number("epoch") > 1);

        var nodes = (await cluster.One.ReadAsync("/nodes")).Items("items");
        Assert.Equal(["api", "api", "worker"], nodes.Select(node => node.Text("role")).Order());
        Assert.All(nodes, node => Assert.True(node.GetProperty("alive").GetBoolean()));
        Assert.Single(nodes, node => node.GetProperty("self").GetBoolean());
        var worker = nodes.Single(node => node.Text("role") == "worker");
        Assert.Equal(
            (2, job, "steered"),
            (worker.Number("slots"), worker.Items("running").Single().Text("id"), worker.Items("running").Single().Text("modelId")));
        Assert.Equal(worker.Text("id"), (await cluster.Two.ReadAsync($"/jobs/{job}")).Text("node"));

        await (await cluster.Two.SendAsync(HttpMethod.Post, $"/jobs/{job}/pause")).JsonAsync(HttpStatusCode.Accepted);
        await cluster.One.EventsAsync(job, item => item.Data.Text("status") == "paused");
        Assert.True((await cluster.One.ReadAsync($"/jobs/{job}")).IsNull("node"));
        await (await cluster.One.SendAsync(HttpMethod.Post, $"/jobs/{job}/resume")).JsonAsync(HttpStatusCode.Accepted);
        var paused = (await cluster.One.ReadAsync($"/jobs/{job}")).Number("epoch");
        await cluster.Two.EventsAsync(job, item => item.EventType == "epoch" && item.Data.Number("epoch") > paused);
        await (await cluster.Two.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel?keep=best")).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("cancelled", (await cluster.One.FinishAsync(job)).Text("status"));
        Assert.Equal(1, (await cluster.One.ReadAsync("/models/steered")).Number("currentVersion"));
    }

    [Fact]
    public async Task A_version_that_one_promotes_is_served_by_all()
    {
        const string Question = "/models/promoted/predict?sepal_length=5&sepal_width=3&petal_length=1.4&petal_width=0.2";
        await CreateAsync("promoted");
        for (var version = 1; version <= 2; version++)
        {
            var job = (await cluster.One.TrainAsync(
                "promoted", """{ "dataset": "iris", "target": "species", "epochs": 2, "promote": "always" }""")).Text("id");
            Assert.Equal("succeeded", (await cluster.One.FinishAsync(job)).Text("status"));
            await AnsweredByAsync(cluster.Two, version);
        }

        var etag = (await cluster.One.GetAsync("/models/promoted")).Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await cluster.One.PatchAsync("/models/promoted", """{ "currentVersion": 1 }""", etag)).StatusCode);
        await AnsweredByAsync(cluster.Two, 1);
        Assert.Equal(HttpStatusCode.NoContent, (await cluster.Two.DeleteAsync("/models/promoted")).StatusCode);
        await Waiting.UntilAsync(
            async () => (await cluster.One.GetAsync(Question)).StatusCode == HttpStatusCode.NotFound,
            "the other process forgets a deleted model");

        static Task AnsweredByAsync(NnApp node, int version) =>
            Waiting.UntilAsync(
                async () => (int)(await node.ReadAsync(Question)).Number("version") == version, $"version {version} answers");
    }

    [Fact]
    public async Task A_worker_answers_those_who_look_after_it_alone()
    {
        Assert.Equal("live", (await cluster.Worker.ReadAsync("/health/live")).Text("status"));
        Assert.Equal("ready", (await cluster.Worker.ReadAsync("/health/ready")).Text("status"));
        foreach (var path in (string[])["/models", "/nodes", "/swagger/index.html", "/healthy"])
            await (await cluster.Worker.GetAsync(path)).IsProblemAsync("not_found", says: "This process is a worker");
        await (await cluster.Worker.PostAsync("/models/m/predict", """{ "instances": [[1]] }""")).IsProblemAsync(
            "not_found", says: "This process is a worker");
    }

    [Fact]
    public async Task Backups_are_left_to_the_database() =>
        await (await cluster.One.SendAsync(HttpMethod.Post, "/admin/backup")).IsProblemAsync("backup_elsewhere", says: "pg_dump");

    [Fact]
    public async Task What_only_looks_like_a_request_is_refused_as_with_the_other_engine()
    {
        await (await cluster.One.PostAsync(
            "/models", """{ "layers": [{ "units": 1 }], "description": "a\u0000b" }""")).IsProblemAsync("malformed_json");
        await CreateAsync("taken");
        await (await cluster.Two.PostAsync("/models", """{ "id": "taken", "layers": [{ "units": 1 }] }""")).IsProblemAsync("id_taken");
        await (await cluster.Two.UploadAsync("/datasets?id=iris", "a\n1\n")).IsProblemAsync("id_taken");
        await (await cluster.Two.GetAsync("/jobs/%F0%9F%90%98")).IsProblemAsync("not_found");
    }

    private async Task CreateAsync(string id, string kind = "iris") =>
        Assert.Equal(
            JsonValueKind.Null,
            (await cluster.One.CreateModelAsync(
                $$"""{ "id": "{{id}}", "description": "{{kind}}", "layers": [{ "units": 8, "activation": "relu" }, { "activation": "softmax" }] }""")).GetProperty("currentVersion").ValueKind);
}
