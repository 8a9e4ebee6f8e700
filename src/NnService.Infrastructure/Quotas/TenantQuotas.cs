using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Quotas;

/// <summary>
/// Holds each tenant to its quotas. They are counted under the exclusive lock, within the transaction that adds something and after
/// that was added, so that they hold among all processes. Thread-safe.
/// </summary>
internal sealed class TenantQuotas(IOptions<NnQuotaOptions> options)
{
    private readonly NnQuotaOptions _options = options.Value;

    /// <summary>Whether this flow acts for a tenant, so that what it adds is counted.</summary>
    public static bool AreCounted => CallerContext.Current?.Tenant is not null;

    /// <exception cref="QuotaExceededException">The tenant has too many models or bytes.</exception>
    public async Task CheckModelsAsync(NnDbContext db, CancellationToken cancellationToken)
    {
        if (db.Tenant is null) return;
        Check(await db.Models.CountAsync(cancellationToken), "models", nameof(NnQuotaOptions.MaxModels), _options.MaxModels);
        await CheckBytesAsync(db, cancellationToken);
    }

    /// <exception cref="QuotaExceededException">The tenant has too many datasets or bytes.</exception>
    public async Task CheckDatasetsAsync(NnDbContext db, CancellationToken cancellationToken)
    {
        if (db.Tenant is null) return;
        var datasets = await db.Datasets.CountAsync(
            row => row.Tenant == db.Tenant && row.Kind == DatasetKind.Uploaded, cancellationToken);
        Check(datasets, "datasets", nameof(NnQuotaOptions.MaxDatasets), _options.MaxDatasets);
        await CheckBytesAsync(db, cancellationToken);
    }

    /// <exception cref="QuotaExceededException">The tenant has too many jobs in the queue, or too many bytes.</exception>
    public async Task CheckJobsAsync(NnDbContext db, CancellationToken cancellationToken)
    {
        if (db.Tenant is null) return;
        Check(
            await db.Jobs.CountAsync(job => job.Status == JobStatus.Queued, cancellationToken),
            "queued jobs",
            nameof(NnQuotaOptions.MaxQueuedJobs),
            _options.MaxQueuedJobs);
        await CheckBytesAsync(db, cancellationToken);
    }

    private async Task CheckBytesAsync(NnDbContext db, CancellationToken cancellationToken)
    {
        var bytes = await db.Datasets.Where(row => row.Tenant == db.Tenant).SumAsync(row => row.Bytes, cancellationToken)
            + await db.Versions.SumAsync(row => (long)row.Weights.Length, cancellationToken);
        Check(bytes, "bytes of datasets and weights", nameof(NnQuotaOptions.MaxBytes), _options.MaxBytes);
    }

    private static void Check(long count, string what, string option, long limit)
    {
        if (count > limit)
            throw new QuotaExceededException(
                $"This would make {count} {what}, and {limit} are allowed ({NnQuotaOptions.Section}:{option}). Delete some first.");
    }
}
