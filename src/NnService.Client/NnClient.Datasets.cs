using System.Globalization;
using System.Net.Http.Json;

namespace NnService.Client;

/// <summary>What lists and changes datasets.</summary>
public sealed partial class NnClient
{
    /// <summary>Reads a page of the datasets, by id, without their columns.</summary>
    /// <inheritdoc cref="ListModelsAsync"/>
    public Task<Page<DatasetSummary>> ListDatasetsAsync(
        string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<DatasetSummary>>($"datasets{Query(("after", after), ("limit", Text(limit)))}", cancellationToken);

    /// <summary>Reads rows.</summary>
    /// <param name="id">The dataset.</param>
    /// <param name="offset">Rows to pass over.</param>
    /// <param name="limit">How many there are at most, 1 to 1000; null for 50. There are fewer where they are large.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DatasetRows> GetRowsAsync(string id, int offset = 0, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync<DatasetRows>(
            $"datasets/{Escape(id)}/rows{Query(("offset", offset.ToString(CultureInfo.InvariantCulture)), ("limit", Text(limit)))}",
            cancellationToken);

    /// <summary>Looks at the values of some columns, and at what they tell about another.</summary>
    /// <param name="id">The dataset.</param>
    /// <param name="target">The column that they are to tell about; null for none.</param>
    /// <param name="offset">Columns to pass over.</param>
    /// <param name="limit">How many columns there are at most, 1 to 1000; null for 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DatasetProfile> GetProfileAsync(
        string id, string? target = null, int offset = 0, int? limit = null, CancellationToken cancellationToken = default)
    {
        var start = offset.ToString(CultureInfo.InvariantCulture);
        return GetAsync<DatasetProfile>(
            $"datasets/{Escape(id)}/profile{Query(("target", target), ("offset", start), ("limit", Text(limit)))}", cancellationToken);
    }

    /// <summary>Reads columns as other types; their text stays as it was sent, so that there is a way back.</summary>
    /// <param name="id">The dataset.</param>
    /// <param name="types">The new type by column: number, category, boolean, text or date. Others stay as they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Dataset> ChangeTypesAsync(
        string id, IReadOnlyDictionary<string, string> types, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Dataset>(
            () => new(HttpMethod.Patch, $"datasets/{Escape(id)}/schema")
            {
                Content = JsonContent.Create(new { columns = types }, options: Wire.Json),
            },
            cancellationToken);

    /// <summary>Deletes a dataset that no unfinished job needs.</summary>
    public async Task DeleteDatasetAsync(string id, CancellationToken cancellationToken = default) =>
        (await _wire.SendAsync(() => new(HttpMethod.Delete, $"datasets/{Escape(id)}"), cancellationToken)).Dispose();

    /// <summary>Makes a dataset up.</summary>
    public Task<Dataset> GenerateAsync(NewGenerated dataset, CancellationToken cancellationToken = default) =>
        CreateAsync<Dataset>("datasets/generate", () => JsonContent.Create(dataset, options: Wire.Json), cancellationToken);

    /// <summary>Lists what kinds of datasets can be made up.</summary>
    public async Task<IReadOnlyList<GeneratorKind>> ListGeneratorsAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync<GeneratorList>("capabilities", cancellationToken)).Generators;

    private sealed record GeneratorList(IReadOnlyList<GeneratorKind> Generators);
}
