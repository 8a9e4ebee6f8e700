using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Jobs;

/// <summary>Watching a job over lost connections and lost processes.</summary>
public sealed class EventTests(NnApp app)
{
    private const string Digits = """{ "dataset": "digits", "target": "digit", "epochs": 60, "batchSize": 8 }""";

    [Fact]
    public async Task Whoever_reconnects_with_the_last_id_loses_nothing_and_sees_nothing_twice()
    {
        var model = await CreateModelAsync(app);
        var id = (await app.TrainAsync(model, Digits)).Text("id");
        var events = new List<SseItem<JsonElement>>();
        while (events.Count == 0 || !IsEnd(events[^1]))
        {
            var before = events.Count;
            // a new connection for each event
            var next = await app.EventsAsync(id, item => item.EventType != "ping", events.Count == 0 ? null : events[^1].EventId);
            events.AddRange(next.Where(item => item.EventType != "ping"));
            Assert.Equal(before + 1, events.Count);
        }

        AssertWhole(events, 60, ["queued", "running", "succeeded"]);
        Assert.Equal(("0.1", "60.3"), (events[0].EventId, events[^1].EventId));

        // A browser that comes back after the end is told not to come again; whoever never saw it is told the end.
        Assert.Equal(HttpStatusCode.NoContent, (await app.GetAsync($"/jobs/{id}/events", ("Last-Event-ID", "60.3"))).StatusCode);
        Assert.Equal(["60.3"], (await app.EventsAsync(id, after: "60.2")).Select(item => item.EventId!));
        string[] all = ["0.1", "0.2", .. Enumerable.Range(1, 60).Select(epoch => $"{epoch}.2"), "60.3"];
        Assert.Equal(all, (await app.EventsAsync(id)).Select(item => item.EventId!));
        // of nothing that this job ever was
        Assert.Equal(all, (await app.EventsAsync(id, after: "60.77")).Select(item => item.EventId!));
        await (await app.GetAsync($"/jobs/{id}/events", ("Last-Event-ID", "latest"))).IsProblemAsync("bad_header_value");
    }

    [Fact]
    public async Task Every_epoch_of_a_short_job_is_told_as_the_history_has_it()
    {
        var model = await CreateModelAsync(app);
        var id = (await app.TrainAsync(model, """{ "dataset": "iris", "target": "species", "epochs": 60 }""")).Text("id");
        var told = (await app.EventsAsync(id)).Where(item => item.EventType == "epoch").Select(item => item.Data).ToArray();
        var kept = (await app.ReadAsync($"/jobs/{id}/history")).Items("points");
        Assert.Equal(60, kept.Length);
        foreach (var member in (string[])["epoch", "loss", "validationLoss", "metrics", "validationMetrics", "learningRate", "elapsedMs"])
            Assert.Equal(kept.Select(point => $"{point.GetProperty(member)}"), told.Select(item => $"{item.GetProperty(member)}"));
        Assert.All(told, item => Assert.Equal(0, item.Number("skipped")));
    }

    [Fact]
    public async Task Of_many_epochs_at_a_time_two_hundred_are_told_and_the_others_counted()
    {
        var model = await CreateModelAsync(app);
        var id = (await app.TrainAsync(model, """{ "dataset": "iris", "target": "species", "epochs": 1500 }""")).Text("id");
        await app.FinishAsync(id);
        var told = (await app.EventsAsync(id)).Where(item => item.EventType == "epoch").ToArray();
        Assert.Equal(200, told.Length);
        Assert.Equal(1500, told[^1].Data.Number("epoch"));
        Assert.All(told, item => Assert.InRange(item.Data.Number("skipped"), 6, 7));
        Assert.Equal(1500, told.Sum(item => 1 + item.Data.Number("skipped")));

        // Whoever comes back in the middle loses none either.
        var rest = (await app.EventsAsync(id, after: told[40].EventId)).Where(item => item.EventType == "epoch").ToArray();
        Assert.Equal(1500 - told[40].Data.Number("epoch"), rest.Sum(item => 1 + item.Data.Number("skipped")));
    }

    [Fact]
    public async Task Who_draws_epochs_is_told_as_many_in_a_second_as_it_asks_for()
    {
        var model = await CreateModelAsync(app);
        var id = (await app.TrainAsync(model, """{ "dataset": "iris", "target": "species", "epochs": 1500 }""")).Text("id");
        await app.FinishAsync(id);
        var told = (await app.EventsAsync(id, query: "?perSecond=20")).Where(item => item.EventType == "epoch").ToArray();
        Assert.Equal(Enumerable.Range(1, 20).Select(i => 75.0 * i), told.Select(item => item.Data.Number("epoch")));
        Assert.All(told, item => Assert.Equal(74, item.Data.Number("skipped")));
        foreach (var value in (int[])[-1, 0, 201])
        {
            var says = $"perSecond is {value}; it must be from 1 to 200.";
            await (await app.GetAsync($"/jobs/{id}/events?perSecond={value}")).IsProblemAsync("bad_query_value", "?perSecond", says);
        }
    }

    [Fact]
    public async Task Events_go_on_over_a_killed_process()
    {
        await using var own = new NnApp();
        await own.StartAsync();
        var model = await CreateModelAsync(own);
        // long enough to be killed
        var id = (await own.TrainAsync(model, """{ "dataset": "digits", "target": "digit", "epochs": 2000, "batchSize": 8 }""")).Text("id");
        var events = await own.EventsAsync(id, item => item.Data.Number("epoch") > 0);
        await own.KillAsync();
        await own.StartAsync();
        events.AddRange(await own.EventsAsync(id, after: events[^1].EventId));
        events.RemoveAll(item => item.EventType == "ping");

        AssertWhole(events, 2000, ["queued", "running", "queued", "running", "succeeded"]);
    }

