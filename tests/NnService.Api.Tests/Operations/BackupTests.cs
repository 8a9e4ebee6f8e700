using System.Net;
using System.Security.Cryptography;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Operations;

/// <summary>A backup is a server to be started.</summary>
public sealed class BackupTests
{
    private const string Long = """{ "dataset": "digits", "target": "digit", "epochs": 600, "batchSize": 8, "optimizer": "adam" }""";

    [Fact]
    public async Task A_server_on_a_backup_serves_the_same_and_ends_a_running_job_with_the_same_bits()
    {
        await using var app = new NnApp();
        await app.StartAsync("--NnService:Training:Slots=1", "--NnService:Training:CheckpointEvery=00:00:00.1");
        await CreateAsync(app, "first");
        var finished = (await app.TrainAndWaitAsync("first", Long)).Text("id");
        await CreateAsync(app, "second");
        var running = (await app.TrainAsync("second", Long)).Text("id");
        await app.EventsAsync(running, item => item.EventType == "epoch");

        var backup = await (await app.SendAsync(HttpMethod.Post, "/admin/backup")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("running", (await app.ReadAsync($"/jobs/{running}")).Text("status"));
        var file = Path.Combine(app.DataDirectory, "backups", backup.Text("name"));
        Assert.Equal(["name", "bytes", "sha256", "createdAt"], backup.Members());
        Assert.Equal(backup.Number("bytes"), new FileInfo(file).Length);
        Assert.Equal(
            backup.Text("sha256"),
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))));

        await using var restored = new NnApp();
        File.Copy(file, Path.Combine(restored.DataDirectory, "nnservice.db"));
        await restored.StartAsync("--NnService:Training:Slots=1");
        foreach (var path in (string[])[
            "/models/first", "/models/first/versions", "/models/first/weights", $"/jobs/{finished}", $"/jobs/{finished}/history",
            "/datasets",
        ])
            Assert.Equal($"{await app.ReadAsync(path)}", $"{await restored.ReadAsync(path)}");

        // The job ends here and there, both with the bits of the undisturbed one.
        Assert.Equal((1, 2), ((await app.FinishAsync(running)).Number("attempt"), (await restored.FinishAsync(running)).Number("attempt")));
        var expected = await ShaAsync(app, "first");
        Assert.Equal((expected, expected), (await ShaAsync(app, "second"), await ShaAsync(restored, "second")));
    }

    [Fact]
    public async Task A_backup_that_cannot_be_written_is_refused_and_leaves_nothing()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        app.Expect("Unhandled exception in POST /admin/backup");
        await (await app.GetAsync("/admin/backup")).IsProblemAsync("method_not_allowed");
        await File.WriteAllTextAsync(
            Path.Combine(app.DataDirectory, "backups"), "a file where the folder should be", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.SendAsync(HttpMethod.Post, "/admin/backup")).StatusCode);
        File.Delete(Path.Combine(app.DataDirectory, "backups"));
        await (await app.SendAsync(HttpMethod.Post, "/admin/backup")).JsonAsync(HttpStatusCode.Created);
    }

    private static async Task CreateAsync(NnApp app, string id) =>
        await app.CreateModelAsync(
            $$"""{ "id": "{{id}}", "layers": [{ "units": 64, "activation": "relu", "dropout": 0.2 }, { "activation": "softmax" }], "seed": 8 }""");

    private static async Task<string> ShaAsync(NnApp app, string model) =>
        (await app.ReadAsync($"/models/{model}/versions/1")).Text("sha256");
}
