using System.Net.Http.Json;

namespace NnService.Client;

/// <summary>What tells how good a version is.</summary>
public sealed partial class NnClient
{
    /// <summary>Reads what the rows that a version did not learn from tell of it.</summary>
    public Task<HeldOut> GetHeldOutAsync(string model, int version, CancellationToken cancellationToken = default) =>
        GetAsync<HeldOut>(FormattableString.Invariant($"models/{Escape(model)}/versions/{version}/held-out"), cancellationToken);

    /// <summary>Measures how much worse the answers are when the values of a feature are shuffled.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dataset">The rows to measure by.</param>
    /// <param name="version">The version, by number or alias; null for the current one.</param>
    /// <param name="repeats">How often each feature is shuffled, 1 to 50; null for 5.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Importance> MeasureImportanceAsync(
        string model, string dataset, VersionName? version = null, int? repeats = null, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Importance>(
            () => new(HttpMethod.Post, $"models/{Escape(model)}/importance")
            {
                Content = JsonContent.Create(new { dataset, version, repeats }, options: Wire.Json),
            },
            cancellationToken);
}
