using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Datasets;

/// <summary>Tables to learn from: upload, make up, list, look into, change the types of columns, delete.</summary>
public static class DatasetEndpoints
{
    private const int FirstRows = 5;

    // Of cells beside what the columns tell of themselves.
    private const int FirstRowsBytes = 1 << 20;

    public static void MapDatasets(this IEndpointRouteBuilder app)
    {
        var datasets = app.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapPost("", Upload).WithName("uploadDataset").Needs(Scopes.Train).IsLimited(CallerLimit.Upload)
            .WithSummary("Upload a dataset as CSV, JSON or form data")
            .WithIdempotency(ReadCreated)
            .WithMetadata(new CsvOptionOfJson("missing"))
            .Accepts<IReadOnlyList<IReadOnlyDictionary<string, CellContract>>>(
                    TableUpload.Csv, [TableUpload.JsonLines, TableUpload.JsonArray, TableUpload.Form, .. MediaTypes.Others])
                .WithBodyLimit(limits => limits.MaxUploadBytes)
                .AcceptAnyCharset()
            .WithExample(DatasetExamples.Csv, DatasetExamples.Dataset, TableUpload.Csv)
            .WithExample(DatasetExamples.JsonLines, requestType: TableUpload.JsonLines)
            .WithExample(DatasetExamples.JsonArray, requestType: TableUpload.JsonArray);
        datasets.MapPost("/generate", Generate).WithName("generateDataset").Needs(Scopes.Train)
            .WithSummary("Generate a synthetic dataset")
            .WithIdempotency(ReadCreated)
            .WithExample(DatasetExamples.Generate, DatasetExamples.Generated);
        datasets.MapGet("", List).WithName("listDatasets").Needs(Scopes.Read).WithSummary("List the datasets, by id")
            .WithExample(response: DatasetExamples.DatasetList);
        datasets.MapGet("/{id}", Get).WithName("getDataset").Needs(Scopes.Read).WithSummary("Get the schema and statistics of a dataset")
            .WithExample(response: DatasetExamples.Dataset);
        datasets.MapGet("/{id}/rows", GetRows).WithName("getDatasetRows").Needs(Scopes.Read).WithSummary("Read rows of a dataset")
            .WithExample(response: DatasetExamples.Rows);
        datasets.MapGet("/{id}/profile", ProfileEndpoint.GetAsync).WithName("getDatasetProfile").Needs(Scopes.Read)
            .WithSummary("Describe the values of columns and what they tell")
            .WithExample(response: DatasetExamples.Profile);
        datasets.MapPatch("/{id}/schema", ChangeSchema).WithName("changeSchema").Needs(Scopes.Train)
            .WithSummary("Change the types of columns")
            .WithExample(DatasetExamples.ChangeSchema, DatasetExamples.Changed);
        datasets.MapDelete("/{id}", Delete).WithName("deleteDataset").Needs(Scopes.Train).WithSummary("Delete a dataset")
            .WithExample();
    }

    private static async Task<Results<Created<DatasetContract>, ProblemHttpResult>> Upload(
        string? id,
        [AsParameters] CsvQuery query,
        HttpRequest request,
        DatasetStore datasets,
        IOptions<NnLimits> limits,
        CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        Ids.Check(id, "?id", faults);
        if (faults.Count > 0) return ProblemResults.Invalid(faults);
        if (id is not null && await datasets.FindAsync(id, cancellationToken) is not null) return Taken(id);

        var (table, problem) = await TableUpload.ReadAsync(request, query, limits.Value, cancellationToken);
        problem ??= TableUpload.RefuseExpanded(table!, request.HttpContext);
        return problem is null ? await Save(id, table!, request.HttpContext, datasets, cancellationToken) : problem;
    }

    private static async Task<Results<Created<DatasetContract>, ProblemHttpResult>> Generate(
        GenerateContract body, HttpContext context, DatasetStore datasets, IOptions<NnLimits> limits, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var generator = body.Check(faults);
        if (faults.Count > 0 || generator is null) return ProblemResults.Invalid(faults);
        if (limits.Value.OfDatasets.Exceeded(body.Rows, generator.Columns.Count) is { } exceeded)
            return ProblemResults.Create(ProblemCode.TooLarge, new Fault("/rows", exceeded));
        var cells = (long)body.Rows * generator.Columns.Count;
        if (cells > limits.Value.MaxGeneratedCells)
        {
            var most = limits.Value.MaxGeneratedCells;
            var detail =
                $"{body.Rows} rows of {generator.Columns.Count} columns are {cells} cells; at most {most} are made up "
                    + $"(NnService:Limits:MaxGeneratedCells).";
            return ProblemResults.Create(ProblemCode.TooLarge, new Fault("/rows", detail));
        }

        if (body.Id is not null && await datasets.FindAsync(body.Id, cancellationToken) is not null) return Taken(body.Id);
        return await Save(
            body.Id, GeneratedTable.Make(generator, body.Rows, body.Seed, cancellationToken), context, datasets, cancellationToken);
    }

