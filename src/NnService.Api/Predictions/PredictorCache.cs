using Microsoft.Extensions.Caching.Memory;
using NnService.Domain.Data;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Predictions;

/// <summary>Versions ready to answer, kept while there is room; versions never change, so nothing goes stale.</summary>
public sealed class PredictorCache(ModelStore models) : IDisposable
{
    private const long MaxBytes = 512L << 20;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>The predictor of a version, or null when the model has no such version.</summary>
    /// <param name="model">The model as it is now; an id may be given to another model later, so its birth belongs to the key.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="cancellationToken">Ends the work when the client goes away.</param>
    public async Task<Predictor?> FindAsync(StoredModel model, int version, CancellationToken cancellationToken)
    {
        var key = (model.Id, model.CreatedAt, version);
        if (_cache.TryGetValue(key, out Predictor? known)) return known;
        if (await models.LoadVersionAsync(model.Id, version, cancellationToken) is not { } stored) return null;

        var definition = stored.Network.Definition;
        var outputs = definition.FanOut(stored.Network.Depth - 1);
        var predictor = new Predictor(stored.Network, stored.Info.Encoding ?? DataEncoding.Plain(DataEncoding.PlainTask(definition.Loss, outputs), definition.FanIn(0), outputs));
        return _cache.Set(key, predictor, new MemoryCacheEntryOptions { Size = 1024 + (sizeof(float) * (long)stored.Network.Parameters.Length) });
    }

    public void Dispose() => _cache.Dispose();
}
