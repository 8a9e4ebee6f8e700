using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NnService.Infrastructure.Audit;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Audit;

/// <summary>Who changed what: an entry is there exactly where its change is.</summary>
public abstract class AuditLogTests(StorageKind storage) : StorageTests(storage)
{
    private static readonly DateTime Noon = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestHost.Token;

    [Fact]
    public async Task A_change_is_written_down_once_however_many_transactions_it_takes()
    {
        await using var host = await StartAsync();
        CallerContext.Current = new("acme", Request("PATCH"));
        await host.Models.CreateAsync("iris", null, Examples.Classifier(), Token);
        await host.Models.PatchAsync("iris", null, "flowers", null, Token);
        CallerContext.Current = null;
        await host.Models.PatchAsync("iris", null, "by the service itself", null, Token);

        var entry = Assert.Single(await EntriesAsync(host));
        Assert.Equal(
            new AuditEntry(
                entry.Id, Noon, "acme", "thekey", "PATCH", "/models/{id}", "/models/iris", "models/iris", 200, "192.0.2.7", "trace", 1),
            entry);
    }

    [Fact]
    public async Task What_was_made_is_told_by_its_id()
    {
        await using var host = await StartAsync(paused: true);
        CallerContext.Current = new("acme", Request("POST"));
        var model = await host.Models.CreateAsync(null, null, Examples.Classifier(), Token);
        CallerContext.Current = new("acme", Request("POST", Noon.AddSeconds(1)));
        var (_, job) = await host.Jobs.SubmitAsync(Examples.OnIris(model!.Id), Token);
        CallerContext.Current = null;
        Assert.Equal([$"jobs/{job!.Id}", $"models/{model.Id}"], (await EntriesAsync(host)).Select(entry => entry.Created));
    }

    [Fact]
    public async Task A_change_that_is_not_committed_leaves_no_entry()
    {
        await using var host = await StartAsync();
        await host.Models.CreateAsync("iris", null, Examples.Classifier(), Token);
        CallerContext.Current = new(null, Request("POST"));
        Assert.Null(await host.Models.CreateAsync("iris", null, Examples.Classifier(), Token));
        Assert.Equal(DeleteOutcome.NotFound, await host.Models.DeleteAsync("nothing", Token));
        var database = host.Services.GetRequiredService<NnDatabase>();
        using (var write = await database.BeginExclusiveAsync(Token))
        {
            await write.Db.AuditAsync(Request("POST"), Token);
        }

        CallerContext.Current = null;
        Assert.Empty(await EntriesAsync(host));
    }

    [Fact]
    public async Task Entries_are_listed_by_tenant_by_caller_from_a_time_on_and_in_pages()
    {
        await using var host = await StartAsync();
        var log = host.Services.GetRequiredService<AuditLog>();
        for (var i = 0; i < 5; i++)
        {
            CallerContext.Current = new(i % 2 == 0 ? "acme" : "other", Request("POST", Noon.AddMinutes(i), $"key{i}"));
            await log.RecordAsync(Token);
        }

        CallerContext.Current = null;
        Assert.Equal(["key4", "key2", "key0"], Callers(await log.ListAsync("acme", null, null, 10, null, Token)));
        Assert.Equal(["key3"], Callers(await log.ListAsync(null, "key3", null, 10, null, Token)));
        Assert.Equal(["key4", "key3"], Callers(await log.ListAsync(null, null, Noon.AddMinutes(3), 10, null, Token)));
        var first = await log.ListAsync(null, null, null, 2, null, Token);
        Assert.Equal((true, "key4,key3"), (first.HasMore, string.Join(',', Callers(first))));
        Assert.Equal(["key2", "key1"], Callers(await log.ListAsync(null, null, null, 2, first[^1].Id, Token)));
        await log.RecordAsync(Token);
        Assert.Equal(5, (await EntriesAsync(host)).Count);
    }

    [Fact]
    public async Task Refusals_of_one_kind_are_one_entry()
    {
        await using var host = await StartAsync();
        var refusals = host.Services.GetRequiredService<RefusalCounter>();
        for (var i = 0; i < 3; i++) refusals.Add(Noon.AddSeconds(i), "default", null, "GET", "/models/", 401, "192.0.2.7");
        refusals.Add(Noon, "acme", "thekey", "GET", "/metrics", 403, "192.0.2.7");
        var log = host.Services.GetRequiredService<AuditLog>();
        await log.AddAsync(refusals.Take(), Token);
        Assert.Empty(refusals.Take());

        var entries = (await EntriesAsync(host)).OrderBy(entry => entry.Status).ToArray();
        Assert.Equal([(401, 3, null), (403, 1, "thekey")], entries.Select(entry => (entry.Status!.Value, entry.Count, entry.Caller)));
        Assert.Equal(Noon, entries[0].At);
        Assert.All(entries, entry => Assert.Null(entry.Path));
    }

    [Fact]
    public void Kinds_of_refusals_beyond_a_thousand_are_summed_by_status()
    {
        var refusals = new RefusalCounter();
        for (var i = 0; i < 1_500; i++) refusals.Add(Noon, "default", null, "GET", "/models/", 401, $"192.0.2.{i}");
        var taken = refusals.Take();
        Assert.Equal(1_001, taken.Count);
        Assert.Equal(500, taken.Single(refused => refused.Request.Route == "*").Count);
    }

    [Fact]
    public async Task What_is_old_and_what_is_too_much_is_deleted()
    {
        await using var host = await StartAsync();
        var clock = new FakeTimeProvider(new DateTimeOffset(Noon));
        var log = new AuditLog(host.Services.GetRequiredService<NnDatabase>(), clock, maxEntries: 3);
        for (var day = 1; day <= 5; day++)
        {
            CallerContext.Current = new(null, Request("POST", Noon.AddDays(day - 6), $"day{day}"));
            await log.RecordAsync(Token);
        }

        CallerContext.Current = null;
        await log.TrimAsync(Token);
        Assert.Equal(["day5", "day4", "day3"], Callers(await EntriesAsync(host)));
        clock.Advance(AuditLog.Lifetime - TimeSpan.FromDays(1.5));
        await log.TrimAsync(Token);
        Assert.Equal(["day5"], Callers(await EntriesAsync(host)));
    }

    private static IEnumerable<string?> Callers(IEnumerable<AuditEntry> entries) => entries.Select(entry => entry.Caller);

    private static AuditedRequest Request(string method, DateTime? at = null, string caller = "thekey") =>
        new(at ?? Noon, caller, method, "/models/{id}", "/models/iris", 200, "192.0.2.7", "trace");

    private static Task<StoredPage<AuditEntry>> EntriesAsync(TestHost host) =>
        host.Services.GetRequiredService<AuditLog>().ListAsync(null, null, null, 100, null, Token);
}

public sealed class SqliteAuditLogTests() : AuditLogTests(StorageKind.Sqlite);

public sealed class PostgreSqlAuditLogTests() : AuditLogTests(StorageKind.PostgreSql);
