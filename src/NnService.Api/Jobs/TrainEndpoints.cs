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
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Jobs;

/// <summary>Queues trainings, of models that are there and of new ones.</summary>
internal static class TrainEndpoints
{
    private const string Csv = CsvUpload.ContentType;

    public static void MapTraining(this IEndpointRouteBuilder app)
    {
        Describe<TrainContract>(app.MapPost("/models/{id}/train", Train)).WithName("trainModel")
            .WithSummary("Queue a training job")
            .WithExample(JobExamples.Train, JobExamples.Job);
        Describe<TrainNewContract>(app.MapPost("/train", TrainNew)).WithName("trainNewModel")
            .WithSummary("Train a new model, whose network is chosen by the data")
            .WithDescription(
                "The network is chosen by what the target is; the answer and the version say what was chosen and why. The body is JSON "
                + "that names a dataset or sends rows, or the CSV itself with ?target=.")
            .WithExample(JobExamples.TrainNew, JobExamples.Job);
    }

    private static RouteHandlerBuilder Describe<TBody>(RouteHandlerBuilder route)
        where TBody : TrainContract => route.WithTags("Jobs").Needs(Scopes.Train)
        .WithIdempotency(JobEndpoints.ReadCreated)
        .Accepts<TBody>("application/json", [Csv, .. MediaTypes.OthersOfCsv])
        .WithBodyLimit(limits => limits.MaxUploadBytes)
        .AcceptAnyCharset()
        .WithQueryAdvice("Everything else (preprocessing, early stopping, rows set aside by a column and so on) is said in a JSON body, "
            + "which names a dataset: POST /datasets takes the same CSV.")
        .WithAnswerHeader(HeaderNames.RetryAfter, JobEndpoints.AskAgain);

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
        TrainContract asked = query.ToContract();
        var (body, table, refusal) = await ReadAsync(
            request, asked, csv, () => submission.FindCellsAsync(id, asked, cancellationToken), limits.Value, cancellationToken);
        if (refusal is not null) return refusal;
        return await AnswerAsync(
            request.HttpContext, time, once => submission.SubmitAsync(id, body!, table, once, cancellationToken), cancellationToken);
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
        var (body, table, refusal) = await ReadAsync(
            request, query.ToContract(id), csv, () => Task.FromResult(CellFormat.Default), limits.Value, cancellationToken);
        if (refusal is not null) return refusal;
        return await AnswerAsync(
            request.HttpContext, time, once => submission.SubmitNewAsync(body!, table, once, cancellationToken), cancellationToken);
    }

    /// <summary>A JSON body, or the options of the query and the CSV that is the body.</summary>
    private static async Task<(TBody? Body, TextTable? Table, ProblemHttpResult? Problem)> ReadAsync<TBody>(
        HttpRequest request,
        TBody asked,
        CsvQuery csv,
        Func<Task<CellFormat>> cells,
        NnLimits limits,
        CancellationToken cancellationToken)
        where TBody : TrainContract
    {
        if (request.HasJsonContentType())
            return RefuseQuery(request) is { } mixed
                ? (null, null, mixed)
                : (await JsonBody.ReadAsync<TBody>(request, limits.MaxBodyBytes, cancellationToken), null, null);
        var (table, refusal) = await CsvUpload.ReadAsync(request, csv, limits, cancellationToken, await cells());
        return (asked, table, refusal ?? TableUpload.RefuseExpanded(table!, request.HttpContext));
    }

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> AnswerAsync(
        HttpContext context,
        TimeProvider time,
        Func<IdempotentWrite<StoredJob>?, Task<(StoredJob? Job, ProblemHttpResult? Problem)>> submit,
        CancellationToken cancellationToken)
    {
        var once = await context.IdempotentWriteAsync<StoredJob>(Answer, cancellationToken);
        var (job, problem) = await submit(once);
        return problem is null ? Answer(job!) : problem;

        Accepted<JobContract> Answer(StoredJob accepted)
        {
            context.Response.Headers.RetryAfter = "1";
            return TypedResults.Accepted($"/jobs/{accepted.Id}", JobContract.From(accepted, time));
        }
    }

    private static ProblemHttpResult? RefuseQuery(HttpRequest request) => request.Query.Count == 0
        ? null
        : ProblemResults.Create(
            ProblemCode.UnknownQueryParameter,
            new Fault(
                $"?{Text.Truncate(request.Query.First().Key)}",
                "with a JSON body the options belong into the body; the query is for a CSV body."));
}
