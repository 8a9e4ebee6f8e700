using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Predictions;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Protocols.TensorFlow;

/// <summary>The REST API of TensorFlow Serving, for clients that speak it.</summary>
public static class TensorFlowEndpoints
{
    // What does not look like this is malformed, as in TensorFlow Serving.
    private const string Id = "{id:regex(^[^:]+$)}";
    private const string Version = $"{Id}/versions/{{version:regex(^\\d+$)}}";
    // Only digits would be a number; TensorFlow Serving knows no such label either.
    private const string Label = $"{Id}/labels/{{version:regex(^[^:]*[^:0-9][^:]*$)}}";
    private const string PredictMethod = "tensorflow/serving/predict";

    public static void MapTensorFlow(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/v1").WithTags("TensorFlow Serving").WithProblemShape(ProtocolVersion.Error).IgnoreQuery();
        models.MapGet("/models", ProtocolVersion.ListAsync).WithName("tfModels").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: list models")
            .WithDescription("As KServe's version 1 of the protocol has it; TensorFlow Serving itself does not list models.")
            .WithExample(response: ProtocolExamples.Names);
        models.MapGet($"/models/{Id}", Status).WithName("tfModelStatus").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: get status of the current version")
            .WithExample(response: ProtocolExamples.Status);
        models.MapGet($"/models/{Version}", Status).WithName("tfVersionStatus").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: get version status")
            .WithExample(response: ProtocolExamples.Status);
        models.MapGet($"/models/{Id}/metadata", Metadata).WithName("tfModelMetadata").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: get metadata of the current version")
            .WithExample(response: ProtocolExamples.Metadata);
        models.MapGet($"/models/{Version}/metadata", Metadata).WithName("tfVersionMetadata").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: get version metadata")
            .WithExample(response: ProtocolExamples.Metadata);
        models.MapPost($"/models/{Id}:predict", Predict).WithName("tfPredict").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: predict")
            .Accepts<JsonObject>(TensorAnswer.Json, "*/*").Produces<JsonObject>()
                .WithExample(ProtocolExamples.Predict, ProtocolExamples.Predictions);
        models.MapPost($"/models/{Version}:predict", Predict).WithName("tfVersionPredict").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: predict with a version")
            .Accepts<JsonObject>(TensorAnswer.Json, "*/*").Produces<JsonObject>()
                .WithExample(ProtocolExamples.Predict, ProtocolExamples.Predictions);

        models.MapGet($"/models/{Label}", Status).WithName("tfLabelStatus").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: get status by label")
            .WithExample(response: ProtocolExamples.Status);
        models.MapGet($"/models/{Label}/metadata", Metadata).WithName("tfLabelMetadata").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: get metadata by label")
            .WithExample(response: ProtocolExamples.Metadata);
        models.MapPost($"/models/{Label}:predict", Predict).WithName("tfLabelPredict").Needs(Scopes.Predict)
            .WithSummary("TensorFlow Serving: predict by label")
            .Accepts<JsonObject>(TensorAnswer.Json, "*/*").Produces<JsonObject>()
                .WithExample(ProtocolExamples.Predict, ProtocolExamples.Predictions);

        foreach (var model in (string[])[Id, Version, Label])
        {
            models.MapPost($"/models/{model}:classify", Classify).Needs(Scopes.Predict).ExcludeFromDescription();
            models.MapPost($"/models/{model}:regress", Regress).Needs(Scopes.Predict).ExcludeFromDescription();
        }

        models.Map(
            "/{**path}",
            (HttpRequest request) => ProblemResults.Create(ProblemCode.BadRequest, MalformedTensorFlow.Tell(request.Method, request.Path)))
            .Needs(Scopes.Predict).ExcludeFromDescription();
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Status(
        string id, string? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        if (found is null) return NoVersion(id, version);
        return TypedResults.Ok(new JsonObject
        {
            ["model_version_status"] = new JsonArray(new JsonObject
            {
                ["version"] = Invariant(found.Number),
                ["state"] = "AVAILABLE",
                ["status"] = new JsonObject { ["error_code"] = "OK", ["error_message"] = "" },
            }),
        });
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Metadata(
        string id, string? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        if (found is null) return NoServable(id, version);
        var signature = Signature.Of(found.Predictor.Encoding);
        var definition = new JsonObject
        {
            ["inputs"] = Describe(signature.Inputs),
            ["outputs"] = Describe(signature.Answers),
            ["method_name"] = PredictMethod,
        };
        return TypedResults.Ok(new JsonObject
        {
            ["model_spec"] = new JsonObject { ["name"] = found.Model, ["signature_name"] = "", ["version"] = Invariant(found.Number) },
            ["metadata"] = new JsonObject
            {
                ["signature_def"] = new JsonObject
                {
                    ["signature_def"] = new JsonObject { [TensorFlowRequest.DefaultSignature] = definition },
                },
            },
        });
    }

    private static async Task<Results<TensorAnswer, ProblemHttpResult>> Predict(
        string id,
        string? version,
        HttpRequest request,
        CurrentVersions models,
        PredictorCache cache,
        IOptions<NnLimits> limits,
        PredictionMetrics metrics,
        CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        if (found is null) return NoServable(id, version);
        using var span = PredictionSpans.Begin(found.Model, found.Number);
        try
        {
            using var json = ProtocolJson.Parse(await ProtocolJson.ReadAsync(request, limits.Value, cancellationToken), limits.Value);
            var signature = Signature.Of(found.Predictor.Encoding);
            var run = new TensorRun(found.Predictor, limits.Value, metrics);
            var isByRow = TensorFlowRequest.Read(json.RootElement, signature, run);
            PredictionSpans.Read(span, run.Rows);
            return TensorFlowAnswer.Of(signature, run.Run(cancellationToken), isByRow);
        }
        catch (Exception e) when (ProtocolJson.FaultOf(e) is { } fault)
        {
            return ProblemResults.Create(ProblemCode.BadRequest, fault);
        }
    }

    // There are no classification and regression signatures: what TensorFlow Serving says of a model that has none.
    private static async Task<ProblemHttpResult> Classify(
        string id, string? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken) =>
        await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken) is null
            ? NoServable(id, version)
            : NotOfMethod("classification", "classify");

    private static async Task<ProblemHttpResult> Regress(
        string id, string? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken) =>
        await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken) is null
            ? NoServable(id, version)
            : NotOfMethod("regression", "regress");

