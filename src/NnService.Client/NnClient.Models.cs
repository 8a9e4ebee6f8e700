namespace NnService.Client;

/// <summary>What lists and changes models and their versions.</summary>
public sealed partial class NnClient
{
    /// <summary>Reads a page of the models, by id.</summary>
    /// <param name="after">Where it begins: <see cref="Page{T}.Next"/> of the page before; null for the first one.</param>
    /// <param name="limit">How many there are at most, 1 to 1000; null for 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<Model>> ListModelsAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<Model>>($"models{Query(("after", after), ("limit", Text(limit)))}", cancellationToken);
}
