using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Models;
using NnService.Api.Predictions;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;

namespace NnService.Api.Exchange;

/// <summary>The numbers of a version.</summary>
public static class WeightsEndpoints
{
    public static void MapWeights(this IEndpointRouteBuilder app) =>
        app.MapGet("/models/{id}/weights", GetWeights).WithTags("Models").WithName("getWeights").Needs(Scopes.Read)
            .WithSummary("Read every weight and bias of a version")
            .WithDescription("Of an ensemble those of one network, ?member=0 to members - 1; of the first one unless it is said.")
            .WithExample(response: ModelExamples.Weights);

    private static async Task<Results<Ok<WeightsContract>, ProblemHttpResult>> GetWeights(
        string id,
        VersionReference? version,
        int? member,
        ModelStore models,
        PredictorCache cache,
        LargeExports exports,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return ModelEndpoints.NoModel(id);
        if (version is { Alias: { } alias } && !model.Aliases.ContainsKey(alias)) return ModelEndpoints.NoAlias(id, alias, model.Aliases);
        var number = version?.Resolve(model.Aliases) ?? model.CurrentVersion ?? 0;
        if (await models.FindVersionAsync(id, number, cancellationToken) is not { } info) return ModelEndpoints.NoVersion(id, number);
        if (MemberChoice.Check(member, info.Definition.Members) is { } refusal) return refusal;
        if (exports.Enter(info.Definition.ParameterCount, context) is { } tooMany) return tooMany;
        return await cache.FindAsync(new(id, model.CreatedAt, number), cancellationToken) is { } predictor
            ? TypedResults.Ok(WeightsContract.From(number, predictor.Ensemble, member))
            : ModelEndpoints.NoVersion(id, number);
    }
}
