using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Access;

/// <summary>Who changed what, over HTTP and by the command.</summary>
public sealed class AuditTests(AccessApp access)
{
    [Fact]
    public async Task A_change_is_there_when_it_is_answered_with_who_made_it()
    {
        var key = await access.CreateAsync("trainer");
        using var made = await access.SendAsync(
            HttpMethod.Post, "/models", key, """{ "id": "audited", "inputs": 1, "layers": [{ "units": 1 }] }""");
        await made.JsonAsync(HttpStatusCode.Created);
        using var deleted = await access.SendAsync(HttpMethod.Delete, "/models/audited", key);
        using var again = await access.SendAsync(HttpMethod.Delete, "/models/audited", key);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, again.StatusCode));

        var entries = (await ReadAsync($"?caller={AccessApp.IdOf(key)}")).Items("items");
        Assert.Equal(
            ["DELETE /models/{id} /models/audited 204", "POST /models/ /models 201"],
            entries.Select(entry =>
                $"{entry.Text("method")} {entry.Text("route")} {entry.Text("path")} {entry.GetProperty("status").GetInt32()}"));
        Assert.Equal("models/audited", entries[1].Text("created"));
        Assert.Equal("127.0.0.1", entries[1].Text("address"));
        Assert.StartsWith("00-", entries[1].Text("traceId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_predicting_and_what_is_refused_for_its_body_are_no_changes()
    {
        var key = await access.CreateAsync("trainer");
        foreach (var (method, path, body) in ((HttpMethod, string, string?)[])[
            (HttpMethod.Get, "/models", null), (HttpMethod.Post, "/models", """{ "layers": [] }"""), (HttpMethod.Post, "/models/nothing/predict", "{ }"),
        ])
            (await access.SendAsync(method, path, key, body)).Dispose();
        Assert.Empty((await ReadAsync($"?caller={AccessApp.IdOf(key)}")).Items("items"));
    }

    [Fact]
    public async Task A_key_made_by_the_command_is_written_down()
    {
        var key = await access.CommandAsync("create", "--role", "reader", "--name", "by hand");
        var entries = (await ReadAsync("?limit=1000")).Items("items");
        var entry = Assert.Single(
            entries, entry => !entry.IsNull("created") && entry.Text("created") == $"keys/{AccessApp.IdOf(key)}");
        Assert.Equal(("CLI", "keys create"), (entry.Text("method"), entry.Text("route")));
    }

    [Fact]
    public async Task A_backup_is_written_down()
    {
        var key = await access.CreateAsync("admin");
        using var answer = await access.SendAsync(HttpMethod.Post, "/admin/backup", key);
        Assert.Equal("/admin/backup", Assert.Single((await ReadAsync($"?caller={AccessApp.IdOf(key)}")).Items("items")).Text("route"));
    }

    [Fact]
    public async Task Entries_come_in_pages_from_a_time_on()
    {
        var page = await ReadAsync("?limit=1");
        Assert.Single(page.Items("items"));
        var next = await ReadAsync($"?limit=1&after={page.Text("next")}");
        Assert.NotEqual(page.Ids(), next.Ids());
        Assert.Empty((await ReadAsync("?since=2100-01-01T00:00:00Z")).Items("items"));
        await (await SendAsync("?limit=0")).IsProblemAsync("bad_query_value", "?limit");
        await (await SendAsync("?since=yesterday")).IsProblemAsync("bad_query_value", "?since");
    }

    private async Task<JsonElement> ReadAsync(string query) => await (await SendAsync(query)).JsonAsync();

    private Task<HttpResponseMessage> SendAsync(string query) =>
        access.SendAsync(HttpMethod.Get, $"/admin/audit{query}", access.Keys["admin"]);
}
