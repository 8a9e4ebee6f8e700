using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Predictions;

/// <summary>What a prediction takes.</summary>
public static class SchemaEndpoints
{
    public static void MapSchemas(this IEndpointRouteBuilder app) =>
        app.MapGet("/models/{id}/schema", Get).WithTags("Predictions").WithName("getSchema").Needs(Scopes.Predict)
            .WithSummary("Get the input and output schema of predictions")
            .WithExample(response: PredictionExamples.Schema);

    private static async Task<Results<Ok<SchemaContract>, ProblemHttpResult>> Get(
        string id, VersionReference? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken)
    {
        var (model, predictor, number, problem) = await PredictionEndpoints.FindAsync(id, version, models, cache, cancellationToken);
        return problem is null ? TypedResults.Ok(SchemaContract.From(model!.Id, number, predictor!.Encoding)) : problem;
    }
}
