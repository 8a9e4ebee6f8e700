using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Json;
using NnService.Api.Models;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Jobs;

/// <summary>Checks a training request against its model and data, and queues it.</summary>
public sealed class TrainSubmission(
    ModelStore models, DatasetStore datasets, JobStore jobs, IOptions<NnLimits> limits, TimeProvider time)
{
    // Tables up to this size are prepared once before they are accepted, so that every fault is told at once; larger ones are checked when
    // the job begins.
    private const long PreparedCells = 2_000_000;

    // The same for the numbers that their cells become: a word may become thousands.
    private const long PreparedNumbers = 16_000_000;

    // Where one of these is wrong in itself, nothing can be said about how the rest goes with it.
    private static readonly string[] Ground = ["/data", "/target", "/features", "/from"];

    /// <summary>How cells of a table are read that comes as the body: as those of the version that training goes on from.</summary>
    internal async Task<CellFormat> FindCellsAsync(string modelId, TrainContract body, CancellationToken cancellationToken) =>
        await models.FindAsync(modelId, cancellationToken) is { } model
            && await FindStartAsync(model, body, cancellationToken) is { Encoding: { } encoding }
            ? encoding.Cells
            : CellFormat.Default;

    /// <summary>The accepted job, or the refusal.</summary>
    /// <param name="modelId">The model to train.</param>
    /// <param name="body">What was asked.</param>
    /// <param name="csv">The table that came as the body, or null.</param>
    /// <param name="once">What is kept with the job, or null.</param>
    /// <param name="cancellationToken">Ends the work when the client goes away.</param>
    internal async Task<(StoredJob? Job, ProblemHttpResult? Problem)> SubmitAsync(
        string modelId, TrainContract body, TextTable? csv, IdempotentWrite<StoredJob>? once, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(modelId, cancellationToken) is not { } model) return (null, ModelEndpoints.NoModel(modelId));
        return await SubmitAsync(model, null, body, csv, [], once, cancellationToken);
    }

    /// <summary>The accepted job of a model that is made with it, or the refusal, after which there is no model.</summary>
    /// <param name="body">What was asked.</param>
    /// <param name="csv">The table that came as the body, or null.</param>
    /// <param name="once">What is kept with the job, or null.</param>
    /// <param name="cancellationToken">Ends the work when the client goes away.</param>
    internal async Task<(StoredJob? Job, ProblemHttpResult? Problem)> SubmitNewAsync(
        TrainNewContract body, TextTable? csv, IdempotentWrite<StoredJob>? once, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var definition = new CreateModelContract { Id = body.Id, Description = body.Description }.ToDefinition(faults);
        var draft = new NewModel(body.Id ?? NewId.Make(time), body.Description, definition);
        return await SubmitAsync(draft.ToStored(time.GetUtcNow().UtcDateTime), draft, body, csv, faults, once, cancellationToken);
    }

    private async Task<(StoredJob? Job, ProblemHttpResult? Problem)> SubmitAsync(
        StoredModel model,
        NewModel? draft,
        TrainContract body,
        TextTable? csv,
        List<Fault> faults,
        IdempotentWrite<StoredJob>? once,
        CancellationToken cancellationToken)
    {
        if (body.Data?.Refuse(limits.Value.OfDatasets) is { } refused) return (null, refused);

        var start = await FindStartAsync(model, body, cancellationToken);
        var (inline, columns) = csv is not null ? (csv, null) : Inline(body, start?.Encoding?.Cells ?? CellFormat.Default, faults);
        var dataset = body.Dataset is null ? null : await datasets.FindAsync(body.Dataset, cancellationToken);
        if (body.Dataset is not null && dataset is null)
            faults.Add(new("/dataset", $"there is no dataset '{Text.Truncate(body.Dataset)}'; see GET /datasets."));

        var isPlain = body.Data is { Rows: null };
        var request = body.Parse(model, start, isPlain, columns, dataset?.Rows ?? inline?.Rows, faults);
        if (faults.Exists(fault => Ground.Any(member => fault.Pointer.StartsWith(member, StringComparison.Ordinal))))
            return Refuse(faults, body);

        var schema = dataset?.Columns ?? inline!.Columns;
        var rows = dataset?.Rows ?? inline!.Rows;
        if (TrainSize.Exceeds(model.Definition, request, schema, rows, limits.Value) is { } tooLarge)
            return faults.Count > 0 ? Refuse(faults, body) : (null, ProblemResults.Create(ProblemCode.TooLarge, tooLarge));
        var isModerate = (long)rows * schema.Length <= PreparedCells && TrainSize.Inputs(request, schema) * rows <= PreparedNumbers;
        var rehearsal = isModerate ? await PrepareAsync(model, start, dataset, inline, request, faults, cancellationToken) : null;
        if ((isModerate && rehearsal is null) || faults.Count > 0) return Refuse(faults, body);

        var (outcome, job) = await jobs.SubmitAsync(
            new JobSubmission
            {
                ModelId = model.Id,
                NewModel = draft,
                Choices = rehearsal?.Choices ?? [],
                DatasetId = dataset?.Id,
                InlineData = inline,
                Request = request,
                SubmittedRequest = JsonSerializer.Serialize(body.Complete(request), StrictJson.Options),
                Priority = body.Priority ?? 0,
                Promote = body.Promote ?? PromotionRule.IfBetter,
                MaxQueued = limits.Value.MaxQueuedJobs,
                Idempotency = once,
            },
            cancellationToken);
        return outcome switch
        {
            SubmitOutcome.Accepted => (job, null),
            SubmitOutcome.NoSuchModel => (null, ModelEndpoints.NoModel(model.Id)),
            SubmitOutcome.ModelExists => (null, ProblemResults.Create(ProblemCode.IdTaken, $"There is a model '{model.Id}' already.")),
            SubmitOutcome.NoSuchDataset => Refuse([new("/dataset", $"dataset '{body.Dataset}' was deleted at the same time.")], body),
            SubmitOutcome.NoSuchVersion => Refuse([new("/from", $"the model has no version {request.FromVersion}.")], body),
            _ =>
                (null, ProblemResults.Create(
                    ProblemCode.QueueFull,
                    $"{limits.Value.MaxQueuedJobs} jobs are waiting; no more are accepted (NnService:Limits:MaxQueuedJobs).")),
        };
    }

    private async Task<VersionInfo?> FindStartAsync(StoredModel model, TrainContract body, CancellationToken cancellationToken) =>
        body.StartIn(model) is > 0 and var version ? await models.FindVersionAsync(model.Id, version, cancellationToken) : null;

    private static (TextTable? Table, PlainColumns? Columns) Inline(TrainContract body, CellFormat cells, List<Fault> faults)
    {
        if (body.Dataset is not null == body.Data is not null)
            faults.Add(
                new(
                    body.Data is null ? "/dataset" : "/data",
                    body.Data is null
                        ? "the data are missing; name a dataset, or send data."
                        : "dataset and data are both given; leave one of them out."));
        return body.Data is not null && InlineData.Read(body.Data, cells, faults) is { } read ? read : default;
    }

    private async Task<PreparedData?> PrepareAsync(
        StoredModel model,
        VersionInfo? start,
        StoredDataset? dataset,
        TextTable? inline,
        TrainingRequest request,
        List<Fault> faults,
        CancellationToken cancellationToken)
    {
        var reading = ColumnReading.By(start?.Encoding, []);
        var found = new List<Fault>();
        var table = inline is not null
            ? inline.ToTable(reading, found)
            : await datasets.LoadTableAsync(dataset!.Id, null, reading, found, cancellationToken);
        var prepared = table is null
            ? null
            : SamplePreparation.Prepare(start?.Definition ?? model.Definition, table, request, start?.Encoding, found);

        // What is wrong in itself was told already.
        faults.AddRange(found.Where(fault => !faults.Exists(told => told.Pointer == fault.Pointer)).ToArray());
        return prepared;
    }

    // Faults of the data stand where the data came from; one target may be sent as a name instead of a list, and its fault then points at
    // the name.
    private static (StoredJob? Job, ProblemHttpResult? Problem) Refuse(IReadOnlyCollection<Fault> faults, TrainContract body) =>
        (null, ProblemResults.Invalid([.. faults.Select(fault => fault.Pointer switch
    {
        "/data" when body is { Dataset: not null, Data: null } => fault with { Pointer = "/dataset" },
        "/target/0" when body.Target is { IsList: false } => fault with { Pointer = "/target" },
        _ => fault,
    })]));
}

