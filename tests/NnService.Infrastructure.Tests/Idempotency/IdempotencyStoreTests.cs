using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Idempotency;

public abstract class IdempotencyStoreTests(StorageKind storage) : StorageTests(storage)
{
    private static readonly RequestKey Request = new("POST /things", "k");

    [Fact]
    public async Task A_request_is_kept_with_what_it_creates()
    {
        await using var host = await StartAsync(paused: true);
        Assert.Null(await FindAsync(host));
        var model = await host.Models.CreateAsync(
            null, null, Examples.Classifier(), TestHost.Token, KeyedWrite<StoredModel>(made => made.Id));

        var (fingerprint, answer) = (await FindAsync(host))!.Value;
        Assert.Equal(("print", 201, "text/plain", "/things/1", "\"1\"", "5", model!.Id), (
            fingerprint, answer.Status, answer.ContentType, answer.Location, answer.ETag, answer.RetryAfter, Encoding.UTF8.GetString(
                answer.Body)));
        Assert.Null(await StoreOf(host).FindAsync(Request with { Key = "K" }, TestHost.Token));
        Assert.Null(await StoreOf(host).FindAsync(Request with { Scope = "POST /others" }, TestHost.Token));
    }

    [Fact]
    public async Task A_process_that_dies_between_commit_and_answer_leaves_the_answer_to_the_next()
    {
        string left, job;
        await using (var host = await StartAsync(paused: true))
        {
            await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
            job = (await host.Jobs.SubmitAsync(
                Examples.OnIris("m") with { Idempotency = KeyedWrite<StoredJob>(made => made.Id) }, TestHost.Token)).Job!.Id;
            left = await host.CrashedCopyAsync();
        }

        await using var next = await StartAsync(left, paused: true);
        Assert.Equal(job, Encoding.UTF8.GetString((await FindAsync(next))!.Value.Answer.Body));
        await Assert.ThrowsAsync<DuplicateRequestException>(
            () => next.Jobs.SubmitAsync(
                Examples.OnIris("m") with { Idempotency = KeyedWrite<StoredJob>(made => made.Id) }, TestHost.Token));
        Assert.Equal(job, Assert.Single(await next.Jobs.ListAsync(JobFilter.All, 10, null, TestHost.Token)).Id);
        Assert.Equal(1, await next.ScalarAsync("select count(*) from QRTZ_TRIGGERS"));
    }

    [Fact]
    public async Task What_is_not_created_is_not_kept()
    {
        await using var host = await StartAsync(paused: true);
        Assert.Equal(
            SubmitOutcome.NoSuchModel,
            (await host.Jobs.SubmitAsync(
                Examples.OnIris("m") with { Idempotency = KeyedWrite<StoredJob>(made => made.Id) }, TestHost.Token)).Outcome);
        Assert.Null(
            await host.Datasets.SaveAsync(
                "iris",
                DatasetKind.Uploaded,
                await Examples.TableAsync("a\n1\n"),
                TestHost.Token,
                KeyedWrite<StoredDataset>(made => made.Id)));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Models.CreateAsync(
                "m", null, Examples.Classifier(), TestHost.Token, KeyedWrite<StoredModel>(_ => throw new InvalidOperationException())));
        Assert.Null(await FindAsync(host));
        Assert.Null(await host.Models.FindAsync("m", TestHost.Token));
    }

    [Fact]
    public async Task A_repeated_request_creates_nothing()
    {
        await using var host = await StartAsync(paused: true);
        var table = await Examples.TableAsync("a\n1\n");
        await host.Datasets.SaveAsync("first", DatasetKind.Uploaded, table, TestHost.Token, KeyedWrite<StoredDataset>(made => made.Id));
        await Assert.ThrowsAsync<DuplicateRequestException>(
            () => host.Datasets.SaveAsync(
                "second", DatasetKind.Uploaded, table, TestHost.Token, KeyedWrite<StoredDataset>(made => made.Id)));
        await Assert.ThrowsAsync<DuplicateRequestException>(
            () => host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token, KeyedWrite<StoredModel>(made => made.Id)));
        Assert.Null(await host.Datasets.FindAsync("second", TestHost.Token));
        Assert.Null(await host.Models.FindAsync("m", TestHost.Token));
    }

    [Fact]
    public async Task After_a_day_the_key_is_free_again_and_the_old_ones_are_gone()
    {
        var clock = new Clock();
        await using var host = await StartAsync(paused: true, time: clock);
        await host.Models.CreateAsync("first", null, Examples.Classifier(), TestHost.Token, KeyedWrite<StoredModel>(made => made.Id));
        await host.Models.CreateAsync(
            "other",
            null,
            Examples.Classifier(),
            TestHost.Token,
            KeyedWrite<StoredModel>(made => made.Id) with { Request = Request with { Key = "other" } });

        clock.Now += TimeSpan.FromHours(24) - TimeSpan.FromTicks(1);
        Assert.NotNull(await FindAsync(host));
        clock.Now += TimeSpan.FromTicks(1);
        Assert.Null(await FindAsync(host));
        await host.Models.CreateAsync("second", null, Examples.Classifier(), TestHost.Token, KeyedWrite<StoredModel>(made => made.Id));
        Assert.Equal("second", Encoding.UTF8.GetString((await FindAsync(host))!.Value.Answer.Body));
        Assert.Equal(2, await host.ScalarAsync("select count(*) from IdempotencyKeys"));
        await StoreOf(host).ForgetExpiredAsync(TestHost.Token);
        Assert.Equal(1, await host.ScalarAsync("select count(*) from IdempotencyKeys"));
        Assert.NotNull(await FindAsync(host));
    }

    private static IdempotencyStore StoreOf(TestHost host) => host.Services.GetRequiredService<IdempotencyStore>();

    private static Task<(string Fingerprint, StoredAnswer Answer)?> FindAsync(TestHost host) =>
        StoreOf(host).FindAsync(Request, TestHost.Token);

    private static IdempotentWrite<T> KeyedWrite<T>(Func<T, string> body) => new(
        Request,
        "print",
        made => Task.FromResult(new StoredAnswer(201, "text/plain", "/things/1", "\"1\"", "5", Encoding.UTF8.GetBytes(body(made)))));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class SqliteIdempotencyStoreTests() : IdempotencyStoreTests(StorageKind.Sqlite);

public sealed class PostgreSqlIdempotencyStoreTests() : IdempotencyStoreTests(StorageKind.PostgreSql);
