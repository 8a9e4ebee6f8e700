using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using NnService.Api.Access;
using NnService.Api.Predictions;
using NnService.Infrastructure.Keys;
using Swashbuckle.AspNetCore.Swagger;

namespace NnService.Api.OpenApi;

/// <summary>How a model is asked, with its own features.</summary>
public static class ModelDocumentEndpoint
{
    public static void MapModelDocuments(this IEndpointRouteBuilder app) =>
        app.MapGet("/swagger/models/{id}.json", Get).WithName("getModelDocument").Needs(Scopes.Read).ExcludeFromDescription();

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Get(
        string id,
        HttpRequest request,
        CurrentVersions models,
        PredictorCache cache,
        IAsyncSwaggerProvider documents,
        CancellationToken cancellationToken)
    {
        var (model, predictor, version, problem) = await PredictionEndpoints.FindAsync(id, null, models, cache, cancellationToken);
        if (problem is not null) return problem;
        var prefix = request.PathBase.HasValue ? request.PathBase.Value : null;
        var service = await documents.GetSwaggerAsync(Swagger.DocumentName, basePath: prefix);
        var document = (JsonObject)JsonNode.Parse(await service.SerializeAsJsonAsync(Swagger.Version, cancellationToken))!;
        var encoding = predictor!.Encoding;
        ModelDocument.Narrow(document, new(SchemaContract.From(model!.Id, version, encoding), encoding.Unknown), model.Id);
        return TypedResults.Content(document.ToJsonString(), "application/json");
    }
}
