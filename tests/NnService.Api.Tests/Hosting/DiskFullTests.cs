using System.Net;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Hosting;

/// <summary>A service whose files may not grow: what finds no room is answered 507, and everything goes on once there is some.</summary>
public sealed class DiskFullTests
{
    private const string Full = "fail: NnService.Infrastructure.Storage.StorageOutage[2] The disk of the database is full";

    private const string Job = """{ "dataset": "digits", "target": "digit", "epochs": 1500, "optimizer": "adam" }""";

    [Fact]
    public async Task Uploads_models_jobs_and_backups_are_refused_and_a_running_job_ends_with_the_same_bits()
    {
        Assert.SkipUnless(NnApp.CanLimitFiles, "limiting files needs prlimit and sh, which this machine lacks");
        await using var app = new NnApp();
        await app.StartAsync("--NnService:Training:Slots=1");
        foreach (var id in (string[])["m", "undisturbed"])
            await app.CreateModelAsync(
                $$"""{ "id": "{{id}}", "layers": [{ "units": 256, "activation": "relu" }, { "activation": "softmax" }], "seed": 8 }""");
        await app.TrainAndWaitAsync("undisturbed", Job);
        var table = "a,b\n" + string.Concat(
            Enumerable.Range(0, 300_000).Select(row => $"{row * 7919L % 1000003},{row * 104729L % 999983}\n"));

        app.Expect(Full);
        // As large as the file is: the free pages in it are soon filled.
        await app.LimitFilesAsync(new FileInfo(Path.Combine(app.DataDirectory, "nnservice.db")).Length);
        await (await app.UploadAsync("/datasets?id=large", table)).IsProblemAsync("storage_full");
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("/datasets/large")).StatusCode);
        await app.LimitFilesAsync(4096);
        await (await app.PostAsync("/models", """{ "id": "late", "layers": [{ "units": 1 }] }""")).IsProblemAsync("storage_full");
        await (await app.PostAsync("/models/m/train", Job)).IsProblemAsync("storage_full");
        await (await app.SendAsync(HttpMethod.Post, "/admin/backup")).IsProblemAsync("storage_full");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.DataDirectory, "backups")));
        Assert.Equal(["m", "undisturbed"], (await app.ReadAsync("/models")).Ids());

        await app.LimitFilesAsync(null);
        var job = (await app.TrainAsync("m", Job)).Text("id");
        await app.EventsAsync(job, item => item.EventType == "epoch");
        await app.LimitFilesAsync(4096);
        await app.SaysAsync($"Job {job} lost the database and will be retried");
        Assert.Equal("running", (await app.ReadAsync($"/jobs/{job}")).Text("status"));
        await app.LimitFilesAsync(null);
        Assert.Equal("succeeded", (await app.FinishAsync(job)).Text("status"));
        Assert.Equal(
            (await app.ReadAsync("/models/undisturbed/versions/1")).Text("sha256"),
            (await app.ReadAsync("/models/m/versions/1")).Text("sha256"));
        await (await app.UploadAsync("/datasets?id=large", table)).JsonAsync(HttpStatusCode.Created);
        await (await app.SendAsync(HttpMethod.Post, "/admin/backup")).JsonAsync(HttpStatusCode.Created); // which checks the integrity
        await app.SaysAsync(Full); // at most once a minute
    }
}
