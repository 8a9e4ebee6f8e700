using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Tests.Webhooks;

/// <summary>What is written down for webhooks, and when.</summary>
public abstract class OutboxTests(StorageKind storage) : StorageTests(storage)
{
    private const string Nowhere = "http://127.0.0.1:9/";

    [Fact]
    public async Task Nothing_is_written_where_there_is_no_webhook()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        await host.PromoteAsync("m");
        Assert.Equal(0, await host.Host.ScalarAsync("select count(*) from Deliveries"));
    }

    [Fact]
    public async Task Only_webhooks_that_want_to_know_and_are_enabled_are_told()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (told, _) = await host.CreateAsync(Nowhere, WebhookEvents.VersionPromoted);
        var (other, _) = await host.CreateAsync(Nowhere, WebhookEvents.JobEnded);
        var (disabled, _) = await host.CreateAsync(Nowhere);
        Assert.False((await host.Store.EnableAsync(disabled.Id, false, TestHost.Token))!.IsEnabled);
        await host.PromoteAsync("m");
        Assert.Single(await host.DeliveriesAsync(told));
        Assert.Empty(await host.DeliveriesAsync(other));
        Assert.Empty(await host.DeliveriesAsync(disabled));
    }

    [Fact]
    public async Task A_webhook_of_another_tenant_is_not_told()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(Nowhere);
        await host.Host.ExecuteAsync("update Webhooks set Tenant = 'other'");
        await host.PromoteAsync("m");
        Assert.Equal(0, await host.Host.ScalarAsync("select count(*) from Deliveries"));
        Assert.NotNull(await host.Store.FindAsync(webhook.Id, TestHost.Token));
    }

    [Fact]
    public async Task What_is_taken_back_is_not_told()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        await host.CreateAsync(Nowhere);
        using (var write = await host.Host.Services.GetRequiredService<NnDatabase>().BeginExclusiveAsync(TestHost.Token))
        {
            await Outbox.AddVersionPromotedAsync(write.Db, Tenants.Default, "m", 1, DateTime.UnixEpoch, TestHost.Token);
            await write.Db.SaveChangesAsync(TestHost.Token);
            Assert.Equal(1, await write.Db.Deliveries.CountAsync(TestHost.Token));
        }

        Assert.Equal(0, await host.Host.ScalarAsync("select count(*) from Deliveries"));
    }

    [Fact]
    public async Task A_version_that_was_current_before_is_not_promoted()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(Nowhere);
        await host.PromoteAsync("m");
        Assert.Equal(PatchOutcome.Updated, (await host.Host.Models.PatchAsync("m", null, null, 0, TestHost.Token)).Outcome);
        Assert.Equal(PatchOutcome.Updated, (await host.Host.Models.PatchAsync("m", null, "other", null, TestHost.Token)).Outcome);
        Assert.Single(await host.DeliveriesAsync(webhook));
    }

    [Fact]
    public async Task A_job_that_ends_and_the_version_that_it_promotes_are_told_with_it()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(Nowhere);
        await host.Host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var (_, job) = await host.Host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);
        await host.Host.RunJobsAsync();
        await host.Host.WaitForEndAsync(job!.Id);

        var bodies = await BodiesAsync(host);
        Assert.Equal(2, (await host.DeliveriesAsync(webhook)).Count);
        var ended = bodies[WebhookEvents.JobEnded];
        Assert.Equal(["type", "timestamp", "data"], ended.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            $$"""
            {"job":"{{job.Id}}","model":"m","status":"succeeded","version":1,"errorCode":null,
            "links":{"job":"/jobs/{{job.Id}}","model":"/models/m"} }
            """.ReplaceLineEndings("").Replace("} }", "}}", StringComparison.Ordinal),
            ended.GetProperty("data").GetRawText());
        Assert.Equal(
            """{"model":"m","version":1,"links":{"model":"/models/m","version":"/models/m/versions/1"}}""",
            bodies[WebhookEvents.VersionPromoted].GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_it_waits_has_ended()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(Nowhere);
        await host.Host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var (_, job) = await host.Host.Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);
        await host.Host.Jobs.CancelAsync(job!.Id, false, TestHost.Token);
        Assert.Equal(WebhookEvents.JobEnded, (await host.DeliveryAsync(webhook)).Event);
        Assert.Equal("cancelled", (await BodiesAsync(host))[WebhookEvents.JobEnded].GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_was_written_down_survives_a_crash()
    {
        await using var host = await WebhookHost.StartAsync(Storage);
        var (webhook, _) = await host.CreateAsync(Nowhere);
        await host.PromoteAsync("m");
        await using var next = await WebhookHost.StartAsync(Storage, await host.Host.CrashedCopyAsync(), host.Clock);
        Assert.Equal((await host.DeliveryAsync(webhook)).Id, (await next.DeliveryAsync(webhook)).Id);
        Assert.Equal(DeliveryStatus.Pending, (await next.DeliveryAsync(webhook)).Status);
    }

    private static async Task<Dictionary<string, JsonElement>> BodiesAsync(WebhookHost host)
    {
        await using var db = host.Host.Database();
        var rows = await db.Deliveries.AsNoTracking().ToListAsync(TestHost.Token);
        return rows.ToDictionary(row => row.Event, row => JsonDocument.Parse(row.Body).RootElement);
    }
}

public sealed class SqliteOutboxTests() : OutboxTests(StorageKind.Sqlite);

public sealed class PostgreSqlOutboxTests() : OutboxTests(StorageKind.PostgreSql);
