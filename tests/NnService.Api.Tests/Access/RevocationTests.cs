using System.Net;
using NnService.Infrastructure.Keys;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Access;

/// <summary>What is revoked is refused by every process, and what it had opened ends.</summary>
public sealed class RevocationTests(AccessApp access)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_is_revoked_on_one_node_is_refused_by_the_other()
    {
        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        await using var server = await PostgreSqlServer.StartAsync();
        await server.CreateAsync("nnservice");
        await using NnApp one = new(), two = new();
        var admin = ApiKey.Create().Reveal();
        var file = Path.Combine(one.DataDirectory, "first.key");
        await File.WriteAllTextAsync(file, admin, Cancelled);
        string[] settings =
        [
            "--NnService:Storage=PostgreSql", "--NnService:Role=Api", "--NnService:Auth:Mode=Required",
            $"--NnService:Auth:BootstrapKeyFile={file}", $"--ConnectionStrings:NnService={server.ConnectionString("nnservice")}",
        ];
        await Task.WhenAll(one.StartAsync(settings), two.StartAsync(settings));
        for (var i = 0; i < 5; i++)
        {
            var key = (await (await one.SendAsync(
                HttpMethod.Post, "/admin/keys", NnApp.Json("""{ "name": "x", "role": "reader" }"""), AccessApp.Header(admin)))
                .JsonAsync(HttpStatusCode.Created)).Text("key");
            await Waiting.UntilAsync(() => StatusIsAsync(two, key, HttpStatusCode.OK), "the other node knows the key");
            using var revoked = await one.SendAsync(HttpMethod.Delete, $"/admin/keys/{AccessApp.IdOf(key)}", null, AccessApp.Header(admin));
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
            await Waiting.UntilAsync(() => StatusIsAsync(two, key, HttpStatusCode.Unauthorized), "the other node refuses the key");
        }
    }

    [Fact]
    public async Task A_stream_that_is_open_when_its_key_is_revoked_is_cut()
    {
        var key = await access.CreateAsync("reader");
        const string Model = """{ "id": "watched", "layers": [{ "units": 10, "activation": "softmax" }], "loss": "categoricalCrossEntropy" }""";
        const string Training = """{ "dataset": "digits", "target": "digit", "epochs": 1000000 }""";
        using var made = await access.SendAsync(HttpMethod.Post, "/models", access.Keys["trainer"], Model);
        var job = (await (await access.SendAsync(HttpMethod.Post, "/models/watched/train", access.Keys["trainer"], Training))
            .JsonAsync(HttpStatusCode.Accepted)).Text("id");
        using var http = new HttpClient { BaseAddress = access.App.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{job}/events");
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var events = await answer.Content.ReadAsStreamAsync(Cancelled);
        Assert.NotEqual(0, await events.ReadAsync(new byte[1], Cancelled));

        (await access.SendAsync(HttpMethod.Delete, $"/admin/keys/{AccessApp.IdOf(key)}", access.Keys["admin"])).Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => events.CopyToAsync(Stream.Null, Cancelled)).InTimeAsync("the stream is cut");
        (await access.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel", access.Keys["trainer"])).Dispose();
    }

    private static async Task<bool> StatusIsAsync(NnApp app, string key, HttpStatusCode status)
    {
        using var answer = await app.GetAsync("/models", AccessApp.Header(key));
        return answer.StatusCode == status;
    }
}
