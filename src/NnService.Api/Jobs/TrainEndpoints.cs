using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Datasets;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Jobs;

/// <summary>Queues trainings, of models that are there and of new ones.</summary>
internal static class TrainEndpoints
{
    private const string Csv = CsvUpload.ContentType;

    public static void MapTraining(this IEndpointRouteBuilder app)
    {
        app.MapPost("/models/{id}/train", Train).WithTags("Jobs").WithName("trainModel").Needs(Scopes.Train)
            .WithSummary("Queue a training job")
            .WithIdempotency(JobEndpoints.ReadCreated)
            .Accepts<TrainContract>("application/json", [Csv, .. MediaTypes.OthersOfCsv])
                .WithBodyLimit(limits => limits.MaxUploadBytes)
                .AcceptAnyCharset()
            .WithQueryAdvice("Everything else (preprocessing, early stopping, rows set aside by a column and so on) is said in a JSON "
                + "body, which names a dataset: POST /datasets takes the same CSV.")
            .WithAnswerHeader(HeaderNames.RetryAfter, JobEndpoints.AskAgain)
            .WithExample(JobExamples.Train, JobExamples.Job);
        app.MapPost("/train", TrainNew).WithTags("Jobs").WithName("trainNewModel").Needs(Scopes.Train)
            .WithSummary("Train a new model, whose network is chosen by the data")
            .WithDescription(
                "The network is chosen by what the target is; the answer and the version say what was chosen and why. The body is JSON "
                + "that names a dataset or sends rows, or the CSV itself with ?target=.")
            .WithIdempotency(JobEndpoints.ReadCreated)
            .Accepts<TrainNewContract>("application/json", [Csv, .. MediaTypes.OthersOfCsv])
                .WithBodyLimit(limits => limits.MaxUploadBytes)
                .AcceptAnyCharset()
            .WithQueryAdvice("Everything else (preprocessing, early stopping, rows set aside by a column and so on) is said in a JSON "
                + "body, which names a dataset: POST /datasets takes the same CSV.")
            .WithAnswerHeader(HeaderNames.RetryAfter, JobEndpoints.AskAgain)
            .WithExample(JobExamples.TrainNew, JobExamples.Job);
    }

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> Train(
        string id,
        [AsParameters] TrainQuery query,
        [AsParameters] CsvQuery csv,
        HttpRequest request,
        TrainSubmission submission,
        IOptions<NnLimits> limits,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = (TrainContract?)null;
        var table = (TextTable?)null;
        if (request.HasJsonContentType())
        {
            if (RefuseQuery(request) is { } mixed) return mixed;
            body = await JsonBody.ReadAsync<TrainContract>(request, limits.Value.MaxBodyBytes, cancellationToken);
        }
        else
        {
            body = query.ToContract();
            var cells = await submission.FindCellsAsync(id, body, cancellationToken);
            (table, var refusal) = await CsvUpload.ReadAsync(request, csv, limits.Value, cancellationToken, cells);
            refusal ??= TableUpload.RefuseExpanded(table!, request.HttpContext);
            if (refusal is not null) return refusal;
        }

        var once = await request.HttpContext.IdempotentWriteAsync<StoredJob>(Answer, cancellationToken);
        var (job, problem) = await submission.SubmitAsync(id, body, table, once, cancellationToken);
        return problem is null ? Answer(job!) : problem;

        Accepted<JobContract> Answer(StoredJob accepted) => AnswerAccepted(accepted, request.HttpContext, time);
    }

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> TrainNew(
        [FromQuery] string? id,
        [AsParameters] TrainQuery query,
        [AsParameters] CsvQuery csv,
        HttpRequest request,
        TrainSubmission submission,
        IOptions<NnLimits> limits,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = (TrainNewContract?)null;
        var table = (TextTable?)null;
        if (request.HasJsonContentType())
        {
            if (RefuseQuery(request) is { } mixed) return mixed;
            body = await JsonBody.ReadAsync<TrainNewContract>(request, limits.Value.MaxBodyBytes, cancellationToken);
        }
        else
        {
            body = query.ToContract(id);
            (table, var refusal) = await CsvUpload.ReadAsync(request, csv, limits.Value, cancellationToken);
            refusal ??= TableUpload.RefuseExpanded(table!, request.HttpContext);
            if (refusal is not null) return refusal;
        }

        var once = await request.HttpContext.IdempotentWriteAsync<StoredJob>(Answer, cancellationToken);
        var (job, problem) = await submission.SubmitNewAsync(body, table, once, cancellationToken);
        return problem is null ? Answer(job!) : problem;

        Accepted<JobContract> Answer(StoredJob accepted) => AnswerAccepted(accepted, request.HttpContext, time);
    }

    private static ProblemHttpResult? RefuseQuery(HttpRequest request) => request.Query.Count == 0
        ? null
        : ProblemResults.Create(
            ProblemCode.UnknownQueryParameter,
            new Fault(
                $"?{Text.Truncate(request.Query.First().Key)}",
                "with a JSON body the options belong into the body; the query is for a CSV body."));

    private static Accepted<JobContract> AnswerAccepted(StoredJob accepted, HttpContext context, TimeProvider time)
    {
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Accepted($"/jobs/{accepted.Id}", JobContract.From(accepted, time));
    }
}