    [Fact]
    public async Task Watchers_do_not_hold_up_a_stop_and_the_job_goes_on_afterwards()
    {
        await using var own = new NnApp();
        await own.StartAsync();
        var model = await CreateModelAsync(own);
        var id = (await own.TrainAsync(model, """{ "dataset": "digits", "target": "digit", "epochs": 10000000 }""")).Text("id");
        var running = await own.EventsAsync(id, item => item.Data.Number("epoch") > 0);
        var isHeard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watching = own.EventsAsync(
            id,
            _ =>
            {
                isHeard.TrySetResult();
                return false;
            },
            running[^1].EventId);
        await isHeard.Task.InTimeAsync("the watcher hears something");
        Assert.Equal(0, await own.StopAsync());
        Assert.DoesNotContain(await watching, IsEnd);

        await own.StartAsync();
        var states = new List<string>();
        await own.EventsAsync(id, item =>
        {
            if (item.EventType == "state") states.Add(item.Data.Text("status"));
            return states.Count >= 4 && item.EventType == "epoch";
        });
        Assert.Equal(["queued", "running", "queued", "running"], states);
        Assert.Equal(2, (await own.ReadAsync($"/jobs/{id}")).Number("attempt"));
        await own.SendAsync(HttpMethod.Post, $"/jobs/{id}/cancel");
        await own.FinishAsync(id);
    }

    [Fact]
    public async Task A_job_is_paused_resumed_and_cancelled_with_its_best_weights()
    {
        var model = await CreateModelAsync(app);
        var id = (await app.TrainAsync(model, """{ "dataset": "digits", "target": "digit", "epochs": 10000000 }""")).Text("id");
        await app.EventsAsync(id, item => !item.Data.IsNull("estimatedFinishAt"));
        Assert.Equal(JsonValueKind.String, (await app.ReadAsync($"/jobs/{id}")).GetProperty("estimatedFinishAt").ValueKind);
        await PostAsync("pause", "paused");
        await PostAsync("pause", "paused");
        Assert.True((await app.ReadAsync($"/jobs/{id}")).IsNull("estimatedFinishAt"));
        await (await app.DeleteAsync($"/jobs/{id}")).IsProblemAsync("in_use");
        await (await app.DeleteAsync($"/models/{model}")).IsProblemAsync("in_use");
        var epoch = (await app.ReadAsync($"/jobs/{id}")).Number("epoch");
        await (await app.SendAsync(HttpMethod.Post, $"/jobs/{id}/resume")).JsonAsync(HttpStatusCode.Accepted);
        await app.EventsAsync(id, item => item.Data.Number("epoch") > epoch);
        await (await app.SendAsync(HttpMethod.Post, $"/jobs/{id}/resume")).JsonAsync(HttpStatusCode.Accepted);
        await (await app.SendAsync(HttpMethod.Post, $"/jobs/{id}/cancel?keep=worst")).IsProblemAsync("bad_query_value");
        await PostAsync("cancel?keep=best", "cancelled");

        var job = await app.ReadAsync($"/jobs/{id}");
        Assert.Equal((1, 2), (job.Number("version"), job.Number("attempt")));
        Assert.Equal(1, (await app.ReadAsync($"/models/{model}")).Number("currentVersion"));
        Assert.InRange((await app.ReadAsync($"/models/{model}/versions/1")).GetProperty("metrics").Number("accuracy"), 0.5, 1);
        await (await app.SendAsync(HttpMethod.Post, $"/jobs/{id}/cancel")).JsonAsync(HttpStatusCode.Accepted);
        foreach (var command in (string[])["pause", "resume"])
            await (await app.SendAsync(HttpMethod.Post, $"/jobs/{id}/{command}")).IsProblemAsync("illegal_transition");
        foreach (var command in (string[])["pause", "resume", "cancel"])
            await (await app.SendAsync(HttpMethod.Post, $"/jobs/no-such/{command}")).IsProblemAsync("not_found");

        async Task PostAsync(string command, string status)
        {
            await (await app.SendAsync(HttpMethod.Post, $"/jobs/{id}/{command}")).JsonAsync(HttpStatusCode.Accepted);
            await app.EventsAsync(id, item => item.EventType == "state" && item.Data.Text("status") == status);
            Assert.Equal(status, (await app.ReadAsync($"/jobs/{id}")).Text("status"));
        }
    }

    private static async Task<string> CreateModelAsync(NnApp app) =>
        (await app.CreateModelAsync("""{ "layers": [{ "units": 32, "activation": "relu" }, { "activation": "softmax" }] }""")).Text("id");

    private static bool IsEnd(SseItem<JsonElement> item) =>
        item.EventType == "state" && item.Data.Text("status") is "succeeded" or "failed" or "cancelled";

    private static void AssertWhole(List<SseItem<JsonElement>> events, int last, string[] states)
    {
        Assert.Equal(states, events.Where(item => item.EventType == "state").Select(item => item.Data.Text("status")));
        Assert.Equal(events.Count, events.Select(item => item.EventId).Distinct().Count());
        var epochs = events.Where(item => item.EventType == "epoch").Select(item => item.Data.Number("epoch")).ToList();
        Assert.Equal(epochs.Distinct().Order(), epochs);
        Assert.Equal(last, epochs[^1]);
        Assert.Equal(last, events.Where(item => item.EventType == "epoch").Sum(item => 1 + item.Data.Number("skipped")));
        Assert.True(IsEnd(events[^1]));
    }
}