    private static async Task<Results<Ok<DatasetListContract>, ProblemHttpResult>> List(
        [AsParameters] Page page, DatasetStore datasets, CancellationToken cancellationToken)
    {
        if (page.Check() is { } fault) return ProblemResults.Create(ProblemCode.BadQueryValue, fault);
        var items = await datasets.ListAsync(page.Size, page.After, cancellationToken);
        return TypedResults.Ok(
            new DatasetListContract([.. items.Select(DatasetSummaryContract.From)], Page.Next(items, dataset => dataset.Id)));
    }

    private static async Task<Results<Ok<DatasetContract>, ProblemHttpResult>> Get(
        string id, DatasetStore datasets, CancellationToken cancellationToken) =>
        await datasets.FindAsync(id, cancellationToken) is { } dataset
            ? TypedResults.Ok(await Detail(dataset, datasets, cancellationToken))
            : NoDataset(id);

    private static async Task<Results<Ok<DatasetRowsContract>, ProblemHttpResult>> GetRows(
        string id,
        DatasetStore datasets,
        IOptions<NnLimits> limits,
        CancellationToken cancellationToken,
        int limit = Page.DefaultLimit,
        int offset = 0)
    {
        if (new Page(limit).Check() is { } fault) return ProblemResults.Create(ProblemCode.BadQueryValue, fault);
        if (offset < 0)
            return ProblemResults.Create(ProblemCode.BadQueryValue, new Fault("?offset", $"offset is {offset}; it must be at least 0."));
        if (await datasets.FindAsync(id, cancellationToken) is not { } dataset) return NoDataset(id);
        var rows = await datasets.RowsAsync(id, offset, limit, limits.Value.MaxAnswerBytes, cancellationToken) ?? [];
        int? next = rows.Count > 0 && offset + rows.Count < dataset.Rows ? offset + rows.Count : null;
        return TypedResults.Ok(
            new DatasetRowsContract(offset, [.. dataset.Columns.Select(column => column.Name)], rows, dataset.Rows, next));
    }

    private static async Task<Results<Ok<DatasetContract>, ProblemHttpResult>> ChangeSchema(
        string id, ChangeSchemaContract body, DatasetStore datasets, CancellationToken cancellationToken)
    {
        if (body.Columns is not { Count: > 0 } types)
            return ProblemResults.Create(
                ProblemCode.Invalid, new Fault("/columns", "columns is empty; it names the columns to change, each with its new type."));
        var faults = new List<Fault>();
        var (outcome, dataset) = await datasets.RetypeAsync(id, types, faults, cancellationToken);
        return outcome switch
        {
            RetypeOutcome.NotFound => NoDataset(id),
            RetypeOutcome.InUse => InUse(id),
            RetypeOutcome.ReadOnly => BuiltIn(id),
            RetypeOutcome.Refused =>
                ProblemResults.Invalid([.. faults.Select(fault => fault with { Pointer = $"/columns{fault.Pointer}" })]),
            _ => TypedResults.Ok(await Detail(dataset!, datasets, cancellationToken)),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, DatasetStore datasets, CancellationToken cancellationToken) =>
        await datasets.DeleteAsync(id, cancellationToken) switch
        {
            DeleteOutcome.NotFound => NoDataset(id),
            DeleteOutcome.InUse => InUse(id),
            DeleteOutcome.ReadOnly => BuiltIn(id),
            _ => TypedResults.NoContent(),
        };

    private static async Task<Results<Created<DatasetContract>, ProblemHttpResult>> Save(
        string? id, TextTable table, HttpContext context, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var once = await context.IdempotentWriteAsync<StoredDataset>(Answer, cancellationToken);
        return await datasets.SaveAsync(id, DatasetKind.Uploaded, table, cancellationToken, once) is { } dataset
            ? Answer(dataset)
            : Taken(id!);

        Created<DatasetContract> Answer(StoredDataset saved) =>
            TypedResults.Created(
                $"/datasets/{saved.Id}", DatasetContract.From(saved) with { FirstRows = table.First(FirstRows, FirstRowsBytes) });
    }

    private static async Task<IResult?> ReadCreated(HttpContext context, string id)
    {
        var datasets = context.RequestServices.GetRequiredService<DatasetStore>();
        return await datasets.FindAsync(id, context.RequestAborted) is { } dataset
            ? TypedResults.Created($"/datasets/{id}", await Detail(dataset, datasets, context.RequestAborted))
            : null;
    }

    private static async Task<DatasetContract> Detail(StoredDataset dataset, DatasetStore datasets, CancellationToken cancellationToken) =>
        DatasetContract.From(dataset) with
        {
            FirstRows = await datasets.RowsAsync(dataset.Id, 0, FirstRows, FirstRowsBytes, cancellationToken),
        };

    internal static ProblemHttpResult NoDataset(string id) =>
        ProblemResults.Create(ProblemCode.NotFound, $"There is no dataset '{Text.Truncate(id)}'.");

    private static ProblemHttpResult InUse(string id) =>
        ProblemResults.Create(ProblemCode.InUse, $"Dataset '{id}' is used by a job that is not finished; cancel it or wait for it.");

    private static ProblemHttpResult BuiltIn(string id) =>
        ProblemResults.Create(ProblemCode.InUse, $"Dataset '{id}' came with the service and stays as it is.");

    private static ProblemHttpResult Taken(string id) => ProblemResults.Create(ProblemCode.IdTaken, $"There is a dataset '{id}' already.");
}