/// <summary>Sizes that are refused before anything is allocated.</summary>
internal static class TrainSize
{
    /// <summary>What exceeds a limit, in a sentence that names it; null when nothing does.</summary>
    public static string? Exceeds(
        Domain.Networks.NetworkDefinition definition,
        TrainingRequest request,
        ImmutableArray<ColumnSchema> schema,
        int rows,
        NnLimits limits)
    {
        var inputs = Inputs(request, schema);
        if (inputs * rows > limits.MaxCells)
            return $"The encoded data have {rows} rows × {inputs} inputs; at most {limits.MaxCells} numbers are allowed "
                + $"(NnService:Limits:MaxCells).";

        var outputs = request.Targets.Length > 1 ? request.Targets.Length
            : schema.FirstOrDefault(column => column.Name == request.Targets[0]) is { Distinct: { } classes } ? classes : 1;
        var complete = definition.Complete((int)Math.Clamp(inputs, 1, int.MaxValue), Math.Max(1, outputs)) with
        {
            Members = request.Members,
        };
        return ModelSize.Exceeds(complete, limits)
            ?? ModelSize.BatchExceeds(complete, (long)Math.Min(request.Options.BatchSize, rows) * request.Members, limits);
    }

    /// <summary>As many numbers as a row can become at most.</summary>
    public static long Inputs(TrainingRequest request, ImmutableArray<ColumnSchema> schema) => schema
        .Where(column => !request.Targets.Contains(column.Name) && (request.Features.IsEmpty || request.Features.Contains(column.Name)))
        .Sum(column => Width(column, request.Preprocessing));

    // As many places as the encoding of the column can have at most: one more for pooled categories and one for missing values.
    private static long Width(ColumnSchema column, Preprocessing preprocessing) => (column.Missing > 0 ? 1 : 0) + column.Type switch
    {
        ColumnType.Number => 1L + BinsOf(preprocessing.NumericOf(column.Name)),
        ColumnType.Category => Math.Min(column.Distinct ?? 0, preprocessing.MaxCategories + 1L),
        ColumnType.Boolean => column.Distinct ?? 0,
        _ => 0,
    };

    // Where the task decides it is not known yet.
    private static int BinsOf(Scaling? scaling) => scaling switch
    {
        null => new PiecewiseLinearScaling().Bins,
        PiecewiseLinearScaling piecewise => piecewise.Bins,
        _ => 0,
    };
}