    private static ProblemHttpResult NotOfMethod(string kind, string method) => ProblemResults.Create(
        ProblemCode.BadRequest, $"Expected {kind} signature method_name to be tensorflow/serving/{method}. Was: {PredictMethod}");

    private static ProblemHttpResult NoServable(string id, string? version) => NoNumber(version) ?? ProblemResults.Create(
        ProblemCode.NotFound,
        $"Servable not found for request: "
            + $"{(version is null ? $"Latest({Text.Truncate(id)})" : $"Specific({Text.Truncate(id)}, {Text.Truncate(version)})")}");

    private static ProblemHttpResult NoVersion(string id, string? version) => NoNumber(version) ?? ProblemResults.Create(
        ProblemCode.NotFound,
        version is null
            ? $"Could not find any versions of model {Text.Truncate(id)}"
            : $"Could not find version {Text.Truncate(version)} of model {Text.Truncate(id)}");

    // A version is digits, but may be too many of them; anything else came as a label.
    private static ProblemHttpResult? NoNumber(string? version)
    {
        if (version is null || long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return null;
        return ProblemResults.Create(ProblemCode.BadRequest, version.All(char.IsAsciiDigit)
            ? $"Failed to convert version: {Text.Truncate(version)} to numeric."
            : MalformedTensorFlow.UnknownLabel(version));
    }

    private static JsonObject Describe(IEnumerable<Tensor> tensors) =>
        new(tensors.Select(tensor => KeyValuePair.Create<string, JsonNode?>(tensor.Name, new JsonObject
        {
            ["dtype"] = tensor.Type switch
            {
                TensorType.Float =>
                "DT_FLOAT",
                TensorType.Double => "DT_DOUBLE",
                TensorType.Int64 => "DT_INT64",
                _ => "DT_STRING"
            },
            ["tensor_shape"] = new JsonObject
            {
                ["dim"] = new JsonArray([.. tensor.Shape.Select(size => new JsonObject { ["size"] = Invariant(size), ["name"] = "" })]),
                ["unknown_rank"] = false,
            },
            ["name"] = $"{tensor.Name}:0",
        })));

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
