using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Tests.Storage;

/// <summary>What belongs to one tenant is not there for another.</summary>
public abstract class TenancyTests(StorageKind storage) : StorageTests(storage)
{
    // What has no owner, and what is asked for by tenant.
    private static readonly string[] Shared =
    [
        "AuditRow", "IdempotencyRow", "KeyNoticeRow", "KeyRow", "NodeRow", "SchemaRow", "SessionRow",
    ];

    private static CancellationToken Token => TestHost.Token;

    [Fact]
    public async Task Models_datasets_and_jobs_of_another_tenant_are_not_there()
    {
        await using var host = await StartAsync(paused: true);
        var job = await FillAsync(host, "acme");

        Act("other");
        Assert.Null(await host.Models.FindAsync("acme-model", Token));
        Assert.Empty(await host.Models.ListAsync(10, null, Token));
        Assert.Empty(await host.Models.IndexAsync(Token));
        Assert.Empty(await host.Models.ListNumbersAsync("acme-model", Token));
        Assert.Null(await host.Models.FindVersionAsync("acme-model", 0, Token));
        Assert.Equal(PatchOutcome.NotFound, (await host.Models.PatchAsync("acme-model", null, "mine", null, Token)).Outcome);
        Assert.Equal(PatchOutcome.NotFound, (await host.Models.PatchAsync("acme-model", null, null, 0, Token)).Outcome);
        Assert.Equal(DeleteOutcome.NotFound, await host.Models.DeleteAsync("acme-model", Token));
        Assert.Null(await host.Datasets.FindAsync("acme-data", Token));
        Assert.Equal(DeleteOutcome.NotFound, await host.Datasets.DeleteAsync("acme-data", Token));
        Assert.Null(await host.Jobs.FindAsync(job, Token));
        Assert.Null(await host.Jobs.HistoryAsync(job, Token));
        Assert.Null((await host.Jobs.ReadStateAsync(job, Token)).Job);
        Assert.Empty(await host.Jobs.ListAsync(JobFilter.All, 10, null, Token));
        Assert.Equal(DeleteOutcome.NotFound, await host.Jobs.DeleteAsync(job, Token));
        Assert.Equal(SubmitOutcome.NoSuchModel, (await host.Jobs.SubmitAsync(Examples.OnIris("acme-model"), Token)).Outcome);
        await host.Models.CreateAsync("other-model", null, Examples.Classifier(), Token);
        Assert.Equal(
            SubmitOutcome.NoSuchDataset,
            (await host.Jobs.SubmitAsync(Examples.OnIris("other-model") with { DatasetId = "acme-data" }, Token)).Outcome);

        Act("acme");
        Assert.Equal(["acme-model"], (await host.Models.ListAsync(10, null, Token)).Select(model => model.Id));
        Assert.Equal(1, (await host.Jobs.FindAsync(job, Token))!.QueuePosition);
        Assert.NotNull(await host.Datasets.FindAsync("acme-data", Token));
        CallerContext.Current = null;
        Assert.Equal(2, (await host.Models.ListAsync(10, null, Token)).Count);
    }

    [Fact]
    public async Task Every_row_that_belongs_to_a_model_a_dataset_or_a_job_is_filtered()
    {
        await using var host = await StartAsync(paused: true);
        await FillAsync(host, "acme");
        Act("other");
        await using var db = host.Database();
        Assert.Equal(0, await db.Models.CountAsync(Token) + await db.Versions.CountAsync(Token) + await db.Aliases.CountAsync(Token));
        Assert.Equal(0, await db.Jobs.CountAsync(Token) + await db.History.CountAsync(Token) + await db.Transitions.CountAsync(Token));
        Assert.Equal(0, await db.Checkpoints.CountAsync(Token));
        Assert.False(await db.Datasets.AnyAsync(row => row.Kind != DatasetKind.BuiltIn, Token));
        Assert.False(await db.Chunks.AnyAsync(row => row.DatasetId == "acme-data", Token));
        var unfiltered = db.Model.GetEntityTypes().Where(type => type.GetDeclaredQueryFilters().Count == 0)
            .Select(type => type.ClrType.Name).Order(StringComparer.Ordinal);
        Assert.Equal(Shared, unfiltered);
    }

