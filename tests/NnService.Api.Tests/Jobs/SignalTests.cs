using System.Net;
using Microsoft.Data.Sqlite;

namespace NnService.Api.Tests.Jobs;

/// <summary>What signals do to a service whose jobs run, wait and are paused.</summary>
public sealed class SignalTests
{
    private const string Endless = """{ "dataset": "digits", "target": "digit", "epochs": 10000000 }""";

    [Fact]
    public async Task K9_a_service_that_is_asked_to_end_hands_its_jobs_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        Assert.SkipUnless(
            NnApp.HearsInterrupts, "SIGINT is ignored here, as in the background of a script, and env cannot undo that");
        await using var app = await StartAsync();
        var running = await TrainAsync(app);
        var paused = await TrainAsync(app);
        var queued = await TrainAsync(app);
        await app.EventsAsync(paused, item => item.Data.Number("epoch") > 0);
        await (await app.SendAsync(HttpMethod.Post, $"/jobs/{paused}/pause")).JsonAsync(HttpStatusCode.Accepted);
        await app.EventsAsync(paused, item => item.Data.Text("status") == "paused");
        var epoch = 0.0;
        foreach (var signals in (string[][])[["TERM"], ["INT"], ["TERM", "TERM", "INT"]])
        {
            var before = epoch;
            epoch = (await app.EventsAsync(
                running, item => item.EventType == "epoch" && item.Data.Number("epoch") > before))[^1].Data.Number("epoch");
            Assert.Equal(0, await app.StopAsync(signals));

            Assert.Equal(2, await app.ScalarAsync("select count(*) from Jobs where Status = 'Queued' and LostAttempts = 0"));
            Assert.Equal(1, await app.ScalarAsync("select count(*) from Jobs where Status = 'Paused'"));
            Assert.True(await app.ScalarAsync($"select count(*) from Checkpoints where JobId = '{running}'") > 0);
            await app.StartAsync();
        }

        await app.EventsAsync(running, item => item.EventType == "epoch" && item.Data.Number("epoch") > epoch);
        foreach (var job in (string[])[running, paused, queued])
            await app.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel");
        foreach (var job in (string[])[running, paused, queued])
            Assert.Equal("cancelled", (await app.FinishAsync(job)).Text("status"));
    }

    [Fact]
    public async Task K10_K16_files_copied_in_the_middle_of_writing_are_whole_and_a_process_that_was_stopped_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot stop a process like that");
        await using var app = await StartAsync();
        var job = await TrainAsync(app);
        var epoch = 0.0;
        for (var copies = 0; copies < 10; copies++)
        {
            epoch = (await app.EventsAsync(
                job, item => item.EventType == "epoch" && item.Data.Number("epoch") > epoch))[^1].Data.Number("epoch");
            await app.SignalAsync("STOP");
            var copy = app.CopyOfFiles();
            await app.SignalAsync("CONT");
            await using var connection = NnApp.Connection(copy);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            Assert.Equal("ok", await ValueAsync(connection, "PRAGMA integrity_check"));
            Assert.Equal(1L, await ValueAsync(connection, "select count(*) from Jobs where Status = 'Running'"));
        }

        await app.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel");
        Assert.Equal(1, (await app.FinishAsync(job)).Number("attempt"));
    }

    private static async Task<NnApp> StartAsync()
    {
        var app = new NnApp();
        await app.StartAsync("--NnService:Training:CheckpointEvery=00:00:00.100");
        await app.CreateModelAsync("""{ "id": "m", "layers": [{ "units": 32, "activation": "relu" }, { "activation": "softmax" }] }""");
        return app;
    }

    private static async Task<string> TrainAsync(NnApp app) => (await app.TrainAsync("m", Endless)).Text("id");

    private static async Task<object?> ValueAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
