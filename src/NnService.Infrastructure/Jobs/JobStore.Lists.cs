using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

public sealed partial class JobStore
{
    /// <summary>Jobs that are sorted at most: the newest.</summary>
    public const int MaxSorted = 10_000;

    /// <summary>Jobs, the newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="limit">Jobs at most.</param>
    /// <param name="after">The last id already seen; null for the first page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredPage<StoredJob>> ListAsync(JobFilter filter, int limit, string? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = filter.Of(db).Where(job => after == null || string.Compare(job.Id, after) < 0)
            .OrderByDescending(job => job.Id).Take(limit + 1).AsAsyncEnumerable();
        return await PageAsync(db, rows, limit, cancellationToken);
    }

    /// <summary>Jobs in an order, of the newest <see cref="MaxSorted"/>.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="order">By what.</param>
    /// <param name="limit">Jobs at most.</param>
    /// <param name="after">The last id already seen; null for the first page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page; null where the last one is not among them any more.</returns>
    public async Task<StoredPage<StoredJob>?> ListAsync(
        JobFilter filter, JobOrder order, int limit, string? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var values = new List<(string Id, double? Value)>();
        // The metrics of a version may be long, and are in memory one by one.
        await foreach (var job in filter.Of(db).OrderByDescending(job => job.Id).Take(MaxSorted)
            .Select(
                job => new
                {
                    job.Id,
                    job.CreatedAt,
                    job.Loss,
                    job.ValidationLoss,
                    Metrics = order.IsMetric
                        ? db.Versions.Where(version => version.ModelId == job.ModelId && version.Number == job.Version)
                            .Select(version => version.Metrics).FirstOrDefault()
                        : null,
                })
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
            values.Add((job.Id, order.ValueOf(job.CreatedAt, job.Loss, job.ValidationLoss, job.Metrics)));

        // Stable: of equal values the newer job stays first.
        var sorted = values.OrderBy(job => job.Value is null)
            .ThenBy(job => order.IsDescending ? -job.Value : job.Value).Select(job => job.Id).ToList();
        var start = after is null ? 0 : sorted.IndexOf(after) + 1;
        return after is not null && start == 0
            ? null
            : await PageAsync(db, RowsAsync(db, sorted.Skip(start).Take(limit + 1), cancellationToken), limit, cancellationToken);
    }

    private static async IAsyncEnumerable<JobRow> RowsAsync(
        NnDbContext db, IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in ids)
            if (await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is { } row) yield return row;
    }

    private static async Task<StoredPage<StoredJob>> PageAsync(
        NnDbContext db, IAsyncEnumerable<JobRow> rows, int limit, CancellationToken cancellationToken)
    {
        var jobs = await StoredPage<StoredJob>.ReadAsync(rows, limit, SizeOf, row => JobRowMapping.Stored(row, null), cancellationToken);
        if (jobs.All(job => job.Status != JobStatus.Queued)) return jobs;
        var queue = await QueueAsync(db, cancellationToken);
        return new(
            [.. jobs.Select(
                job => job.Status == JobStatus.Queued && queue.IndexOf(job.Id) is >= 0 and var index
                    ? job with { QueuePosition = index + 1 }
                    : job)],
            jobs.HasMore);

        static long SizeOf(JobRow row) => row.Request.Length + row.SubmittedRequest.Length + row.Warnings.Length;
    }
}
