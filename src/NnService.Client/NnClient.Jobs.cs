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
}
