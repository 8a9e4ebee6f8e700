using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Quotas;

/// <summary>A tenant keeps as much as it may, also when much comes at once; nobody is held where nobody is asked.</summary>
public abstract class TenantQuotasTests(StorageKind storage) : StorageTests(storage)
{
    private static CancellationToken Token => TestHost.Token;

    [Fact]
    public async Task Models_that_come_at_once_are_held_to_the_quota()
    {
        await using var host = await StartAsync(settings: ("NnService:Quotas:MaxModels", "3"));
        CallerContext.Current = new("other", null);
        await host.Models.CreateAsync(null, null, Examples.Classifier(), Token);
        CallerContext.Current = new("acme", null);
        var refused = await RefusedAsync(8, _ => host.Models.CreateAsync(null, null, Examples.Classifier(), Token));
        Assert.Equal(5, refused.Length);
        Assert.Contains("4 models, and 3 are allowed (NnService:Quotas:MaxModels)", refused[0].Message, StringComparison.Ordinal);
        Assert.Equal(3, (await host.Models.ListAsync(10, null, Token)).Count);
        CallerContext.Current = null;
        await host.Models.CreateAsync("more", null, Examples.Classifier(), Token);
    }

    [Fact]
    public async Task Datasets_that_come_at_once_are_held_to_the_quota()
    {
        await using var host = await StartAsync(settings: ("NnService:Quotas:MaxDatasets", "2"));
        CallerContext.Current = new("acme", null);
        var table = await Examples.TableAsync("x,y\n1,2\n");
        var refused = await RefusedAsync(5, i => host.Datasets.SaveAsync($"data{i}", DatasetKind.Uploaded, table, Token));
        Assert.Equal(3, refused.Length);
        Assert.Equal(2, (await host.Datasets.ListAsync(100, null, Token)).Count(dataset => dataset.Kind == DatasetKind.Uploaded));
        Assert.Equal(2, await host.ScalarAsync("SELECT COUNT(DISTINCT DatasetId) FROM Chunks WHERE DatasetId LIKE 'data%'"));
        CallerContext.Current = null;
    }

    [Fact]
    public async Task Queued_jobs_are_held_to_the_quota()
    {
        await using var host = await StartAsync(paused: true, settings: ("NnService:Quotas:MaxQueuedJobs", "1"));
        CallerContext.Current = new("acme", null);
        await host.Models.CreateAsync("mine", null, Examples.Classifier(), Token);
        Assert.Single(await RefusedAsync(2, _ => host.Jobs.SubmitAsync(Examples.OnIris("mine"), Token)));
        Assert.Single(await host.Jobs.ListAsync(JobFilter.All, 10, null, Token));
        CallerContext.Current = null;
    }

    [Fact]
    public async Task Bytes_of_datasets_and_of_weights_are_held_to_the_quota()
    {
        await using var host = await StartAsync(settings: ("NnService:Quotas:MaxBytes", $"{1 << 20}"));
        CallerContext.Current = new("acme", null);
        var half = await Examples.TableAsync("x\n" + string.Concat(Enumerable.Repeat("1234567\n", 80_000)));
        await host.Datasets.SaveAsync("half", DatasetKind.Uploaded, half, Token);
        await Assert.ThrowsAsync<QuotaExceededException>(() => host.Datasets.SaveAsync("more", DatasetKind.Uploaded, half, Token));
        // Eight units of 40 000 weights of 4 bytes.
        await Assert.ThrowsAsync<QuotaExceededException>(
            () => host.Models.CreateAsync("wide", null, Examples.Classifier(inputs: 40_000, outputs: 3), Token));
        await host.Models.CreateAsync("narrow", null, Examples.Classifier(), Token);
        Assert.Null(await host.Models.FindAsync("wide", Token));
        CallerContext.Current = null;
    }

    private static async Task<QuotaExceededException[]> RefusedAsync<T>(int times, Func<int, Task<T>> add)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, times).Select(async i =>
        {
            try
            {
                await add(i);
                return null;
            }
            catch (QuotaExceededException e)
            {
                return e;
            }
        }));
        return [.. outcomes.OfType<QuotaExceededException>()];
    }
}

public sealed class SqliteTenantQuotasTests() : TenantQuotasTests(StorageKind.Sqlite);

public sealed class PostgreSqlTenantQuotasTests() : TenantQuotasTests(StorageKind.PostgreSql);
