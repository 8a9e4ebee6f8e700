using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Predictions;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Protocols.OpenInference;

/// <summary>The Open Inference Protocol (version 2 of KServe's, as Triton and others speak it), for clients that speak it.</summary>
public static class OpenInferenceEndpoints
{
    private const string Name = "nnservice";
    private const string Platform = "nnservice_mlp";

    public static void MapOpenInference(this IEndpointRouteBuilder app)
    {
        var server = app.MapGroup("/v2").WithTags("Open Inference Protocol").WithProblemShape(ProtocolVersion.Error).IgnoreQuery();
        server.MapGet("", Server).WithName("oipServer").Needs(Scopes.Predict).WithSummary("Open Inference Protocol: get server metadata")
            .WithExample(response: ProtocolExamples.Server);
        server.MapGet("/health/live", Live).WithName("oipLive").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: server liveness")
            .WithExample(response: """{ "live": true }""");
        server.MapGet("/health/ready", Ready).WithName("oipReady").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: server readiness")
            .WithExample(response: """{ "ready": true }""");
        server.MapGet("/models", ProtocolVersion.ListAsync).WithName("oipModels").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: list models")
            .WithDescription("The models that answer, as KServe lists them.")
            .WithExample(response: ProtocolExamples.Names);
        server.MapPost("/repository/index", Index).WithName("oipIndex").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: list models with their state")
            .WithDescription("As Triton lists them; with ready: true only those that answer. Models are not loaded or unloaded this way.")
            .Accepts<JsonObject>(isOptional: true, TensorAnswer.Json, "*/*")
            .WithExample("""{ "ready": true }""", ProtocolExamples.Index);
        server.MapGet("/models/{id}", Model).WithName("oipModel").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: get model metadata")
            .WithExample(response: ProtocolExamples.Model);
        server.MapGet("/models/{id}/versions/{version}", Model).WithName("oipVersion").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: get version metadata")
            .WithExample(response: ProtocolExamples.Model);
        server.MapGet("/models/{id}/ready", ModelReady).WithName("oipModelReady").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: model readiness")
            .WithExample(response: ProtocolExamples.ModelReady);
        server.MapGet("/models/{id}/versions/{version}/ready", ModelReady).WithName("oipVersionReady").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: version readiness")
            .WithExample(response: ProtocolExamples.ModelReady);
        server.MapPost("/models/{id}/infer", Infer).WithName("oipInfer").Needs(Scopes.Predict).WithSummary("Open Inference Protocol: infer")
            .Accepts<JsonObject>(TensorAnswer.Json, TensorAnswer.Binary, "*/*")
                .Produces<JsonObject>(StatusCodes.Status200OK, TensorAnswer.Json, TensorAnswer.Binary)
            .WithExample(ProtocolExamples.Infer, ProtocolExamples.Inferred);
        server.MapPost("/models/{id}/versions/{version}/infer", Infer).WithName("oipVersionInfer").Needs(Scopes.Predict)
            .WithSummary("Open Inference Protocol: infer with a version")
            .Accepts<JsonObject>(TensorAnswer.Json, TensorAnswer.Binary, "*/*")
                .Produces<JsonObject>(StatusCodes.Status200OK, TensorAnswer.Json, TensorAnswer.Binary)
            .WithExample(ProtocolExamples.Infer, ProtocolExamples.Inferred);
    }

    private static Ok<JsonObject> Server() => TypedResults.Ok(new JsonObject
    {
        ["name"] = Name,
        ["version"] = typeof(OpenInferenceEndpoints).Assembly.GetName().Version!.ToString(3),
        ["extensions"] = new JsonArray("binary_tensor_data"),
    });

