using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;

namespace NnService.Api.Models;

/// <summary>Names for versions, such as champion and candidate, by which predictions, protocols and exports ask for them.</summary>
public static class AliasEndpoints
{
    public static void MapAliases(this IEndpointRouteBuilder app)
    {
        var aliases = app.MapGroup("/models/{id}/aliases").WithTags("Models");
        aliases.MapPut("/{name}", Set).WithName("setAlias").Needs(Scopes.Train).WithSummary("Set an alias of a version, or move it there")
            .WithDescription("What asks for the name gets the new version from the next request on.")
            .WithExample(ModelExamples.SetAlias, ModelExamples.Alias);
        aliases.MapGet("/{name}", Get).WithName("getAlias").Needs(Scopes.Read).WithSummary("Read which version an alias stands for")
            .WithExample(response: ModelExamples.Alias);
        aliases.MapDelete("/{name}", Delete).WithName("deleteAlias").Needs(Scopes.Train).WithSummary("Delete an alias; the version stays")
            .WithExample();
    }

    private static async Task<Results<Ok<AliasContract>, ProblemHttpResult>> Set(
        string id, string name, SetAliasContract body, ModelStore models, CancellationToken cancellationToken)
    {
        if (!VersionReference.IsAlias(name))
            return ProblemResults.Invalid(
                [new Fault("/name", $"'{Text.Truncate(name)}' is not an alias: 1 to 63 of a-z, 0-9, '.', '_' and '-', a letter first.")]);
        if (VersionReference.Reserved.Contains(name))
            return ProblemResults.Invalid([new Fault("/name", $"'{name}' is where a training may start from; choose another alias.")]);
        if (body.Version is not { } asked)
            return ProblemResults.Invalid([new Fault("/version", "version is missing; send the number of a version, or another alias.")]);
        if (await models.FindAsync(id, cancellationToken) is not { } model) return ModelEndpoints.NoModel(id);
        if (asked.Resolve(model.Aliases) is not { } version)
            return ProblemResults.Invalid([ModelEndpoints.UnknownAlias("/version", asked.Alias!, model.Aliases)]);
        return await models.SetAliasAsync(id, name, version, cancellationToken) switch
        {
            AliasOutcome.NoSuchModel => ModelEndpoints.NoModel(id),
            AliasOutcome.NoSuchVersion => ProblemResults.Invalid(
                [new Fault("/version", $"the model has no version {version}; see GET /models/{Text.Truncate(id)}/versions.")]),
            AliasOutcome.TooMany => ProblemResults.Create(
                ProblemCode.TooLarge, $"Model '{id}' has {ModelStore.MaxAliases} aliases, which is the most; delete one first."),
            _ => TypedResults.Ok(new AliasContract(name, version)),
        };
    }

    private static async Task<Results<Ok<AliasContract>, ProblemHttpResult>> Get(
        string id, string name, ModelStore models, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return ModelEndpoints.NoModel(id);
        return model.Aliases.TryGetValue(name, out var version)
            ? TypedResults.Ok(new AliasContract(name, version))
            : ModelEndpoints.NoAlias(id, name, model.Aliases);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, string name, ModelStore models, CancellationToken cancellationToken)
    {
        if (await models.DeleteAliasAsync(id, name, cancellationToken)) return TypedResults.NoContent();
        return await models.FindAsync(id, cancellationToken) is { } model
            ? ModelEndpoints.NoAlias(id, name, model.Aliases)
            : ModelEndpoints.NoModel(id);
    }
}
