using System.Net;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Operations;

/// <summary>A database that goes away and comes back.</summary>
public sealed class OutageTests
{
    private const string Unavailable = "warn: NnService.Infrastructure.Storage.StorageOutage[1] The database is unavailable";
    private const string Available = "The database is available again after";

    private const string Job = """{ "dataset": "digits", "target": "digit", "epochs": 1500, "optimizer": "adam" }""";

    [Fact]
    public async Task While_the_database_is_away_requests_are_put_off_and_afterwards_jobs_end_with_the_same_bits()
    {
        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        await using var server = await PostgreSqlServer.StartAsync();
        await server.CreateAsync("nnservice");
        await using var app = new NnApp();
        await app.StartAsync(
            "--NnService:Storage=PostgreSql",
            $"--ConnectionStrings:NnService={server.ConnectionString("nnservice")}",
            "--NnService:Training:CheckpointEvery=00:00:00.200");
        foreach (var id in (string[])["undisturbed", "m"])
            await app.CreateModelAsync(
                $$"""{ "id": "{{id}}", "layers": [{ "units": 64, "activation": "relu" }, { "activation": "softmax" }], "seed": 8 }""");
        await app.TrainAndWaitAsync("undisturbed", Job);
        var row = string.Join(',', Enumerable.Repeat("0", 64));
        await (await app.PostAsync("/models/undisturbed/predict", $$"""{ "instances": [[{{row}}]] }""")).JsonAsync();

        var job = (await app.TrainAsync("m", Job)).Text("id");
        await app.EventsAsync(job, item => item.EventType == "epoch");
        app.Expect(Unavailable);
        await server.KillAsync();
        await app.SaysAsync($"Job {job} lost the database and will be retried");
        Assert.Equal("live", (await app.ReadAsync("/health/live")).Text("status"));
        await (await app.GetAsync("/health/ready")).IsProblemAsync("unavailable", says: "Not ready: the database is away.");
        foreach (var path in (string[])["/models", $"/jobs/{job}", "/nodes"])
        {
            var answer = await app.GetAsync(path);
            Assert.NotNull(answer.Headers.RetryAfter);
            await answer.IsProblemAsync("unavailable");
        }

        await (await app.PostAsync("/models", """{ "id": "late", "layers": [{ "units": 1 }] }""")).IsProblemAsync("unavailable");
        // what is in memory goes on answering
        Assert.Equal(
            1,
            (await (await app.PostAsync(
                "/models/undisturbed/predict", $$"""{ "instances": [[{{row}}]] }""")).JsonAsync()).Number("version"));

        await server.StartAgainAsync();
        await Waiting.UntilAsync(
            async () => (await app.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, "the service is ready again");
        Assert.Equal("succeeded", (await app.FinishAsync(job)).Text("status"));
        Assert.Equal(
            (await app.ReadAsync("/models/undisturbed/versions/1")).Text("sha256"),
            (await app.ReadAsync("/models/m/versions/1")).Text("sha256"));

        // However many met it: one line when it began, and one when it was over; a machine that is very slow may see it come and go.
        await app.SaysAsync(Available);
        Assert.InRange(app.Log.Split(Unavailable).Length, 2, app.Log.Split(Available).Length);
    }
}
