using NnService.Client;

namespace NnService.Web.Models;

/// <summary>A model and the version that is looked at.</summary>
/// <param name="Model">The model, without weights that were given with it.</param>
/// <param name="Version">The version; null where there is none.</param>
/// <param name="Schema">What the version takes and answers; null likewise.</param>
public sealed record ModelView(Model Model, ModelVersion? Version, ModelSchema? Schema)
{
    private const int MaxFeatures = 300;
    private const int MaxClasses = 50;

    /// <summary>Whether it is small enough to be sent along with the page.</summary>
    internal bool IsSmall => Schema is null
        || (Schema.Features.Count <= MaxFeatures && Version?.Metrics?.PerClass is not { Count: > MaxClasses });

    /// <summary>Reads a model and one of its versions: the one asked for, else the current one, else the latest.</summary>
    /// <param name="api">The API.</param>
    /// <param name="id">The model.</param>
    /// <param name="version">The version; null for whichever is there.</param>
    /// <param name="gone">Gives up.</param>
    internal static async Task<ModelView> ReadAsync(NnClient api, string id, int? version, CancellationToken gone)
    {
        var model = await api.GetModelAsync(id, gone);
        model = model with { Layers = NetworkText.WithoutWeights(model.Layers) };
        var wanted = version ?? model.CurrentVersion ?? await LatestAsync(api, id, gone);
        if (wanted is not { } number) return new(model, null, null);
        var found = await api.GetVersionAsync(id, number, gone);
        found = found with
        {
            Layers = NetworkText.WithoutWeights(found.Layers)!,
            Metrics = found.Metrics is { } metrics ? metrics with { ConfusionMatrix = null } : null,
        };
        return new(model, found, await api.GetSchemaAsync(id, number, gone));
    }

    private static async Task<int?> LatestAsync(NnClient api, string id, CancellationToken gone) =>
        (await api.ListVersionsAsync(id, limit: 1, newestFirst: true, cancellationToken: gone)).Items is [var latest]
            ? latest.Version
            : null;
}
