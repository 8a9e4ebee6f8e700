using System.Net;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Access;

/// <summary>Keys: over HTTP, on the command line, and on the short way of predictions.</summary>
public sealed class KeyTests(AccessApp access)
{
    [Fact]
    public async Task A_key_is_shown_once_and_then_without_its_secret()
    {
        var made = await access.CreatedAsync("""{ "name": "shop", "scopes": ["predict", "metrics"], "days": 7, "modelPrefix": "shop-" }""");
        Assert.Equal(
            [
                "id", "name", "role", "scopes", "modelPrefix", "tenant", "madeBy", "createdAt", "expiresAt", "lastUsedAt", "revokedAt", "key",
            ],
            made.Members());
        made.GetProperty("scopes").Is("""["predict", "metrics"]""");
        Assert.Equal(AccessApp.IdOf(access.Keys["admin"]), made.Text("madeBy"));
        var listed = (await (await access.SendAsync(HttpMethod.Get, "/admin/keys", access.Keys["admin"])).JsonAsync()).Items("items")
            .Single(key => key.Text("id") == made.Text("id"));
        Assert.DoesNotContain("key", listed.Members());
        Assert.Equal(made.Text("expiresAt"), listed.Text("expiresAt"));
    }

    [Theory]
    [InlineData("""{ "role": "admin" }""", "/name")]
    [InlineData("""{ "name": "", "role": "admin" }""", "/name")]
    [InlineData("""{ "name": "x" }""", "/role")]
    [InlineData("""{ "name": "x", "role": "admin", "scopes": ["read"] }""", "/role")]
    [InlineData("""{ "name": "x", "role": "root" }""", "/role")]
    [InlineData("""{ "name": "x", "scopes": [] }""", "/scopes")]
    [InlineData("""{ "name": "x", "scopes": ["read", "write"] }""", "/scopes/1")]
    [InlineData("""{ "name": "x", "role": "admin", "days": 0 }""", "/days")]
    [InlineData("""{ "name": "x", "role": "admin", "days": 367 }""", "/days")]
    [InlineData("""{ "name": "x", "role": "admin", "modelPrefix": "Shop" }""", "/modelPrefix")]
    [InlineData("""{ "name": "x", "role": "admin", "tenant": "Acme" }""", "/tenant")]
    [InlineData("""{ "name": "x", "role": "admin", "tenant": "" }""", "/tenant")]
    [InlineData("""{ "name": "x", "role": "admin", "tenant": "7up" }""", "/tenant")]
    public async Task A_key_that_cannot_be_is_refused(string body, string pointer) =>
        await (await access.SendAsync(HttpMethod.Post, "/admin/keys", access.Keys["admin"], body)).IsProblemAsync("invalid", pointer);

    [Fact]
    public async Task A_key_grants_at_most_what_its_maker_may()
    {
        var maker = (await access.CreatedAsync("""{ "name": "key maker", "scopes": ["admin", "predict"] }""")).Text("key");
        await (await access.SendAsync(HttpMethod.Post, "/admin/keys", maker, """{ "name": "more", "role": "trainer" }"""))
            .IsProblemAsync("invalid", "/role", "yours has not read, train");
        await (await access.SendAsync(HttpMethod.Post, "/admin/keys", maker, """{ "name": "more", "scopes": ["predict", "read"] }"""))
            .IsProblemAsync("invalid", "/scopes", "yours has not read");
        await (await access.SendAsync(HttpMethod.Post, $"/admin/keys/{AccessApp.IdOf(access.Keys["trainer"])}/rotate", maker))
            .IsProblemAsync("missing_scope");
        await (await access.SendAsync(HttpMethod.Post, "/admin/keys", maker, """{ "name": "less", "role": "predictor" }"""))
            .JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Both_keys_are_taken_after_a_rotation_and_neither_after_it_is_revoked()
    {
        var old = await access.CreateAsync("reader");
        var path = $"/admin/keys/{AccessApp.IdOf(old)}";
        var successor = (await (await access.SendAsync(HttpMethod.Post, $"{path}/rotate", access.Keys["admin"]))
            .JsonAsync(HttpStatusCode.Created)).Text("key");
        foreach (var key in (string[])[old, successor]) Assert.Equal(HttpStatusCode.OK, await StatusAsync(key));

        Assert.Equal(HttpStatusCode.NoContent, (await access.SendAsync(HttpMethod.Delete, path, access.Keys["admin"])).StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(old), await StatusAsync(successor)));
        await (await access.SendAsync(HttpMethod.Post, $"{path}/rotate", access.Keys["admin"])).IsProblemAsync("illegal_transition");
        await (await access.SendAsync(HttpMethod.Delete, "/admin/keys/nobody", access.Keys["admin"])).IsProblemAsync("not_found");
    }

