using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Contracts;
using NnService.Api.Datasets;
using NnService.Api.Hosting;
using NnService.Domain;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Jobs;

/// <summary>Training: submit, watch, cancel.</summary>
public static class JobEndpoints
{
    private const string Csv = CsvUpload.ContentType;

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        app.MapPost("/models/{id}/train", Train).WithTags("Jobs").WithName("trainModel").WithSummary("Queue a training job")
            .Accepts<TrainContract>("application/json", Csv).WithBodyLimit(limits => limits.MaxUploadBytes).AllowAnyCharset()
            .WithQueryAdvice("Everything else (preprocessing, early stopping, rows set aside by a column and so on) is said in a JSON body, which names a dataset: POST /datasets takes the same CSV.")
            .WithExample(JobExamples.Train, JobExamples.Job);
        var jobs = app.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", List).WithName("listJobs").WithSummary("List the jobs, the newest first")
            .WithExample(response: JobExamples.JobList);
        jobs.MapGet("/{id}", Get).WithName("getJob").WithSummary("Read how far a job is")
            .WithExample(response: JobExamples.Job);
        jobs.MapPost("/{id}/cancel", Cancel).WithName("cancelJob").WithSummary("Stop a job for good")
            .WithExample(response: JobExamples.Job);
        jobs.MapDelete("/{id}", Delete).WithName("deleteJob").WithSummary("Delete a finished job with its history")
            .WithExample();
        jobs.MapGet("/{id}/history", GetHistory).WithName("getHistory").WithSummary("Read the loss of every epoch")
            .Produces<HistoryContract>(200, "application/json", Csv)
            .WithExample(response: JobExamples.History);
        jobs.MapGet("/{id}/events", Watch).WithName("watchJob").WithSummary("Watch a job: its states and epochs as server-sent events")
            .Produces<string>(200, "text/event-stream")
            .WithExample(response: JobExamples.Events, responseType: "text/event-stream");
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
        var (body, table) = ((TrainContract?)null, (TextTable?)null);
        if (request.HasJsonContentType())
        {
            if (request.Query.Count > 0)
                return Problems.Create(ProblemCode.UnknownQueryParameter, new Fault($"?{Words.Clip(request.Query.First().Key)}", "with a JSON body the options belong into the body; the query is for a CSV body."));
            body = await Json.ReadAsync<TrainContract>(request, limits.Value.MaxBodyBytes, cancellationToken);
        }
        else
        {
            body = query.ToContract();
            (table, var refusal) = await CsvUpload.ReadAsync(request, csv, limits.Value, cancellationToken);
            if (refusal is not null) return refusal;
        }

        var (job, problem) = await submission.SubmitAsync(id, body, table, cancellationToken);
        if (problem is not null) return problem;
        request.HttpContext.Response.Headers.RetryAfter = "1";
        return TypedResults.Accepted($"/jobs/{job!.Id}", JobContract.From(job, time));
    }

    private static async Task<Results<Ok<JobListContract>, ProblemHttpResult>> List(
        string? model, JobStatus? status, [AsParameters] Page page, JobStore jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (page.Check() is { } fault) return Problems.Create(ProblemCode.BadQueryValue, fault);
        var (items, next) = page.Cut(await jobs.ListAsync(model, status, page.Size + 1, page.After, cancellationToken), job => job.Id);
        return TypedResults.Ok(new JobListContract([.. items.Select(job => JobContract.From(job, time))], next));
    }

    private static async Task<Results<Ok<JobContract>, ProblemHttpResult>> Get(string id, JobStore jobs, TimeProvider time, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(JobContract.From(job, time)) : NoJob(id);

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> Cancel(string id, JobStore jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        var outcome = await jobs.RequestCancelAsync(id, cancellationToken);
        if (outcome == CancelOutcome.NotFound || await jobs.FindAsync(id, cancellationToken) is not { } job) return NoJob(id);
        return outcome == CancelOutcome.AlreadyFinished
            ? Problems.Create(ProblemCode.IllegalTransition, $"The job is {job.Status.ToString().ToLowerInvariant()}; a finished job stays as it ended.")
            : TypedResults.Accepted($"/jobs/{id}", JobContract.From(job, time));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, JobStore jobs, CancellationToken cancellationToken) =>
        await jobs.DeleteAsync(id, cancellationToken) switch
        {
            DeleteOutcome.NotFound => NoJob(id),
            DeleteOutcome.InUse => Problems.Create(ProblemCode.InUse, "The job is not finished; cancel it or wait for it."),
            _ => TypedResults.NoContent(),
        };

    private static async Task<Results<Ok<HistoryContract>, ContentHttpResult, ProblemHttpResult>> GetHistory(string id, HttpRequest request, JobStore jobs, CancellationToken cancellationToken)
    {
        if (await jobs.HistoryAsync(id, cancellationToken) is not { } history) return NoJob(id);
        var points = history.Points.Select(HistoryPointContract.From).ToArray();
        return Accept.Choose(request, "application/json", Csv) == Csv
            ? TypedResults.Content(HistoryCsv.Write(points), Csv, Encoding.UTF8)
            : TypedResults.Ok(new HistoryContract(history.Stride, points));
    }

    private static async Task<Results<ServerSentEventsResult<JobEventContract>, ProblemHttpResult>> Watch(string id, JobStore jobs, JobWatch watch, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is null ? NoJob(id) : TypedResults.ServerSentEvents(watch.EventsAsync(id, cancellationToken));

    private static ProblemHttpResult NoJob(string id) => Problems.Create(ProblemCode.NotFound, $"There is no job '{Words.Clip(id)}'.");
}
