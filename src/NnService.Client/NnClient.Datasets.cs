namespace NnService.Client;

/// <summary>What lists and changes datasets.</summary>
public sealed partial class NnClient
{
    /// <summary>Reads a page of the datasets, by id, without their columns.</summary>
    /// <inheritdoc cref="ListModelsAsync"/>
    public Task<Page<DatasetSummary>> ListDatasetsAsync(
        string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<DatasetSummary>>($"datasets{Query(("after", after), ("limit", Text(limit)))}", cancellationToken);
}
