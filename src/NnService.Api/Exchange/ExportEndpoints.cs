using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Hosting;
using NnService.Api.Models;
using NnService.Api.Predictions;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Onnx;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Exchange;

/// <summary>Files that a model can be taken along in.</summary>
public enum ExportFormat
{
    /// <summary>A graph for other runtimes.</summary>
    Onnx,
}

/// <summary>Versions as files.</summary>
public static partial class ExportEndpoints
{
    public const string Onnx = "application/octet-stream";

    /// <summary>Says how far the answers of the file are from those of the version.</summary>
    public const string DifferenceHeader = "NnService-Max-Difference";

    // Beyond it sums depend on the order in which they are made, and no other runtime would answer the same.
    private const double LargestDifference = 1e-4;

    public static void MapExports(this IEndpointRouteBuilder app) =>
        app.MapGet("/models/{id}/export", Export).WithTags("Models").WithName("exportModel").WithSummary("Take a version along as an ONNX graph")
            .Produces<byte[]>(StatusCodes.Status200OK, Onnx)
            .WithExample(response: "(the bytes of an .onnx file)", responseType: Onnx);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Export(
        string id, int? version, HttpResponse response, ModelStore models, PredictorCache cache, ILogger<OnnxExport> logger, CancellationToken cancellationToken, ExportFormat format = ExportFormat.Onnx)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return ModelEndpoints.NoModel(id);
        var (_, predictor, number, problem) = await PredictionEndpoints.FindAsync(id, version ?? model.CurrentVersion ?? (model.Built ? 0 : null), models, cache, cancellationToken);
        if (problem is not null) return problem;
        return await models.FindVersionAsync(id, number, cancellationToken) is { } info ? Answer(predictor!, info, response, logger) : ModelEndpoints.NoVersion(id, number);
    }

    private static Results<FileContentHttpResult, ProblemHttpResult> Answer(Predictor predictor, VersionInfo version, HttpResponse response, ILogger logger)
    {
        var file = OnnxExport.Of(predictor, new(version.ModelId, version.Number, version.Sha256));
        var difference = file.LargestDifference.ToString("R", CultureInfo.InvariantCulture);
        if (!(file.LargestDifference <= LargestDifference))
        {
            Log.Differs(logger, version.ModelId, version.Number, file.LargestDifference);
            return Problems.Create(ProblemCode.NotPortable, $"The graph of version {version.Number} answers otherwise than the version, by {difference} on rows made for the comparison; at most {LargestDifference} is allowed.");
        }

        response.Headers[PredictionAnswer.ModelHeader] = version.ModelId;
        response.Headers[PredictionAnswer.VersionHeader] = version.Number.ToString(CultureInfo.InvariantCulture);
        response.Headers[DifferenceHeader] = difference;
        return TypedResults.Bytes(file.Bytes, Onnx, $"{version.ModelId}-{version.Number}.onnx");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The graph of version {Version} of model {Model} answers otherwise than the version, by {Difference}")]
        public static partial void Differs(ILogger logger, string model, int version, double difference);
    }
}
