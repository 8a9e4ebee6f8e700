using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Models;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Encoding;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Onnx;

namespace NnService.Api.Exchange;

/// <summary>Models that were trained elsewhere.</summary>
public static class ImportEndpoints
{
    private const long MaxExpansion = 16;
    private const long FreeBytes = 1 << 20;

    public static void MapImports(this IEndpointRouteBuilder app) =>
        app.MapPost("/models/import", Import).WithTags("Models").WithName("importModel").Needs(Scopes.Train).IsLimited(CallerLimit.Upload)
            .WithSummary("Import a model file or an ONNX graph of dense layers")
            .WithDescription("A file that was exported here, or a graph; its weights become version 1.")
            .Accepts<ModelFileContract>(ExportEndpoints.Json, ExportEndpoints.Onnx).WithBodyLimit(limits => limits.MaxImportBytes)
                .WithIdempotency(ModelEndpoints.ReadCreated)
            .WithExample(ExchangeExamples.File, ModelExamples.Model);

    private static async Task<Results<Created<ModelContract>, ProblemHttpResult>> Import(
        string? id, HttpRequest request, ModelStore models, IOptions<NnLimits> limits, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        Ids.Check(id, "?id", faults);
        if (faults.Count > 0) return ProblemResults.Invalid(faults);

        var isOurs = request.HasJsonContentType();
        if (!isOurs && !MediaTypes.Is(request.ContentType, ExportEndpoints.Onnx))
            throw new BadHttpRequestException("The body has no content type.", StatusCodes.Status415UnsupportedMediaType);
        using var body = Limited(request, limits.Value);
        request.Body = body;
        var file = isOurs ? await JsonBody.ReadAsync<ModelFileContract>(request, limits.Value.MaxImportBytes, cancellationToken) : null;
        var (import, problem) = file is not null
            ? OfFile(file, limits.Value)
            : OfGraph(await ReadAsync(request, cancellationToken), limits.Value);
        if (problem is not null) return problem;
        id ??= file?.Model.Id;
        var once = await request.HttpContext.IdempotentWriteAsync<StoredModel>(Answer, cancellationToken);
        return await models.ImportAsync(id, import!, cancellationToken, once) is { } model
            ? Answer(model)
            : ProblemResults.Create(ProblemCode.IdTaken, $"There is a model '{Text.Truncate(id!)}' already.");

        Created<ModelContract> Answer(StoredModel model) => TypedResults.Created(
            $"/models/{model.Id}", ModelContract.From(model, new(import!.Ensemble.Definition, Metrics: null)));
    }

    private static (ModelImport? Import, ProblemHttpResult? Problem) OfFile(ModelFileContract file, NnLimits limits)
    {
        var faults = new List<Fault>();
        if (file.ToImport(limits, faults, out var tooLarge) is { } import) return (import, null);
        return (null, tooLarge is null ? ProblemResults.Invalid(faults) : ProblemResults.Create(ProblemCode.TooLarge, tooLarge));
    }

    private static (ModelImport? Import, ProblemHttpResult? Problem) OfGraph(ReadOnlyMemory<byte> bytes, NnLimits limits)
    {
        var read = OnnxImport.Read(bytes, limits.MaxWeights);
        if (read.Malformed is { } malformed) return (null, ProblemResults.Create(ProblemCode.MalformedBody, malformed));
        if (read.TooLarge is { } exceeded) return (null, ProblemResults.Create(ProblemCode.TooLarge, exceeded));
        if (read.Network is not { } network) return (null, ProblemResults.Invalid(read.Faults));
        var definition = network.Definition;
        if (ModelSize.Exceeds(definition, limits) is { } tooLarge) return (null, ProblemResults.Create(ProblemCode.TooLarge, tooLarge));
        var inputs = definition.FanIn(0);
        var outputs = definition.FanOut(network.Depth - 1);
        return (new(
            null, definition, network, DataEncoding.Plain(DataEncoding.PlainTask(definition.Loss, outputs), inputs, outputs), null), null);
    }

    // What is kept of a body are its weights, and real ones do not become much smaller by compression: so little must not become a hundred
    // megabytes.
    private static LimitedBody Limited(HttpRequest request, NnLimits limits)
    {
        var max = Math.Min(limits.MaxImportBytes, Array.MaxLength);
        var compressed = FreeBytes + (MaxExpansion * (request.ContentLength ?? 0));
        if (!Gzip.IsCompressed(request.HttpContext) || compressed >= max)
            return new(request.Body, max, new BodyTooLargeException($"The body is larger than the {max} bytes that this address takes."));
        return new(request.Body, compressed, new ExpansionTooLargeException(
            $"The body is more than {MaxExpansion} times as long as it came compressed, which weights of a trained model are not; "
            + "send it uncompressed."));
    }

    // The array grows with what has come, not with what was announced.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, cancellationToken);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
