using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Contracts;
using NnService.Api.Predictions;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Models;

namespace NnService.Api.Protocols;

/// <summary>
/// Finds the version that a foreign address names; there a version has its number, and a model whose versions are all untrained has none.
/// </summary>
internal sealed record ProtocolVersion(string Model, int Number, Predictor Predictor)
{
    /// <summary>The error body of both protocols.</summary>
    public static object Error(ProblemDetails problem) => new { error = problem.Detail };

    // The models that answer, by name, as KServe lists them in both protocols.
    public static async Task<Ok<ModelNamesContract>> ListAsync(ModelStore models, CancellationToken cancellationToken)
    {
        var index = await models.IndexAsync(cancellationToken);
        return TypedResults.Ok(
            new ModelNamesContract([.. index.Where(model => model.CurrentVersion is not null).Select(model => model.Id)]));
    }

    /// <summary>The version; null when there is none of that number, none that is trained, or no such model.</summary>
    public static async Task<ProtocolVersion?> FindAsync(
        string model, string? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(model, cancellationToken) is not { } known) return null;
        if ((version is null
            ? known.CurrentVersion
            : VersionReference.TryParse(version, null, out var asked) ? asked.Resolve(known.Aliases) : null) is not { } number)
            return null;
        return known.Versions.Contains(number)
            && await cache.FindAsync(new(known.Id, known.CreatedAt, number), cancellationToken) is { } predictor
            ? new(known.Id, number, predictor)
            : null;
    }
}