    private static Ok<JsonObject> Live() => TypedResults.Ok(new JsonObject { ["live"] = true });

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Ready(
        HealthCheckService checks, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return ProblemResults.Create(ProblemCode.Unavailable, "The server is stopping.");
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(HealthTags.Ready), cancellationToken);
        return report.Status == HealthStatus.Unhealthy
            ? ProblemResults.Create(ProblemCode.Unavailable, "The server is not ready.")
            : TypedResults.Ok(new JsonObject { ["ready"] = true });
    }

    private static async Task<Results<Ok<IEnumerable<RepositoryModelContract>>, ProblemHttpResult>> Index(
        HttpRequest request, ModelStore models, IOptions<NnLimits> limits, CancellationToken cancellationToken)
    {
        try
        {
            var body = await ProtocolJson.ReadAsync(request, limits.Value, cancellationToken);
            using var json = body.IsEmpty ? null : ProtocolJson.Parse(body, limits.Value);
            var onlyReady = json is not null && IsReadyAsked(json.RootElement);
            var index = await models.IndexAsync(cancellationToken);
            var asked = index.Where(model => !onlyReady || model.CurrentVersion is not null);
            return TypedResults.Ok(asked.Select(model => Entry(model.Id, model.CurrentVersion)));
        }
        catch (Exception e) when (ProtocolJson.FaultOf(e) is { } fault)
        {
            return ProblemResults.Create(ProblemCode.BadRequest, fault);
        }
    }

    private static bool IsReadyAsked(JsonElement body) => body.TryGetProperty("ready", out var ready) && ready.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => ready.GetBoolean(),
        _ => throw new TensorFault("Unable to parse 'ready'; it must be true or false."),
    };

    private static RepositoryModelContract Entry(string model, int? version) => version is { } number
        ? new(model, Invariant(number), "READY", "")
        : new(model, "", "UNAVAILABLE", "no version was trained or promoted yet");

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Model(
        string id, string? version, CurrentVersions models, PredictorCache cache, ModelStore store, CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        if (found is null) return NoModel(id, version);
        var signature = Signature.Of(found.Predictor.Encoding);
        var versions = await store.ListNumbersAsync(id, cancellationToken);
        return TypedResults.Ok(new JsonObject
        {
            ["name"] = found.Model,
            ["versions"] = new JsonArray([.. versions.Select(known => (JsonNode)Invariant(known))]),
            ["platform"] = Platform,
            ["inputs"] = Describe(signature.Inputs),
            ["outputs"] = Describe(signature.Answers),
        });
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> ModelReady(
        string id, string? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken)
    {
        var found = await ProtocolVersion.FindAsync(id, version, models, cache, cancellationToken);
        return found is null ? NoModel(id, version) : TypedResults.Ok(new JsonObject { ["name"] = found.Model, ["ready"] = true });
    }

    private static async Task<Results<TensorAnswer, ProblemHttpResult>> Infer(
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
        if (found is null) return NoModel(id, version);
        using var span = PredictionSpans.Begin(found.Model, found.Number);
        try
        {
            var body = InferBody.Split(
                await ProtocolJson.ReadAsync(request, limits.Value, cancellationToken), request.Headers[InferBody.LengthHeader]);
            using var json = body.IsRaw ? null : ProtocolJson.Parse(body.Json, limits.Value);
            var signature = Signature.Of(found.Predictor.Encoding);
            var read = json is null
                ? OpenInferenceRequest.ReadRaw(body.Binary, signature)
                : OpenInferenceRequest.Read(json.RootElement, body.Binary, signature);
            var run = new TensorRun(found.Predictor, limits.Value, metrics);
            read.AddTo(run);
            PredictionSpans.Read(span, run.Rows);
            return OpenInferenceAnswer.Of(found, read, signature, run.Run(cancellationToken));
        }
        catch (Exception e) when (ProtocolJson.FaultOf(e) is { } fault)
        {
            return ProblemResults.Create(ProblemCode.BadRequest, fault);
        }
    }

    private static ProblemHttpResult NoModel(string id, string? version) => ProblemResults.Create(
        ProblemCode.NotFound,
        $"Request for unknown model: '{Text.Truncate(id)}'{(version is null ? "" : $" version {Text.Truncate(version)}")} is not found");

    private static JsonArray Describe(IEnumerable<Tensor> tensors) => new([.. tensors.Select(tensor => new JsonObject
    {
        ["name"] = tensor.Name,
        ["datatype"] = OpenInferenceAnswer.TypeOf(tensor),
        ["shape"] = new JsonArray([.. tensor.Shape.Select(size => (JsonNode)size)]),
    })]);

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
