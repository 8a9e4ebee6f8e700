using System.Net;
using NnService.Infrastructure.Keys;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Access;

/// <summary>What one process of a cluster revokes, the others refuse.</summary>
public sealed class RevocationTests
{
    [Fact]
    public async Task A_key_that_is_revoked_on_one_node_is_refused_by_the_other()
    {
        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        await using var server = await PostgreSqlServer.StartAsync();
        await server.CreateAsync("nnservice");
        await using NnApp one = new(), two = new();
        var admin = ApiKey.Create().Reveal();
        var file = Path.Combine(one.DataDirectory, "first.key");
        await File.WriteAllTextAsync(file, admin, TestContext.Current.CancellationToken);
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

    private static async Task<bool> StatusIsAsync(NnApp app, string key, HttpStatusCode status)
    {
        using var answer = await app.GetAsync("/models", AccessApp.Header(key));
        return answer.StatusCode == status;
    }
}
