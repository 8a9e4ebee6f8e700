using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>Jobs on their way: the queue, progress, cancelling, deleting.</summary>
/// <remarks>It fills the slots with jobs that never end by themselves, so it has a service of its own.</remarks>
public sealed class JobTests(NnApp app) : IClassFixture<NnApp>
{
    private const string Endless = """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 10000000 }""";
    private const string Quick = """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 2 }""";

    [Fact]
    public async Task Jobs_wait_in_order_and_are_cancelled_in_any_state()
    {
        await app.CreateModelAsync("""{ "id": "queue", "layers": [{ "units": 1 }] }""");
        string[] running = [(await app.TrainAsync("queue", Endless)).Text("id"), (await app.TrainAsync("queue", Endless)).Text("id")];
        foreach (var id in running)
        {
            await app.EventsAsync(id, item => !item.Data.IsNull("estimatedFinishAt"));
            var job = await app.ReadAsync($"/jobs/{id}");
            Assert.Equal("running", job.Text("status"));
            Assert.InRange(job.Number("progress"), 0, 0.999);
            Assert.Equal(JsonValueKind.String, job.GetProperty("estimatedFinishAt").ValueKind);
            await (await app.DeleteAsync($"/jobs/{id}")).IsProblemAsync("in_use");
        }

        var first = await app.TrainAsync("queue", Quick);
        var second = await app.TrainAsync("queue", Quick);
        var urgent = await app.TrainAsync("queue", Quick.Replace("\"epochs\"", "\"priority\": 5, \"epochs\"", StringComparison.Ordinal));
        Assert.Equal([1, 2, 1], new[] { first, second, urgent }.Select(job => job.Number("queuePosition")));
        Assert.Equal(3, (await app.ReadAsync($"/jobs/{second.Text("id")}")).Number("queuePosition"));

        // Lists: the newest first, by status, by model, in pages.
        Assert.Equal(
            [urgent.Text("id"), second.Text("id"), first.Text("id"), running[1], running[0]],
            (await app.ReadAsync("/jobs?model=queue")).Ids());
        Assert.Equal([1, 3, 2], (await app.ReadAsync("/jobs?status=queued")).Items("items").Select(job => job.Number("queuePosition")));
        Assert.Equal(2, (await app.ReadAsync("/jobs?status=running&model=queue")).Ids().Length);
        Assert.Empty((await app.ReadAsync("/jobs?model=another")).Ids());
        var page = await app.ReadAsync("/jobs?model=queue&limit=3");
        Assert.Equal(first.Text("id"), page.Text("next"));
        var rest = await app.ReadAsync($"/jobs?model=queue&limit=3&after={page.Text("next")}");
        Assert.Equal([running[1], running[0]], rest.Ids());
        Assert.True(rest.IsNull("next"));

        await (await app.DeleteAsync("/models/queue")).IsProblemAsync("in_use");

        // Cancelling holds at once for a waiting job, and says so again when asked again.
        var cancelled = await app.SendAsync(HttpMethod.Post, $"/jobs/{second.Text("id")}/cancel");
        Assert.Equal($"/jobs/{second.Text("id")}", cancelled.Headers.Location?.OriginalString);
        Assert.Equal("cancelled", (await cancelled.JsonAsync(HttpStatusCode.Accepted)).Text("status"));
        Assert.Equal(
            "cancelled",
            (await (await app.SendAsync(HttpMethod.Post, $"/jobs/{second.Text("id")}/cancel")).JsonAsync(
                HttpStatusCode.Accepted)).Text("status"));
        Assert.Equal(["queued", "cancelled"], (await app.EventsAsync(second.Text("id"))).Select(item => item.Data.Text("status")));

        // One slot becomes free: the urgent job goes first, although it came last.
        await CancelAsync(running[0]);
        foreach (var job in new[] { urgent, first }) Assert.Equal("succeeded", (await app.FinishAsync(job.Text("id"))).Text("status"));
        await CancelAsync(running[1]);
        Assert.Equal([1, 2], (await app.ReadAsync("/models/queue/versions")).Items("items").Select(version => version.Number("version")));
        Assert.Equal(urgent.Text("id"), (await app.ReadAsync("/models/queue/versions/1")).Text("job"));
        await (await app.SendAsync(HttpMethod.Post, $"/jobs/{first.Text("id")}/cancel")).IsProblemAsync("illegal_transition");
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync("/models/queue")).StatusCode);

        async Task CancelAsync(string id)
        {
            await (await app.SendAsync(HttpMethod.Post, $"/jobs/{id}/cancel")).JsonAsync(HttpStatusCode.Accepted);
            var job = await app.FinishAsync(id);
            Assert.Equal("cancelled", job.Text("status"));
            Assert.True(job.IsNull("version") && job.IsNull("stopReason"));
        }
    }

    [Fact]
    public async Task A_dataset_of_an_active_job_stays()
    {
        await app.CreateModelAsync("""{ "id": "uses", "layers": [{ "activation": "identity" }] }""");
        await app.UploadAsync("/datasets?id=used", "a,b\n1,2\n2,4\n3,6\n4,8\n5,10\n");
        var job = (await app.TrainAsync("uses", """{ "dataset": "used", "target": "b", "epochs": 10000000 }""")).Text("id");
        await (await app.DeleteAsync("/datasets/used")).IsProblemAsync("in_use");
        await app.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel");
        await app.FinishAsync(job);
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync("/datasets/used")).StatusCode);
        Assert.Equal("used", (await app.ReadAsync($"/jobs/{job}")).GetProperty("request").Text("dataset"));
    }

    [Fact]
    public async Task Events_tell_every_state_in_order_and_end()
    {
        await app.CreateModelAsync("""{ "id": "events", "layers": [{ "activation": "softmax" }] }""");
        var id = (await app.TrainAsync("events", """{ "dataset": "iris", "target": "species", "epochs": 300 }""")).Text("id");
        var events = await app.EventsAsync(id);
        Assert.All(events, item => Assert.Contains(item.EventType, (string[])["state", "epoch", "ping"]));
        string[] members = ["status", "epoch", "epochs", "loss", "validationLoss", "estimatedFinishAt"];
        string[] ofEpochs = [.. members, "metrics", "validationMetrics", "learningRate", "elapsedMs", "skipped"];
        Assert.All(events, item => Assert.Equal(item.EventType == "epoch" ? ofEpochs : members, item.Data.Members()));
        string[] order = ["queued", "running", "succeeded"];
        var states = events.Where(item => item.EventType == "state").Select(item => Array.IndexOf(order, item.Data.Text("status")))
            .ToArray();
        Assert.Equal(states.Distinct().Order(), states);
        Assert.Equal(("state", "succeeded"), (events[^1].EventType, events[^1].Data.Text("status")));
        var epochs = events.Where(item => item.EventType == "epoch").Select(item => item.Data.Number("epoch")).ToArray();
        Assert.Equal(epochs.Distinct().Order(), epochs);
        Assert.Equal(300, epochs[^1]);

        // Whoever comes late is told the end at once.
        Assert.Equal(
            ("state", "succeeded"), (await app.EventsAsync(id)) is [.., var last] ? (last.EventType, last.Data.Text("status")) : default);
        await (await app.GetAsync("/jobs/no-such/events")).IsProblemAsync("not_found");
    }

    [Fact]
    public async Task The_history_has_every_epoch_as_json_and_as_csv()
    {
        await app.CreateModelAsync("""{ "id": "history", "layers": [{ "activation": "softmax" }] }""");
        var job = await app.TrainAndWaitAsync(
            "history", """{ "dataset": "iris", "target": "species", "epochs": 7, "learningRate": 0.02 }""");
        var history = await app.ReadAsync($"/jobs/{job.Text("id")}/history");
        Assert.Equal(["stride", "thinned", "points"], history.Members());
        Assert.False(history.GetProperty("thinned").GetBoolean());
        Assert.Equal(1, history.Number("stride"));
        var points = history.Items("points");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], points.Select(point => point.Number("epoch")));
        Assert.All(
            points,
            point => Assert.Equal(
                ["epoch", "elapsedMs", "loss", "validationLoss", "metrics", "validationMetrics", "learningRate"], point.Members()));
        Assert.All(points, point => Assert.InRange(point.GetProperty("validationMetrics").Number("accuracy"), 0, 1));
        Assert.Equal(job.Number("loss"), points[^1].Number("loss"));
        Assert.Equal(job.Number("validationLoss"), points[^1].Number("validationLoss"));
        var best = points.MinBy(point => point.Number("validationLoss"));
        Assert.Equal(best.Number("epoch"), job.GetProperty("best").Number("epoch"));
        Assert.True(points[^1].Number("loss") < points[0].Number("loss"));

        var response = await app.GetAsync($"/jobs/{job.Text("id")}/history", ("Accept", "text/csv"));
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        Assert.Equal("epoch,elapsedMs,loss,validationLoss,accuracy,validationAccuracy,learningRate", lines[0]);
        Assert.Equal(8, lines.Length);
        Assert.Equal(points[0].GetProperty("loss").GetRawText(), lines[1].Split(',')[2]);
        foreach (var (query, epochs) in ((string, double[])[])[("epoch=3", [3]), ("every=3", [1, 4, 7]), ("epoch=8", [])])
            Assert.Equal(
                epochs,
                (await app.ReadAsync($"/jobs/{job.Text("id")}/history?{query}")).Items("points").Select(point => point.Number("epoch")));
        await (await app.GetAsync($"/jobs/{job.Text("id")}/history?epoch=0")).IsProblemAsync("bad_query_value", "?epoch");
        await (await app.GetAsync($"/jobs/{job.Text("id")}/history?every=x")).IsProblemAsync("bad_query_value", "?every");
        await (await app.GetAsync($"/jobs/{job.Text("id")}/history", ("Accept", "image/png"))).IsProblemAsync("not_acceptable");
    }

    [Fact]
    public async Task A_finished_job_is_deleted_and_its_version_stays()
    {
        await app.CreateModelAsync("""{ "id": "done", "layers": [{ "units": 1 }] }""");
        var id = (await app.TrainAndWaitAsync("done", Quick)).Text("id");
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/jobs/{id}")).StatusCode);
        foreach (var path in (string[])[$"/jobs/{id}", $"/jobs/{id}/history", $"/jobs/{id}/events"])
            await (await app.GetAsync(path)).IsProblemAsync("not_found");
        await (await app.DeleteAsync($"/jobs/{id}")).IsProblemAsync("not_found");
        Assert.Equal(1, (await app.ReadAsync("/models/done")).Number("currentVersion"));
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/models/done/predict?x=1")).StatusCode);
    }
}
