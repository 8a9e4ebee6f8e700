using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Hosting;
using NnService.Api.Predictions;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>The REST API of TensorFlow Serving, for clients that speak it.</summary>
public static class TensorFlowEndpoints
{
    public static void MapTensorFlow(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/v1/models").WithTags("TensorFlow Serving").WithProblemShape(ProtocolVersion.Error);
        models.MapGet("/{id}", Status).WithName("tfModelStatus").WithSummary("TensorFlow Serving: the state of the current version").WithExample(response: ProtocolExamples.Status);
        models.MapGet("/{id}/versions/{version}", Status).WithName("tfVersionStatus").WithSummary("TensorFlow Serving: the state of a version").WithExample(response: ProtocolExamples.Status);
        models.MapGet("/{id}/metadata", Metadata).WithName("tfModelMetadata").WithSummary("TensorFlow Serving: the signature of the current version").WithExample(response: ProtocolExamples.Metadata);
        models.MapGet("/{id}/versions/{version}/metadata", Metadata).WithName("tfVersionMetadata").WithSummary("TensorFlow Serving: the signature of a version").WithExample(response: ProtocolExamples.Metadata);
        models.MapPost("/{id}:predict", Predict).WithName("tfPredict").WithSummary("TensorFlow Serving: predict, in row or column format")
            .Accepts<JsonObject>("application/json", "*/*").WithExample(ProtocolExamples.Predict, ProtocolExamples.Predictions);
        models.MapPost("/{id}/versions/{version}:predict", Predict).WithName("tfVersionPredict").WithSummary("TensorFlow Serving: predict with a version")
            .Accepts<JsonObject>("application/json", "*/*").WithExample(ProtocolExamples.Predict, ProtocolExamples.Predictions);
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Status(string id, string? version, ServedModels models, PredictorCache cache, CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        if (found is null) return NoVersion(id, version);
        return TypedResults.Ok(new JsonObject
        {
            ["model_version_status"] = new JsonArray(new JsonObject
            {
                ["version"] = Text(found.Number),
                ["state"] = "AVAILABLE",
                ["status"] = new JsonObject { ["error_code"] = "OK", ["error_message"] = "" },
            }),
        });
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Metadata(string id, string? version, ServedModels models, PredictorCache cache, CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        if (found is null) return NoVersion(id, version);
        var signature = new Signature(found.Predictor.Encoding);
        var definition = new JsonObject
        {
            ["inputs"] = Describe(signature.Inputs),
            ["outputs"] = Describe(signature.Answers),
            ["method_name"] = "tensorflow/serving/predict",
        };
        return TypedResults.Ok(new JsonObject
        {
            ["model_spec"] = new JsonObject { ["name"] = found.Model, ["signature_name"] = "", ["version"] = Text(found.Number) },
            ["metadata"] = new JsonObject { ["signature_def"] = new JsonObject { ["signature_def"] = new JsonObject { [TensorFlowRequest.DefaultSignature] = definition } } },
        });
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Predict(
        string id, string? version, HttpRequest request, ServedModels models, PredictorCache cache, IOptions<NnLimits> limits, PredictionMetrics metrics, CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        if (found is null) return Problems.Create(ProblemCode.NotFound, $"Servable not found for request: {(version is null ? $"Latest({Words.Clip(id)})" : $"Specific({Words.Clip(id)}, {Words.Clip(version)})")}");
        try
        {
            using var body = await ProtocolJson.ReadAsync(request, limits.Value, cancellationToken);
            var signature = new Signature(found.Predictor.Encoding);
            var read = TensorFlowRequest.Read(body.RootElement, signature);
            var run = new TensorRun(found.Predictor, limits.Value, metrics);
            read.Rows.ForEach(run.Add);
            var answers = run.Run(cancellationToken);
            return TypedResults.Ok(read.IsByRow
                ? new JsonObject { ["predictions"] = new JsonArray([.. answers.Select(row => ByRow(signature, row))]) }
                : new JsonObject { ["outputs"] = ByColumn(signature, answers) });
        }
        catch (Exception e) when (ProtocolJson.FaultOf(e) is { } fault)
        {
            return Problems.Create(ProblemCode.BadRequest, fault);
        }
    }

    private static ProblemHttpResult NoVersion(string id, string? version) => Problems.Create(
        ProblemCode.NotFound, version is null ? $"Could not find any versions of model {Words.Clip(id)}" : $"Could not find version {Words.Clip(version)} of model {Words.Clip(id)}");

    /// <summary>One output stands for itself; several are named.</summary>
    private static JsonNode ByRow(Signature signature, PredictedRow row) => signature.Answers.Length == 1
        ? Value(signature, signature.Answers[0], row)
        : new JsonObject(signature.Answers.Select(tensor => KeyValuePair.Create<string, JsonNode?>(tensor.Name, Value(signature, tensor, row))));

    private static JsonNode ByColumn(Signature signature, IReadOnlyList<PredictedRow> rows) => signature.Answers.Length == 1
        ? Column(signature, signature.Answers[0], rows)
        : new JsonObject(signature.Answers.Select(tensor => KeyValuePair.Create<string, JsonNode?>(tensor.Name, Column(signature, tensor, rows))));

    private static JsonArray Column(Signature signature, Tensor tensor, IReadOnlyList<PredictedRow> rows) => new([.. rows.Select(row => Value(signature, tensor, row))]);

    private static JsonNode Value(Signature signature, Tensor tensor, PredictedRow row)
    {
        var values = TensorRun.ValuesOf(signature.Encoding, tensor, row);
        return tensor.Width is null ? values[0] : new JsonArray(values);
    }

    private static JsonObject Describe(IEnumerable<Tensor> tensors) => new(tensors.Select(tensor => KeyValuePair.Create<string, JsonNode?>(tensor.Name, new JsonObject
    {
        ["dtype"] = tensor.Type switch { TensorType.Float => "DT_FLOAT", TensorType.Double => "DT_DOUBLE", TensorType.Int64 => "DT_INT64", _ => "DT_STRING" },
        ["tensor_shape"] = new JsonObject
        {
            ["dim"] = new JsonArray([.. tensor.Shape.Select(size => new JsonObject { ["size"] = Text(size), ["name"] = "" })]),
            ["unknown_rank"] = false,
        },
        ["name"] = $"{tensor.Name}:0",
    })));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