    [Fact]
    public async Task The_command_makes_lists_and_revokes_keys_beside_the_service()
    {
        var key = await access.CommandAsync("create", "--scopes=read,predict", "--name", "by hand", "--days", "3");
        Assert.Matches("^nnk_[a-z2-7]{12}_[0-9A-Za-z]{49}$", key);
        await Waiting.UntilAsync(async () => await StatusAsync(key) == HttpStatusCode.OK, "the service takes the new key");
        Assert.Contains(
            (await access.CommandAsync("list")).Split('\n'),
            line => line.StartsWith($"{AccessApp.IdOf(key)}\tactive\t", StringComparison.Ordinal)
                && line.TrimEnd().EndsWith("\tpredict,read\t*\tdefault\tby hand", StringComparison.Ordinal));
        var successor = await access.CommandAsync("rotate", AccessApp.IdOf(key));
        await Waiting.UntilAsync(async () => await StatusAsync(successor) == HttpStatusCode.OK, "the service takes the successor");

        Assert.Equal("", await access.CommandAsync("revoke", AccessApp.IdOf(key)));
        await Waiting.UntilAsync(async () => await StatusAsync(key) == HttpStatusCode.Unauthorized, "the service takes the key no more");
    }

    [Theory]
    [InlineData(2, "'' is not understood", "keys")]
    [InlineData(2, "'make' is not understood", "keys make")]
    [InlineData(2, "name must have", "keys create --role admin")]
    [InlineData(2, "'root' is not a role", "keys create --role root --name x")]
    [InlineData(2, "which is not a number", "keys create --role admin --name x --days soon")]
    [InlineData(2, "'--rôle' is not an option", "keys create --rôle admin --name x")]
    [InlineData(2, "'--name' has no value", "keys create --role admin --name")]
    [InlineData(2, "'--name' is given twice", "keys create --role admin --name x --name y")]
    [InlineData(2, "'list all' is not understood", "keys list all")]
    [InlineData(1, "There is no key 'nobody'", "keys revoke nobody --NnService:DataDirectory={0}")]
    [InlineData(1, "There is no active key 'nobody'", "keys rotate nobody --NnService:DataDirectory={0}")]
    public async Task What_the_command_does_not_take_is_told_in_one_line(int expected, string says, string line)
    {
        var arguments = line.Split(' ').Select(word => word.Replace("{0}", access.App.DataDirectory, StringComparison.Ordinal));
        var folder = Directory.CreateTempSubdirectory("nnservice-keys-").FullName;
        var (code, output, error) = await NnApp.RunAsync(folder, [.. arguments]);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(
            says, Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Predictions_of_the_short_way_are_for_those_who_may()
    {
        const string Body = """{ "instances": [[1]] }""";
        await Trained("shop-fruit");
        await Trained("fruit");
        var shop = await access.CreateAsync("predictor", "shop-");
        foreach (var path in (string[])["predict", "predict?version=1"])
        {
            Assert.Equal(HttpStatusCode.OK, await PredictAsync("fruit", access.Keys["predictor"]));
            Assert.Equal(HttpStatusCode.OK, await PredictAsync("shop-fruit", shop));
            Assert.Equal(HttpStatusCode.NotFound, await PredictAsync("fruit", shop));
            Assert.Equal(HttpStatusCode.Forbidden, await PredictAsync("fruit", access.Keys["monitor"]));
            Assert.Equal(HttpStatusCode.Unauthorized, await PredictAsync("fruit", null));
            foreach (var key in access.Wrong.Values) Assert.Equal(HttpStatusCode.Unauthorized, await PredictAsync("fruit", key));

            async Task<HttpStatusCode> PredictAsync(string model, string? key) =>
                (await access.SendAsync(HttpMethod.Post, $"/models/{model}/{path}", key, Body)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotFound, (await access.SendAsync(HttpMethod.Get, "/v1/models", shop)).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK, (await access.SendAsync(HttpMethod.Post, "/v1/models/shop-fruit:predict", shop, Body)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await access.SendAsync(HttpMethod.Post, "/v1/models/fruit:predict", shop, Body)).StatusCode);

        async Task Trained(string id)
        {
            var key = access.Keys["trainer"];
            using var _ = await access.SendAsync(
                HttpMethod.Post, "/models", key, $$"""{ "id": "{{id}}", "inputs": 1, "layers": [{ "units": 1 }] }""");
            var job = await (await access.SendAsync(
                HttpMethod.Post,
                $"/models/{id}/train",
                key,
                """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }"""))
                .JsonAsync(HttpStatusCode.Accepted);
            await Waiting.UntilAsync(
                async () => (await (await access.SendAsync(HttpMethod.Get, $"/jobs/{job.Text("id")}", key)).JsonAsync()).Text("status")
                    == "succeeded",
                "the job has ended");
        }
    }

    private async Task<HttpStatusCode> StatusAsync(string key) =>
        (await access.SendAsync(HttpMethod.Get, "/models?limit=1", key)).StatusCode;
}
