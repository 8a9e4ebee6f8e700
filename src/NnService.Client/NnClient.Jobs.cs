using System.Text.Json;

namespace NnService.Client;

/// <summary>What lists and compares jobs.</summary>
public sealed partial class NnClient
{
    /// <summary>Reads a page of the jobs.</summary>
    /// <param name="query">Which ones, and in which order; null for all, the newest first.</param>
    /// <param name="after">Where it begins: <see cref="Page{T}.Next"/> of the page before; null for the first one.</param>
    /// <param name="limit">How many there are at most, 1 to 1000; null for 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<Job>> ListJobsAsync(
        JobQuery? query = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var status = query?.Status is { } wanted ? JsonNamingPolicy.CamelCase.ConvertName($"{wanted}") : null;
        return GetAsync<Page<Job>>(
            $"jobs{Query(
                ("model", query?.Model),
                ("dataset", query?.Dataset),
                ("status", status),
                ("tag", query?.Tag),
                ("sort", query?.Sort),
                ("after", after),
                ("limit", Text(limit)))}",
            cancellationToken);
    }

    /// <summary>Reads some epochs of a job so far.</summary>
    /// <param name="job">The job.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<HistoryPoint>> GetHistoryAsync(
        string job, HistoryQuery query, CancellationToken cancellationToken = default)
    {
        var which = Query(("every", Text(query.Every)), ("member", Text(query.Member)));
        return (await GetAsync<History>($"jobs/{Escape(job)}/history{which}", cancellationToken)).Points;
    }

    /// <summary>Compares jobs: settings that differ, curves, metrics.</summary>
    /// <param name="jobs">The ids of 1 to 10 jobs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Comparison> CompareAsync(IEnumerable<string> jobs, CancellationToken cancellationToken = default) =>
        GetAsync<Comparison>($"compare{Query(("jobs", string.Join(',', jobs)))}", cancellationToken);

    /// <summary>Deletes a finished job with its history; the version that it made stays.</summary>
    public async Task DeleteJobAsync(string id, CancellationToken cancellationToken = default) =>
        (await _wire.SendAsync(() => new(HttpMethod.Delete, $"jobs/{Escape(id)}"), cancellationToken)).Dispose();
}
