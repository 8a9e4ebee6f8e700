using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using NnService.Api.Hosting;
using NnService.Domain.Data;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Predictions;

/// <summary>A version of a model; an id may be given to another model later, so the model's birth belongs to it.</summary>
internal sealed record VersionKey(string Model, DateTime CreatedAt, int Version);

/// <summary>Versions ready to answer, the most recently used ones, as many as fit into NnService:Limits:MaxPredictorBytes; versions never change, so nothing goes stale. Thread-safe.</summary>
public sealed class PredictorCache(ModelStore models, IOptions<NnLimits> limits) : IDisposable
{
    // What a predictor takes besides its weights.
    private const long Overhead = 4096;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = limits.Value.MaxPredictorBytes, CompactionPercentage = 0.2 });

    internal bool TryGet(VersionKey key, [NotNullWhen(true)] out Predictor? predictor) => _cache.TryGetValue(key, out predictor);

    /// <summary>The predictor of a version, or null when the model has no such version.</summary>
    /// <param name="key">The version.</param>
    /// <param name="cancellationToken">Ends the work when the client goes away.</param>
    internal async Task<Predictor?> FindAsync(VersionKey key, CancellationToken cancellationToken)
    {
        if (TryGet(key, out var known)) return known;
        if (await models.LoadVersionAsync(key.Model, key.Version, cancellationToken) is not { } stored) return null;

        var definition = stored.Network.Definition;
        var outputs = definition.FanOut(stored.Network.Depth - 1);
        var predictor = new Predictor(stored.Network, stored.Info.Encoding ?? DataEncoding.Plain(DataEncoding.PlainTask(definition.Loss, outputs), definition.FanIn(0), outputs));
        return _cache.Set(key, predictor, new MemoryCacheEntryOptions { Size = Overhead + (sizeof(float) * (long)stored.Network.Parameters.Length) });
    }

    public void Dispose() => _cache.Dispose();
}
