using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Models;
using NnService.Api.Predictions;
using NnService.Api.Predictions.Answering;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Onnx;

namespace NnService.Api.Exchange;

/// <summary>Files that a model can be taken along in.</summary>
public enum ExportFormat
{
    /// <summary>A graph for other runtimes.</summary>
    Onnx,

    /// <summary>A file of our own, complete.</summary>
    Json,
}

/// <summary>Versions as files.</summary>
public static partial class ExportEndpoints
{
    public const string Onnx = "application/octet-stream";
    public const string Json = "application/json";

    /// <summary>Says how far the answers of the file are from those of the version.</summary>
    public const string DifferenceHeader = "NnService-Max-Difference";

    // Beyond it sums depend on the order in which they are made, and no other runtime would answer the same.
    private const double MaxDifference = 1e-4;

    private const int PieceBytes = 64 * 1024;

    public static void MapExports(this IEndpointRouteBuilder app) =>
        app.MapGet("/models/{id}/export", Export).WithTags("Models").WithName("exportModel").Needs(Scopes.Read)
            .WithSummary("Export a version as ONNX or JSON")
            .WithDescription("ONNX is for other runtimes; JSON is complete and can be imported again.")
            .Produces<ModelFileContract>(StatusCodes.Status200OK, Json, Onnx)
            .WithAnswerHeader(PredictionAnswer.ModelHeader, "The model.")
            .WithAnswerHeader(PredictionAnswer.VersionHeader, "The version.")
            .WithAnswerHeader(
                DifferenceHeader, "How far the answers of the graph are from those of the version, on rows made for it.", always: false)
            .WithAnswerHeader(HeaderNames.ContentDisposition, "A name for the file.")
            .WithExample(response: ExchangeExamples.File)
            .WithExample(response: "(the bytes of an .onnx file)", responseType: Onnx);

    private static async Task<Results<PushStreamHttpResult, JsonHttpResult<ModelFileContract>, ProblemHttpResult>> Export(
        string id,
        VersionReference? version,
        HttpContext context,
        ModelStore models,
        CurrentVersions served,
        PredictorCache cache,
        LargeExports exports,
        ILogger<OnnxExport> logger,
        CancellationToken cancellationToken,
        ExportFormat format = ExportFormat.Onnx)
    {
        var type = format == ExportFormat.Onnx ? Onnx : Json;
        if (Accept.Choose(context.Request, type) is null)
            return ProblemResults.Create(
                ProblemCode.NotAcceptable,
                $"Accept '{Text.Truncate(context.Request.Headers.Accept)}' excludes {type}, which this format is answered with.");
        if (await models.FindAsync(id, cancellationToken) is not { } model) return ModelEndpoints.NoModel(id);
        if (version is { Alias: { } alias } && !model.Aliases.ContainsKey(alias)) return ModelEndpoints.NoAlias(id, alias, model.Aliases);
        var wanted = version?.Resolve(model.Aliases) ?? model.CurrentVersion ?? (model.Built ? 0 : null);
        var stored = wanted is null ? null : await models.FindVersionAsync(id, wanted.Value, cancellationToken);
        if (exports.Enter(stored?.Definition.ParameterCount, context) is { } tooMany) return tooMany;
        var (_, predictor, number, problem) = await PredictionEndpoints.FindAsync(
            id, wanted is { } known ? new(known, null) : null, served, cache, cancellationToken);
        if (problem is not null) return problem;
        if (stored is null) return ModelEndpoints.NoVersion(id, number);

        var file = format == ExportFormat.Onnx ? Graph(predictor!, stored, context.Response, logger) : null;
        if (file is { Result: ProblemHttpResult refusal }) return refusal;
        context.Response.Headers[PredictionAnswer.ModelHeader] = id;
        context.Response.Headers[PredictionAnswer.VersionHeader] = number.ToString(CultureInfo.InvariantCulture);
        if (file is { Result: PushStreamHttpResult graph }) return graph;
        context.Response.Headers.ContentDisposition = $"attachment; filename={id}-{number}.json";
        return TypedResults.Json(ModelFileContract.From(model, stored, predictor!));
    }

    private static Results<PushStreamHttpResult, ProblemHttpResult> Graph(
        Predictor predictor, VersionInfo version, HttpResponse response, ILogger logger)
    {
        var file = OnnxExport.Of(predictor, new(version.ModelId, version.Number, version.Sha256));
        var difference = file.LargestDifference.ToString("R", CultureInfo.InvariantCulture);
        if (!(file.LargestDifference <= MaxDifference))
        {
            Log.Differs(logger, version.ModelId, version.Number, file.LargestDifference);
            return ProblemResults.Create(
                ProblemCode.NotPortable,
                $"The graph of version {version.Number} answers otherwise than the version, by {difference} on rows made for the "
                    + $"comparison; at most {MaxDifference} is allowed.");
        }

        response.Headers[DifferenceHeader] = difference;
        response.ContentLength = file.Bytes.Length;
        return TypedResults.Stream(
            body => SendAsync(file.Bytes, body, response.HttpContext.RequestAborted), Onnx, $"{version.ModelId}-{version.Number}.onnx");
    }

    private static async Task SendAsync(ReadOnlySequence<byte> file, Stream body, CancellationToken cancellationToken)
    {
        foreach (var segment in file)
        {
            for (var at = 0; at < segment.Length; at += PieceBytes)
                await body.WriteAsync(segment.Slice(at, Math.Min(PieceBytes, segment.Length - at)), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Debug, "The graph of version {Version} of model {Model} differs from the version by {Difference}")]
        public static partial void Differs(ILogger logger, string model, int version, double difference);
    }
}
