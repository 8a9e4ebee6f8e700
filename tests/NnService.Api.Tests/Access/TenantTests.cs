using System.Net;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Access;

/// <summary>What belongs to one tenant is not there for another, whichever way it is asked for.</summary>
public sealed class TenantTests(AccessApp access)
{
    private const string Body = """{ "instances": [[1]] }""";

    [Fact]
    public async Task Nothing_of_another_tenant_answers_changes_or_is_listed()
    {
        var mine = await access.CreateOfAsync("acme", "admin");
        var other = await access.CreateOfAsync("other", "admin");
        var job = await TrainedAsync("acme-fruit", mine);
        var hook = (await (await access.SendAsync(
            HttpMethod.Post, "/webhooks", mine, """{ "url": "https://hooks.example.org/nn", "events": ["key.expiring"] }"""))
            .JsonAsync(HttpStatusCode.Created)).Text("id");
        // In memory now, so that the short way of predictions would answer.
        foreach (var key in (string[])[mine, mine])
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Post, "/models/acme-fruit/predict", key, Body));

        (string Method, string Path, string? Body)[] requests =
        [
            ("POST", "/models/acme-fruit/predict", Body),
            ("POST", "/models/acme-fruit/predict?version=1", Body),
            ("GET", "/models/acme-fruit/predict?x=1", null),
            ("POST", "/v1/models/acme-fruit:predict", Body),
            ("GET", "/v1/models/acme-fruit", null),
            ("GET", "/v2/models/acme-fruit", null),
            ("GET", "/swagger/models/acme-fruit.json", null),
            ("GET", "/models/acme-fruit", null),
            ("GET", "/models/acme-fruit/versions/1", null),
            ("GET", "/models/acme-fruit/weights", null),
            ("GET", "/models/acme-fruit/export", null),
            ("GET", "/models/acme-fruit/schema", null),
            ("PATCH", "/models/acme-fruit", """{ "description": "mine" }"""),
            ("DELETE", "/models/acme-fruit", null),
            ("PUT", "/models/acme-fruit/aliases/best", """{ "version": 1 }"""),
            ("POST", "/models/acme-fruit/evaluate", """{ "dataset": "iris" }"""),
            ("POST", "/models/acme-fruit/versions/1/reproduce", null),
            ("GET", $"/webhooks/{hook}", null),
            ("PATCH", $"/webhooks/{hook}", """{ "enabled": false }"""),
            ("GET", $"/webhooks/{hook}/deliveries", null),
            ("DELETE", $"/webhooks/{hook}", null),
            ("GET", $"/jobs/{job}", null),
            ("GET", $"/jobs/{job}/history", null),
            ("GET", $"/jobs/{job}/events", null),
            ("POST", $"/jobs/{job}/cancel", null),
            ("DELETE", $"/jobs/{job}", null),
        ];
        foreach (var key in (string[])[other, access.Keys["admin"]])
        {
            foreach (var (method, path, body) in requests)
            {
                var status = await StatusAsync(new HttpMethod(method), path, key, body);
                Assert.True(status == HttpStatusCode.NotFound, $"{method} {path}: {(int)status}");
            }

            foreach (var list in (string[])[
                "/models?limit=1000", "/jobs?limit=1000", "/v1/models", "/v2/models", "/swagger/index.js", "/webhooks",
            ])
            {
                var text = await (await access.SendAsync(HttpMethod.Get, list, key)).Content
                    .ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.DoesNotContain("acme-fruit", text, StringComparison.Ordinal);
                Assert.DoesNotContain(job, text, StringComparison.Ordinal);
                Assert.DoesNotContain(hook, text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, "/models/acme-fruit", mine));
    }

    [Fact]
    public async Task Ids_are_unique_among_all_tenants()
    {
        var mine = await access.CreateOfAsync("acme", "trainer");
        const string Model = """{ "id": "taken-by-default", "inputs": 1, "layers": [{ "units": 1 }] }""";
        await (await access.SendAsync(HttpMethod.Post, "/models", access.Keys["trainer"], Model)).JsonAsync(HttpStatusCode.Created);
        await (await access.SendAsync(HttpMethod.Post, "/models", mine, Model)).IsProblemAsync("id_taken");
    }

    [Fact]
    public async Task An_admin_of_a_tenant_administers_it_and_nothing_else()
    {
        var mine = await access.CreateOfAsync("acme", "admin");
        foreach (var (method, path) in ((HttpMethod, string)[])[
            (HttpMethod.Post, "/admin/backup"), (HttpMethod.Get, "/metrics"), (HttpMethod.Get, "/nodes"),
        ])
            await (await access.SendAsync(method, path, mine)).IsProblemAsync("default_tenant_only", null, "belongs to the tenant acme");

        var made = await (await access.SendAsync(HttpMethod.Post, "/admin/keys", mine, """{ "name": "x", "role": "reader" }"""))
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal("acme", made.Text("tenant"));
        await (await access.SendAsync(HttpMethod.Post, "/admin/keys", mine, """{ "name": "x", "role": "reader", "tenant": "other" }"""))
            .IsProblemAsync("invalid", "/tenant", "yours is the tenant acme");
        var keys = (await (await access.SendAsync(HttpMethod.Get, "/admin/keys", mine)).JsonAsync()).Items("items");
        Assert.All(keys, key => Assert.Equal("acme", key.Text("tenant")));
        var foreign = AccessApp.IdOf(access.Keys["reader"]);
        await (await access.SendAsync(HttpMethod.Delete, $"/admin/keys/{foreign}", mine)).IsProblemAsync("not_found");
        await (await access.SendAsync(HttpMethod.Post, $"/admin/keys/{foreign}/rotate", mine)).IsProblemAsync("not_found");
        var entries = (await (await access.SendAsync(HttpMethod.Get, "/admin/audit", mine)).JsonAsync()).Items("items");
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Equal("acme", entry.Text("tenant")));
    }

    [Fact]
    public async Task The_explorer_tells_each_tenant_of_its_own_models_also_where_many_ask_at_once()
    {
        var keys = new Dictionary<string, string>();
        foreach (var tenant in (string[])["red", "blue"])
        {
            keys[tenant] = await access.CreateOfAsync(tenant, "trainer");
            await TrainedAsync($"{tenant}-fruit", keys[tenant]);
        }

        var texts = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var tenant = i % 2 == 0 ? "red" : "blue";
            using var answer = await access.SendAsync(HttpMethod.Get, "/swagger/index.js", keys[tenant]);
            return (tenant, Text: await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }));
        foreach (var (tenant, text) in texts)
        {
            Assert.Contains($"{tenant}-fruit", text, StringComparison.Ordinal);
            Assert.DoesNotContain(tenant == "red" ? "blue-fruit" : "red-fruit", text, StringComparison.Ordinal);
        }
    }

    private async Task<string> TrainedAsync(string id, string key)
    {
        using var _ = await access.SendAsync(
            HttpMethod.Post, "/models", key, $$"""{ "id": "{{id}}", "inputs": 1, "layers": [{ "units": 1 }] }""");
        var job = (await (await access.SendAsync(
            HttpMethod.Post,
            $"/models/{id}/train",
            key,
            """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }"""))
            .JsonAsync(HttpStatusCode.Accepted)).Text("id");
        await Waiting.UntilAsync(
            async () => (await (await access.SendAsync(HttpMethod.Get, $"/jobs/{job}", key)).JsonAsync()).Text("status") == "succeeded",
            "the job has ended");
        return job;
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string key, string? body = null)
    {
        using var answer = await access.SendAsync(method, path, key, body);
        return answer.StatusCode;
    }
}
