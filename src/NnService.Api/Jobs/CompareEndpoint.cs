using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;

namespace NnService.Api.Jobs;

/// <summary>Jobs beside each other.</summary>
internal static class CompareEndpoint
{
    private const int MaxJobs = 10;

    public static void MapComparison(this IEndpointRouteBuilder app) => app.MapGet("/compare", Compare).WithTags("Jobs")
        .WithName("compareJobs").Needs(Scopes.Read)
        .WithSummary("Compare jobs: differing settings, curves, metrics")
        .WithExample(response: JobExamples.Comparison);

    private static async Task<Results<Ok<ComparisonContract>, ProblemHttpResult>> Compare(
        [FromQuery(Name = "jobs")] string ids, JobStore jobs, ModelStore models, CancellationToken cancellationToken)
    {
        var asked = ids.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();
        if (asked.Length is 0 or > MaxJobs)
            return ProblemResults.Create(
                ProblemCode.BadQueryValue,
                new Fault("?jobs", $"jobs has {asked.Length} different ids; send 1 to {MaxJobs}, separated by commas."));
        var compared = new List<ComparedJob>();
        foreach (var id in asked)
        {
            if (await jobs.FindAsync(id, cancellationToken) is not { } job
                || await jobs.HistoryAsync(id, cancellationToken) is not { } history)
                return ProblemResults.Create(ProblemCode.NotFound, $"There is no job '{Text.Truncate(id)}'.");
            var version = job.Version is { } number ? await models.FindVersionAsync(job.ModelId, number, cancellationToken) : null;
            var network = version?.Definition ?? (await models.FindAsync(job.ModelId, cancellationToken))?.Definition;
            compared.Add(ComparedJob.Of(job, history, network, version));
        }

        return TypedResults.Ok(Comparison.Of(compared));
    }
}
