using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Models;

/// <summary>Versions of a model: list, read, judge, describe, delete.</summary>
public static class VersionEndpoints
{
    private const string Oldest = "version";
    private const string Newest = "-version";

    public static void MapVersions(this IEndpointRouteBuilder app)
    {
        var versions = app.MapGroup("/models/{id}/versions").WithTags("Models");
        versions.MapGet("", List).WithName("listVersions").Needs(Scopes.Read).WithSummary("List the versions of a model")
            .WithExample(response: ModelExamples.VersionList);
        versions.MapGet("/{version:int}", Get).WithName("getVersion").Needs(Scopes.Read).WithSummary("Read a version of a model")
            .WithExample(response: ModelExamples.Version);
        versions.MapGet("/{version:int}/held-out", GetHeldOut).WithName("getHeldOut").Needs(Scopes.Read)
            .WithSummary("Read what held-out rows tell of a version")
            .WithDescription(
                "Beside the metrics: how wide the intervals around a number are; of classes ROC and precision by threshold, how often a "
                + "probability is right, and the best threshold for each goal.")
            .WithExample(response: ModelExamples.HeldOut);
        versions.MapPatch("/{version:int}", Patch).WithName("patchVersion").Needs(Scopes.Train).WithSummary("Describe and tag a version")
            .WithExample(ModelExamples.Notes, ModelExamples.Version);
        versions.MapDelete("/{version:int}", Delete).WithName("deleteVersion").Needs(Scopes.Train).WithSummary("Delete a version")
            .WithDescription(
                "Not the current one, one with an alias, one that a job begins with, or version 0. Its number is not given again.")
            .WithExample();
    }

    private static async Task<Results<Ok<VersionListContract>, ProblemHttpResult>> List(
        string id,
        ModelStore models,
        CancellationToken cancellationToken,
        int limit = Page.MaxLimit,
        int? after = null,
        string sort = Oldest)
    {
        if (new Page(limit).Check() is { } fault) return ProblemResults.Create(ProblemCode.BadQueryValue, fault);
        if (sort is not (Oldest or Newest))
        {
            var detail = $"sort is '{Text.Truncate(sort)}'; use {Oldest}, or {Newest} for the newest first.";
            return ProblemResults.Create(ProblemCode.BadQueryValue, new Fault("?sort", detail));
        }

        if (await models.FindAsync(id, cancellationToken) is null) return ModelEndpoints.NoModel(id);
        var versions = await models.ListVersionsAsync(id, limit, after, sort == Newest, cancellationToken);
        var next = Page.Next(versions, version => version.Number.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new VersionListContract([.. versions.Select(VersionContract.InList)], next));
    }

    private static async Task<Results<Ok<VersionContract>, ProblemHttpResult>> Get(
        string id, int version, ModelStore models, CancellationToken cancellationToken) =>
        await models.FindVersionAsync(id, version, cancellationToken) is { } found
            ? TypedResults.Ok(VersionContract.From(found))
            : ModelEndpoints.NoVersion(id, version);

    private static async Task<Results<Ok<HeldOutContract>, ProblemHttpResult>> GetHeldOut(
        string id, int version, ModelStore models, CancellationToken cancellationToken) =>
        await models.FindVersionAsync(id, version, cancellationToken) is { } found
            ? TypedResults.Ok(HeldOutContract.From(found, await models.FindHeldOutAsync(id, version, cancellationToken)))
            : ModelEndpoints.NoVersion(id, version);

    private static async Task<Results<Ok<VersionContract>, ProblemHttpResult>> Patch(
        string id, int version, PatchNotesContract body, ModelStore models, CancellationToken cancellationToken)
    {
        if (body.Check().ToArray() is { Length: > 0 } faults) return ProblemResults.Invalid(faults);
        return await models.PatchVersionAsync(id, version, body.ToChange(), cancellationToken) switch
        {
            NotesOutcome.TooManyTags => NotesProblems.TooManyTags(),
            NotesOutcome.Changed => await Get(id, version, models, cancellationToken),
            _ => ModelEndpoints.NoVersion(id, version),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, int version, ModelStore models, CancellationToken cancellationToken) =>
        await models.DeleteVersionAsync(id, version, cancellationToken) switch
        {
            VersionDeletion.Deleted => TypedResults.NoContent(),
            VersionDeletion.NoSuchVersion => ModelEndpoints.NoVersion(id, version),
            VersionDeletion.IsInitial => InUse(version, "is the initial weights, which trainings begin with"),
            VersionDeletion.IsCurrent => InUse(version, $"is the current one; PATCH /models/{Text.Truncate(id)} promotes another one"),
            VersionDeletion.IsAliased => InUse(version, "has an alias; delete or move it first"),
            _ => InUse(version, "is what a job begins with that is not finished; cancel it or wait for it"),
        };

    private static ProblemHttpResult InUse(int version, string why) =>
        ProblemResults.Create(ProblemCode.InUse, $"Version {version.ToString(CultureInfo.InvariantCulture)} {why}.");
}
