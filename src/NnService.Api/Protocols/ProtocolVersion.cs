using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Hosting;
using NnService.Api.Predictions;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>Finds the version that a foreign address names; there a version has its number, and a model whose versions are all untrained has none.</summary>
internal sealed record ProtocolVersion(string Model, int Number, Predictor Predictor)
{
    /// <summary>The error body of both protocols.</summary>
    public static object Error(ProblemDetails problem) => new { error = problem.Detail };

    /// <summary>The version, or why there is none.</summary>
    public static async Task<(ProtocolVersion? Version, string? Missing)> FindAsync(string model, string? version, ServedModels models, PredictorCache cache, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(model, cancellationToken) is not { } known) return (null, $"There is no model '{Words.Clip(model)}'.");
        if (version is null && known.CurrentVersion is null) return (null, $"Model '{model}' has no trained version yet.");
        if (version is not null && !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return (null, $"'{Words.Clip(version)}' is no version; versions are numbers.");
        var number = version is null ? known.CurrentVersion!.Value : int.Parse(version, CultureInfo.InvariantCulture);
        return await cache.FindAsync(new(known.Id, known.CreatedAt, number), cancellationToken) is { } predictor
            ? (new(known.Id, number, predictor), null)
            : (null, $"Model '{model}' has no version {number}.");
    }
}