    [Fact]
    public async Task Tables_that_came_with_the_service_are_there_for_all()
    {
        await using var host = await StartAsync();
        Act("acme");
        Assert.NotNull(await host.Datasets.FindAsync("iris", Token));
        Assert.Equal(DeleteOutcome.ReadOnly, await host.Datasets.DeleteAsync("iris", Token));
    }

    [Fact]
    public async Task The_jobs_of_all_tenants_wait_in_one_queue()
    {
        await using var host = await StartAsync(paused: true);
        await FillAsync(host, "acme");
        var second = await FillAsync(host, "other");
        Act("other");
        Assert.Equal(2, (await host.Jobs.FindAsync(second, Token))!.QueuePosition);
        Assert.Equal(2, Assert.Single(await host.Jobs.ListAsync(JobFilter.All, 10, null, Token)).QueuePosition);
    }

    [Fact]
    public async Task A_job_of_a_tenant_trains_its_model()
    {
        await using var host = await StartAsync();
        Act("acme");
        await host.Models.CreateAsync("mine", null, Examples.Classifier(), Token);
        var (_, job) = await host.Jobs.SubmitAsync(Examples.OnIris("mine"), Token);
        Assert.Equal(1, (await host.WaitForAsync(job!.Id, known => known.Status == JobStatus.Succeeded)).Version);
        Assert.Equal(5, (await host.Jobs.HistoryAsync(job.Id, Token))!.Points.Length);
    }

    [Fact]
    public async Task The_same_idempotency_key_of_another_tenant_is_another_request()
    {
        await using var host = await StartAsync();
        foreach (var tenant in (string[])["acme", "other", Tenants.Default])
        {
            Act(tenant);
            var once = new IdempotentWrite<StoredDataset>(
                new("POST /datasets", "same"), "print", _ => Task.FromResult(new StoredAnswer(201, "text", null, null, null, [], null)));
            Assert.NotNull(await host.Datasets.SaveAsync($"{tenant}-data", DatasetKind.Uploaded, await TableAsync(), Token, once));
        }

        Assert.Equal(3, await host.ScalarAsync("SELECT COUNT(*) FROM IdempotencyKeys"));
        CallerContext.Current = null;
    }

    [Fact]
    public async Task Webhooks_are_told_of_their_own_tenant_by_requests_and_by_the_service()
    {
        await using var host = await StartAsync(paused: true);
        var store = host.Services.GetRequiredService<WebhookStore>();
        var told = new Dictionary<string, string>();
        foreach (var tenant in (string[])["acme", "other"])
        {
            Act(tenant);
            var made = await store.CreateAsync(new("https://hooks.example.org", [.. WebhookEvents.All], null), Token);
            told[tenant] = made!.Value.Known.Id;
        }

        var job = await FillAsync(host, "acme");
        Act("acme");
        await host.Jobs.CancelAsync(job, keepBest: false, Token);
        await host.Models.PatchAsync("acme-model", null, null, 0, Token);
        CallerContext.Current = null;
        Assert.Equal(2, (await store.DeliveriesAsync(told["acme"], 10, null, Token)).Count);
        Assert.Empty(await store.DeliveriesAsync(told["other"], 10, null, Token));

        Act("other");
        Assert.Equal([told["other"]], (await store.ListAsync(Token)).Select(webhook => webhook.Id));
        Assert.Empty(await store.DeliveriesAsync(told["acme"], 10, null, Token));
        Assert.False(await store.DeleteAsync(told["acme"], Token));
        CallerContext.Current = null;
    }

    private static async Task<string> FillAsync(TestHost host, string tenant)
    {
        Act(tenant);
        await host.Models.CreateAsync($"{tenant}-model", null, Examples.Classifier(), Token);
        await host.Datasets.SaveAsync($"{tenant}-data", DatasetKind.Uploaded, await TableAsync(), Token);
        return (await host.Jobs.SubmitAsync(Examples.OnIris($"{tenant}-model"), Token)).Job!.Id;
    }

    private static void Act(string tenant) => CallerContext.Current = new(tenant, null);

    private static Task<TextTable> TableAsync() => Examples.TableAsync("x,y\n1,2\n");
}

public sealed class SqliteTenancyTests() : TenancyTests(StorageKind.Sqlite);

public sealed class PostgreSqlTenancyTests() : TenancyTests(StorageKind.PostgreSql);
