using Microsoft.AspNetCore.Mvc;
using NnService.Domain;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Jobs;

/// <summary>Which jobs a list has, and in which order.</summary>
/// <param name="Model">Only the jobs of this model.</param>
/// <param name="Dataset">Only the jobs that learn from this dataset.</param>
/// <param name="Status">Only the jobs that stand there.</param>
/// <param name="Tag">Only the jobs with this tag: a key, or a key and its value (owner:ada).</param>
/// <param name="Sort">The key to sort by, with a minus in front for the largest first, -createdAt by default: createdAt, loss,
/// validationLoss, or a metric of the version that the job made, such as rmse or -accuracy.</param>
public sealed record JobQuery(
    [property: FromQuery(Name = "model")] string? Model = null,
    [property: FromQuery(Name = "dataset")] string? Dataset = null,
    [property: FromQuery(Name = "status")] JobStatus? Status = null,
    [property: FromQuery(Name = "tag")] string? Tag = null,
    [property: FromQuery(Name = "sort")] string? Sort = null)
{
    /// <summary>What is asked for; the fault of an order that there is not.</summary>
    public (JobFilter Filter, JobOrder Order, Fault? Fault) Parse()
    {
        var parts = Tag?.Split(':', 2);
        var filter = new JobFilter(Model, Dataset, Status, parts is null ? null : new(parts[0], parts.Length > 1 ? parts[1] : null));
        var order = Sort is null ? JobOrder.Newest : JobOrder.Parse(Sort);
        return order is not null
            ? (filter, order, null)
            : (
                filter,
                JobOrder.Newest,
                new(
                    "?sort",
                    $"sort is '{Text.Truncate(Sort)}'; use {string.Join(", ", JobOrder.Keys)}, with a minus in front for the largest "
                        + $"first."));
    }
}
