using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Models;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Jobs;

/// <summary>Making a version again, to see whether the same bits come out.</summary>
public static class ReproduceEndpoint
{
    public static void MapReproduction(this IEndpointRouteBuilder app) =>
        app.MapPost("/models/{id}/versions/{version:int}/reproduce", Reproduce).WithTags("Jobs")
            .WithName("reproduceVersion").Needs(Scopes.Train)
            .WithSummary("Reproduce a version and compare its weights")
            .WithDescription("The job tells reproduced: true or false by the SHA-256 of the weights; what it makes is not kept.")
            .WithIdempotency(JobEndpoints.ReadCreated)
            .WithAnswerHeader(HeaderNames.RetryAfter, JobEndpoints.AskAgain)
            .WithExample(response: JobExamples.Job);

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> Reproduce(
        string id,
        int version,
        JobStore jobs,
        IOptions<NnLimits> limits,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var once = await context.IdempotentWriteAsync<StoredJob>(Answer, cancellationToken);
        var (outcome, job) = await jobs.ReproduceAsync(id, version, limits.Value.MaxQueuedJobs, once, cancellationToken);
        return outcome switch
        {
            ReproduceOutcome.Accepted => Answer(job!),
            ReproduceOutcome.NoSuchVersion => ModelEndpoints.NoVersion(id, version),
            ReproduceOutcome.NotReproducible => NotReproducible(
                "was not made by a job of this service that ran to its end: initial weights, imports, jobs that were cancelled or ended by "
                    + "maxSeconds, and what earlier versions of the service made cannot be trained again."),
            ReproduceOutcome.DatasetIsGone => NotReproducible(
                "was trained on data that are gone: the dataset was deleted, or its id names other bytes now; rows that came with the "
                    + "request go with their job."),
            ReproduceOutcome.StartIsGone => NotReproducible("was trained from a version that was deleted."),
            _ => ProblemResults.Create(
                ProblemCode.QueueFull,
                $"{limits.Value.MaxQueuedJobs} jobs are waiting; no more are accepted (NnService:Limits:MaxQueuedJobs)."),
        };

        ProblemHttpResult NotReproducible(string why) =>
            ProblemResults.Create(ProblemCode.VersionNotReproducible, FormattableString.Invariant($"Version {version} {why}"));

        Accepted<JobContract> Answer(StoredJob accepted)
        {
            context.Response.Headers.RetryAfter = "1";
            return TypedResults.Accepted($"/jobs/{accepted.Id}", JobContract.From(accepted, time));
        }
    }
}
