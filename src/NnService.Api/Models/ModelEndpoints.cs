using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Models;

/// <summary>Networks: define, list, look inside, promote, delete.</summary>
public static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        const string Revision = "The revision of the model, for If-Match.";
        var models = app.MapGroup("/models").WithTags("Models");
        models.MapPost("", Create).WithName("createModel").Needs(Scopes.Train).WithSummary("Define a network").WithIdempotency(ReadCreated)
            .WithAnswerHeader(HeaderNames.ETag, Revision)
            .WithExample(ModelExamples.Create, ModelExamples.Model);
        models.MapGet("", List).WithName("listModels").Needs(Scopes.Read).WithSummary("List the models, by id")
            .WithExample(response: ModelExamples.ModelList);
        models.MapGet("/{id}", Get).WithName("getModel").Needs(Scopes.Read).WithSummary("Read a model")
            .WithAnswerHeader(HeaderNames.ETag, Revision)
            .WithExample(response: ModelExamples.Model);
        models.MapPatch("/{id}", Patch).WithName("patchModel").Needs(Scopes.Train)
            .WithSummary("Describe a model, promote or roll back a version")
            .WithAnswerHeader(HeaderNames.ETag, Revision)
            .WithExample(ModelExamples.Patch, ModelExamples.Model);
        models.MapDelete("/{id}", Delete).WithName("deleteModel").Needs(Scopes.Train)
            .WithSummary("Delete a model with its versions and finished jobs")
            .WithExample();
    }

    private static async Task<Results<Created<ModelContract>, ProblemHttpResult>> Create(
        CreateModelContract body, ModelStore models, IOptions<NnLimits> limits, HttpResponse response, CancellationToken cancellationToken)
    {
        if (body.Layers?.Count is { } layers && layers > limits.Value.MaxLayers)
            return ProblemResults.Create(ProblemCode.TooLarge, ModelSize.TooManyLayers(layers, limits.Value));
        var faults = new List<Fault>();
        var definition = body.ToDefinition(faults);
        if (faults.Count > 0) return ProblemResults.Invalid(faults);
        if (ModelSize.Exceeds(definition, limits.Value) is { } detail) return ProblemResults.Create(ProblemCode.TooLarge, detail);

        var once = await response.HttpContext.IdempotentWriteAsync<StoredModel>(Answer, cancellationToken);
        return await models.CreateAsync(body.Id, body.Description, definition, cancellationToken, once) is { } model
            ? Answer(model)
            : ProblemResults.Create(ProblemCode.IdTaken, $"There is a model '{body.Id}' already.");

        Created<ModelContract> Answer(StoredModel created)
        {
            SetETag(response, created);
            return TypedResults.Created($"/models/{created.Id}", ModelContract.From(created));
        }
    }

    private static async Task<Results<Ok<ModelListContract>, ProblemHttpResult>> List(
        [AsParameters] Page page, ModelStore models, CancellationToken cancellationToken)
    {
        if (page.Check() is { } fault) return ProblemResults.Create(ProblemCode.BadQueryValue, fault);
        var items = await models.ListAsync(page.Size, page.After, cancellationToken);
        var current = await models.CurrentAsync(items, cancellationToken);
        return TypedResults.Ok(
            new ModelListContract(
                [.. items.Select(model => ModelContract.From(model, current.GetValueOrDefault(model.Id)))],
                Page.Next(items, model => model.Id)));
    }

    private static async Task<Results<Ok<ModelContract>, ProblemHttpResult>> Get(
        string id, ModelStore models, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return NoModel(id);
        SetETag(response, model);
        return TypedResults.Ok(await WithCurrentAsync(model, models, cancellationToken));
    }

    private static async Task<Results<Ok<ModelContract>, ProblemHttpResult>> Patch(
        string id,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        PatchModelContract body,
        ModelStore models,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (body.Description is { Length: > CreateModelContract.MaxDescription })
            return ProblemResults.Invalid(
                [new Fault(
                    "/description",
                    $"description has {body.Description.Length} characters; at most {CreateModelContract.MaxDescription} are allowed.")]);
        if (await models.FindAsync(id, cancellationToken) is not { } current) return NoModel(id);
        if (ifMatch is null)
            return ProblemResults.Create(
                ProblemCode.PreconditionRequired,
                $"Send If-Match with the ETag of GET /models/{id}, or If-Match: * to change whatever is there.");
        var tags = ifMatch.Split(',', StringSplitOptions.TrimEntries);
        var any = tags.Contains("*");
        if (!any && !tags.Contains(ETagOf(current)))
            return ProblemResults.Create(ProblemCode.PreconditionFailed, $"If-Match is {ifMatch}, the model is at {ETagOf(current)}.");

        if (body.CurrentVersion is { Alias: { } alias } && !current.Aliases.ContainsKey(alias))
            return ProblemResults.Invalid([UnknownAlias("/currentVersion", alias, current.Aliases)]);
        var promoted = body.CurrentVersion?.Resolve(current.Aliases);
        var (outcome, model) = await models.PatchAsync(
            id, any ? null : current.Revision, body.Description, promoted, cancellationToken);
        switch (outcome)
        {
            case PatchOutcome.NotFound:
                return NoModel(id);
            case PatchOutcome.PreconditionFailed:
                return ProblemResults.Create(ProblemCode.PreconditionFailed, $"The model was changed at the same time; read it again.");
            case PatchOutcome.NoSuchVersion:
                return ProblemResults.Invalid(
                    [new Fault("/currentVersion", $"The model has no version {promoted}; see GET /models/{id}/versions.")]);
            default:
                SetETag(response, model!);
                return TypedResults.Ok(await WithCurrentAsync(model!, models, cancellationToken));
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, ModelStore models, CancellationToken cancellationToken) =>
        await models.DeleteAsync(id, cancellationToken) switch
        {
            DeleteOutcome.NotFound => NoModel(id),
            DeleteOutcome.InUse =>
                ProblemResults.Create(ProblemCode.InUse, $"Model '{id}' has a job that is not finished; cancel it or wait for it."),
            _ => TypedResults.NoContent(),
        };

    /// <summary>What the creation of a model answers, for a model as it is now; null when there is none.</summary>
    internal static async Task<IResult?> ReadCreated(HttpContext context, string id)
    {
        var models = context.RequestServices.GetRequiredService<ModelStore>();
        if (await models.FindAsync(id, context.RequestAborted) is not { } model) return null;
        SetETag(context.Response, model);
        return TypedResults.Created($"/models/{id}", await WithCurrentAsync(model, models, context.RequestAborted) with { Metrics = null });
    }

    internal static ProblemHttpResult NoModel(string id) =>
        ProblemResults.Create(ProblemCode.NotFound, $"There is no model '{Text.Truncate(id)}'.");

    internal static ProblemHttpResult NoVersion(string id, int version) =>
        ProblemResults.Create(
            ProblemCode.NotFound, $"Model '{Text.Truncate(id)}' has no version {version}; see GET /models/{Text.Truncate(id)}/versions.");

    internal static ProblemHttpResult NoAlias(string id, string? alias, IReadOnlyDictionary<string, int> aliases) =>
        ProblemResults.Create(
            ProblemCode.NotFound, $"Model '{Text.Truncate(id)}' has no alias '{Text.Truncate(alias)}'; {Known(aliases)}.");

    /// <summary>The same where a body names the alias.</summary>
    internal static Fault UnknownAlias(string pointer, string alias, IReadOnlyDictionary<string, int> aliases) =>
        new(pointer, $"the model has no alias '{Text.Truncate(alias)}'; {Known(aliases)}.");

    /// <summary>What asks for the current version of a model that has none.</summary>
    /// <param name="id">The model.</param>
    /// <param name="latest">Its latest version; below 1 when it was never trained.</param>
    /// <param name="otherwise">What else could be asked for, or nothing.</param>
    internal static ProblemHttpResult NoCurrentVersion(string id, int latest, string otherwise) => ProblemResults.Create(
        ProblemCode.NoTrainedVersion,
        latest > 0
            ? $"No version of model '{id}' was promoted; PATCH /models/{id} with a currentVersion does it, or ask for a version by number, "
                + $"such as {latest}."
            : $"Model '{id}' has no trained version yet; train it{otherwise}.");

    private static string Known(IReadOnlyDictionary<string, int> aliases) => aliases.Count == 0
        ? "it has none"
        : $"it has {string.Join(", ", aliases.Select(alias => $"{alias.Key} ({alias.Value})"))}";

    private static void SetETag(HttpResponse response, StoredModel model) => response.Headers.ETag = ETagOf(model);

    private static async Task<ModelContract> WithCurrentAsync(StoredModel model, ModelStore models, CancellationToken cancellationToken) =>
        ModelContract.From(model, (await models.CurrentAsync([model], cancellationToken)).GetValueOrDefault(model.Id));

    private static string ETagOf(StoredModel model) => string.Create(CultureInfo.InvariantCulture, $"\"{model.Revision}\"");
}
