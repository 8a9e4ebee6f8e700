using System.Net.ServerSentEvents;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Datasets;
using NnService.Api.Models;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Jobs;

/// <summary>What stays of a job that is cancelled.</summary>
public enum KeptWeights
{
    None,
    Best,
}

/// <summary>Training: submit, watch, pause, cancel.</summary>
public static class JobEndpoints
{
    private const string Csv = CsvUpload.ContentType;
    private const string LastEventId = "Last-Event-ID";

    internal const string AskAgain = "Seconds after which to ask how the job stands.";

    public static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<TrainSubmission>();
        services.AddSingleton<JobWatch>();
        services.AddSingleton<EventStreams>();
    }

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        app.MapTraining();
        app.MapReproduction();
        app.MapComparison();
        app.ServiceProvider.GetRequiredService<EventStreams>(); // so that its instrument is there before the first stream
        var jobs = app.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", List).WithName("listJobs").Needs(Scopes.Read).WithSummary("List the jobs, the newest first")
            .WithDescription(
                $"Or sorted by a metric, of the newest {JobStore.MaxSorted}: those that do not have it come last.")
            .WithExample(response: JobExamples.JobList);
        jobs.MapGet("/{id}", Get).WithName("getJob").Needs(Scopes.Read).WithSummary("Get job status")
            .WithExample(response: JobExamples.Job);
        jobs.MapPatch("/{id}", Patch).WithName("patchJob").Needs(Scopes.Train).WithSummary("Describe and tag a job")
            .WithExample(JobExamples.Notes, JobExamples.Job);
        jobs.MapPost("/{id}/cancel", Cancel).WithName("cancelJob").Needs(Scopes.Train)
            .WithSummary("Cancel a job")
            .WithDescription("With keep=best it makes a version of the best weights that early stopping kept, else of the latest.")
            .WithExample(response: JobExamples.Job);
        jobs.MapPost("/{id}/pause", Pause).WithName("pauseJob").Needs(Scopes.Train).WithSummary("Pause a job; it keeps its progress")
            .WithExample(response: JobExamples.Job);
        jobs.MapPost("/{id}/resume", Resume).WithName("resumeJob").Needs(Scopes.Train).WithSummary("Resume a paused job")
            .WithExample(response: JobExamples.Job);
        jobs.MapDelete("/{id}", Delete).WithName("deleteJob").Needs(Scopes.Train).WithSummary("Delete a finished job with its history")
            .WithExample();
        jobs.MapGet("/{id}/history", GetHistory).WithName("getHistory").Needs(Scopes.Read).WithSummary("Get the history of a job")
            .WithDescription(
                "Of an ensemble the means over its networks, or the losses of one of them (?member=0). "
                + "The point of one epoch (?epoch=12), or those of epochs 1, 1 + n, 1 + 2n, … (?every=n), as far as they were kept: beyond "
                + "10 000 epochs every second, every fourth, … stays (stride).")
            .Produces<HistoryContract>(200, "application/json", Csv)
            .WithExample(response: JobExamples.History);
        jobs.MapGet("/{id}/events", Watch).WithName("watchJob").Needs(Scopes.Read).IsLimited(CallerLimit.Stream)
            .WithSummary("Watch a job as server-sent events")
            .WithDescription(
                "At most 200 epochs at a time and ten times a second, or ?perSecond=20 of them once a second for who draws them; those "
                + "that are left out are counted (skipped). Beyond NnService:Limits:MaxEventStreams open streams in all, or "
                + "MaxEventStreamsPerAddress of one client where the server listens beyond loopback: 429 too_many_streams with "
                + "Retry-After.")
            .Produces<string>(200, "text/event-stream")
            .WithExample(response: JobExamples.Events, responseType: "text/event-stream");
    }

    private static async Task<Results<Ok<JobListContract>, ProblemHttpResult>> List(
        [AsParameters] JobQuery query, [AsParameters] Page page, JobStore jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        var (filter, order, fault) = query.Parse();
        if ((page.Check() ?? fault) is { } wrong) return ProblemResults.Create(ProblemCode.BadQueryValue, wrong);
        var items = order == JobOrder.Newest
            ? await jobs.ListAsync(filter, page.Size, page.After, cancellationToken)
            : await jobs.ListAsync(filter, order, page.Size, page.After, cancellationToken);
        if (items is null)
            return ProblemResults.Create(
                ProblemCode.BadQueryValue,
                new Fault("?after", $"after is '{Text.Truncate(page.After)}', which is not in this list any more; begin without it."));
        return TypedResults.Ok(new JobListContract([.. items.Select(job => JobContract.From(job, time))], Page.Next(items, job => job.Id)));
    }

    private static async Task<Results<Ok<JobContract>, ProblemHttpResult>> Get(
        string id, JobStore jobs, TimeProvider time, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(JobContract.From(job, time)) : NoJob(id);

    private static async Task<Results<Ok<JobContract>, ProblemHttpResult>> Patch(
        string id, PatchNotesContract body, JobStore jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (body.Check().ToArray() is { Length: > 0 } faults) return ProblemResults.Invalid(faults);
        return await jobs.PatchAsync(id, body.ToChange(), cancellationToken) switch
        {
            NotesOutcome.TooManyTags => NotesProblems.TooManyTags(),
            NotesOutcome.Changed => await Get(id, jobs, time, cancellationToken),
            _ => NoJob(id),
        };
    }

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> Cancel(
        string id, KeptWeights? keep, JobStore jobs, TimeProvider time, CancellationToken cancellationToken) =>
        await AnswerAsync(id, await jobs.CancelAsync(id, keep == KeptWeights.Best, cancellationToken), jobs, time, cancellationToken);

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> Pause(
        string id, JobStore jobs, TimeProvider time, CancellationToken cancellationToken) =>
        await AnswerAsync(id, await jobs.PauseAsync(id, cancellationToken), jobs, time, cancellationToken);

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> Resume(
        string id, JobStore jobs, TimeProvider time, CancellationToken cancellationToken) =>
        await AnswerAsync(id, await jobs.ResumeAsync(id, cancellationToken), jobs, time, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, JobStore jobs, CancellationToken cancellationToken) =>
        await jobs.DeleteAsync(id, cancellationToken) switch
        {
            DeleteOutcome.NotFound => NoJob(id),
            DeleteOutcome.InUse => ProblemResults.Create(ProblemCode.InUse, "The job is not finished; cancel it or wait for it."),
            _ => TypedResults.NoContent(),
        };

    private static async Task<Results<Ok<HistoryContract>, ContentHttpResult, ProblemHttpResult>> GetHistory(
        string id, int? epoch, int? every, int? member, HttpRequest request, JobStore jobs, CancellationToken cancellationToken)
    {
        if (epoch < 1)
            return ProblemResults.Create(ProblemCode.BadQueryValue, new Fault("?epoch", $"epoch is {epoch}; the first one is 1."));
        if (every < 1)
            return ProblemResults.Create(ProblemCode.BadQueryValue, new Fault("?every", $"every is {every}; it must be at least 1."));
        if (await jobs.FindAsync(id, cancellationToken) is not { } job
            || await jobs.HistoryAsync(id, epoch, every, cancellationToken) is not { } history)
        {
            return NoJob(id);
        }

        var members = job.Request.Members;
        if (MemberChoice.Check(member, members) is { } noMember) return noMember;
        var points = history.Points
            .Select(point => member is { } one && members > 1
                ? HistoryPointContract.OfMember(point, one)
                : HistoryPointContract.From(point))
            .OfType<HistoryPointContract>()
            .ToArray();
        return Accept.Choose(request, "application/json", Csv) == Csv
            ? TypedResults.Content(HistoryCsv.Write(points), Csv, Encoding.UTF8)
            : TypedResults.Ok(new HistoryContract(history.Stride, history.Stride > 1, points));
    }

    private static async Task<Results<ServerSentEventsResult<JobEventContract>, NoContent, ProblemHttpResult>> Watch(
        string id,
        int? perSecond,
        [FromHeader(Name = LastEventId)] string? lastEventId,
        HttpContext context,
        JobStore jobs,
        JobWatch watch,
        EventStreams streams,
        CancellationToken cancellationToken)
    {
        var seen = default(JobEventId);
        if (!string.IsNullOrEmpty(lastEventId) && !JobEventId.TryParse(lastEventId, out seen))
            return ProblemResults.Create(
                ProblemCode.BadHeaderValue,
                $"{LastEventId} is '{Text.Truncate(lastEventId)}'; it must be the id of an event, such as 30.2.");
        if (perSecond is < 1 or > JobEvents.MostEpochs)
        {
            var detail = $"perSecond is {perSecond}; it must be from 1 to {JobEvents.MostEpochs}.";
            return ProblemResults.Create(ProblemCode.BadQueryValue, new Fault("?perSecond", detail));
        }

        if (await jobs.FindAsync(id, cancellationToken) is not { } job) return NoJob(id);
        if (seen.Transition > job.Transition) seen = default; // of another job, or of what a restored backup no longer knows
        // No content is how a browser learns not to connect again.
        if (job.IsFinished && seen.Transition == job.Transition) return TypedResults.NoContent();
        if (streams.Enter(context) is { } refusal) return refusal;
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep events back until there are many
        return TypedResults.ServerSentEvents(
            HeadRequests.Is(context)
                ? AsyncEnumerable.Empty<SseItem<JobEventContract>>()
                : watch.EventsAsync(id, seen, perSecond, cancellationToken));
    }

    private static async Task<Results<Accepted<JobContract>, ProblemHttpResult>> AnswerAsync(
        string id, CommandOutcome outcome, JobStore jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (outcome == CommandOutcome.NotFound || await jobs.FindAsync(id, cancellationToken) is not { } job) return NoJob(id);
        if (outcome != CommandOutcome.Rejected) return TypedResults.Accepted($"/jobs/{id}", JobContract.From(job, time));
        return ProblemResults.Create(ProblemCode.IllegalTransition, job.IsFinished
            ? $"The job is {job.Status.ToString().ToLowerInvariant()}; a finished job stays as it ended."
            : "The job is being cancelled; that cannot be taken back.");
    }

    internal static async Task<IResult?> ReadCreated(HttpContext context, string id)
    {
        var services = context.RequestServices;
        if (await services.GetRequiredService<JobStore>().FindAsync(id, context.RequestAborted) is not { } job) return null;
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Accepted($"/jobs/{id}", JobContract.From(job, services.GetRequiredService<TimeProvider>()));
    }

    private static ProblemHttpResult NoJob(string id) =>
        ProblemResults.Create(ProblemCode.NotFound, $"There is no job '{Text.Truncate(id)}'.");
}
