using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using NnService.Api.Requests;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Predictions;

/// <summary>A version of a model; an id may be given to another model later, so the model's birth belongs to it.</summary>
internal sealed record VersionKey(string Model, DateTime CreatedAt, int Version);

/// <summary>
/// Versions ready to answer, the most recently used ones, as many as fit into NnService:Limits:MaxPredictorBytes; versions never change, so
/// nothing goes stale. Thread-safe.
/// </summary>
public sealed class PredictorCache : IDisposable
{
    // What a predictor takes besides its weights.
    private const long Overhead = 4096;

    // Larger versions are read one after the other, so that many that are asked for at once find room made by the cache.
    private const long MaxSmall = 1_000_000;

    private readonly ModelStore _models;
    private readonly MemoryCache _cache;
    private readonly long _limit;
    private readonly Lock _room = new();
    private readonly ConcurrencyLimiter _largeLoads = new(new() { PermitLimit = 1, QueueLimit = int.MaxValue });
    private readonly ConcurrentDictionary<VersionKey, Lazy<Task<Predictor?>>> _loading = new();
    private long _loads;

    public PredictorCache(ModelStore models, IOptions<NnLimits> limits, IMeterFactory meters)
    {
        _models = models;
        _limit = limits.Value.MaxPredictorBytes;
        _cache = new(new MemoryCacheOptions { SizeLimit = _limit, TrackStatistics = true });
        var meter = meters.OfService();
        meter.CreateObservableCounter(
            "nnservice.predictor.cache.hits", () => Statistics.TotalHits, "{lookup}", "Lookups that found a version in memory.");
        meter.CreateObservableGauge(
            "nnservice.predictor.cache.versions", () => Statistics.CurrentEntryCount, "{version}", "Versions in memory.");
        meter.CreateObservableGauge(
            "nnservice.predictor.cache.size", () => Statistics.CurrentEstimatedSize ?? 0, "By", "What the versions in memory take.");
        meter.CreateObservableCounter(
            "nnservice.predictor.cache.loads",
            () => Volatile.Read(ref _loads),
            "{version}",
            "Versions read from the database into memory.");
    }

    private MemoryCacheStatistics Statistics => _cache.GetCurrentStatistics()!;

    internal bool TryGet(VersionKey key, [NotNullWhen(true)] out Predictor? predictor) => _cache.TryGetValue(key, out predictor);

    /// <summary>The predictor of a version, or null when the model has no such version.</summary>
    /// <param name="key">The version.</param>
    /// <param name="cancellationToken">Ends the waiting when the client goes away.</param>
    internal async Task<Predictor?> FindAsync(VersionKey key, CancellationToken cancellationToken)
    {
        if (TryGet(key, out var known)) return known;
        // However many ask, it is read once, also when the first of them goes away.
        return await _loading.GetOrAdd(key, _ => new(() => LoadAsync(key))).Value.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _largeLoads.Dispose();
    }

    private async Task<Predictor?> LoadAsync(VersionKey key)
    {
        try
        {
            await Task.Yield(); // the first caller waits as all others do
            if (await _models.FindVersionAsync(key.Model, key.Version, CancellationToken.None) is not { } info) return null;
            using var lease = info.Definition.ParameterCount > MaxSmall ? await _largeLoads.AcquireAsync() : null;
            return await _models.LoadVersionAsync(key.Model, key.Version, CancellationToken.None) is { } stored ? Keep(key, stored) : null;
        }
        finally
        {
            _loading.TryRemove(key, out _);
        }
    }

    private Predictor Keep(VersionKey key, StoredVersion stored)
    {
        Interlocked.Increment(ref _loads);
        var definition = stored.Ensemble.Definition;
        var outputs = definition.Outputs!.Value;
        var predictor = new Predictor(
            stored.Ensemble,
            stored.Info.Encoding ?? DataEncoding.Plain(DataEncoding.PlainTask(definition.Loss, outputs), definition.FanIn(0), outputs),
            stored.Errors);
        var size = Overhead + (sizeof(float) * (long)stored.Ensemble.ParameterCount)
            + (sizeof(double) * stored.Errors.Sum(errors => (long)errors.Sorted.Length));
        if (size > _limit) return predictor;
        lock (_room)
        {
            // The cache refuses what does not fit, and makes room afterwards; here the least recently used go first, one by one.
            while (Statistics is { CurrentEntryCount: > 0 and var count } now && now.CurrentEstimatedSize + size > _limit)
                _cache.Compact(1.5 / count);
            return _cache.Set(key, predictor, new MemoryCacheEntryOptions { Size = size });
        }
    }
}
