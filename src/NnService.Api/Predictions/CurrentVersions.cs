using System.Collections.Concurrent;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Predictions;

/// <summary>A version that answers.</summary>
internal readonly record struct ServedVersion(string Model, int Version, Predictor Predictor);

/// <summary>
/// Knows, without asking the database, with which version each model answers that is asked for. What is known of a model is forgotten when
/// it changes, and looked up again by the next caller; a model that was in use is looked up at once. Thread-safe, without a lock on a
/// hit.
/// </summary>
public sealed partial class CurrentVersions : IDisposable
{
    private readonly ConcurrentDictionary<string, Pointer> _pointers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Pointer>.AlternateLookup<ReadOnlySpan<char>> _byId;
    private readonly ModelStore _models;
    private readonly PredictorCache _cache;
    private readonly ModelNotifications _notifications;
    private readonly ILogger<CurrentVersions> _logger;
    private long _changes;

    public CurrentVersions(ModelStore models, PredictorCache cache, ModelNotifications notifications, ILogger<CurrentVersions> logger)
    {
        _models = models;
        _cache = cache;
        _notifications = notifications;
        _logger = logger;
        _byId = _pointers.GetAlternateLookup<ReadOnlySpan<char>>();
        notifications.Changed += Forget;
    }

    /// <summary>The current version of a model, if it is ready in memory.</summary>
    /// <param name="id">The model.</param>
    /// <param name="tenant">To whom it must belong; null for whomever.</param>
    /// <param name="served">The version.</param>
    internal bool TryGet(ReadOnlySpan<char> id, string? tenant, out ServedVersion served)
    {
        served = default;
        if (!_byId.TryGetValue(id, out var pointer) || !pointer.Model.IsOf(tenant) || pointer.Current is not { } current
            || !_cache.TryGet(current, out var predictor))
            return false;
        served = new(current.Model, current.Version, predictor);
        return true;
    }

    /// <summary>What is known of a model, from memory or from the database; null when there is no such model.</summary>
    internal async Task<StoredModelPointer?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_pointers.TryGetValue(id, out var known)) return known.Model.IsOf(CallerContext.Current?.Tenant) ? known.Model : null;
        var changes = Volatile.Read(ref _changes);
        if (await _models.FindAsync(id, cancellationToken) is not { } model) return null;
        var pointer = new StoredModelPointer(
            model.Id,
            model.CreatedAt,
            model.CurrentVersion,
            model.LatestVersion,
            model.Built,
            model.Aliases,
            model.Tenant,
            [.. await _models.ListNumbersAsync(id, cancellationToken)]);
        _pointers[id] = new(pointer, model.CurrentVersion is { } version ? new VersionKey(model.Id, model.CreatedAt, version) : null);
        // what changed while it was read may be this model: the next one reads again
        if (changes != Volatile.Read(ref _changes)) _pointers.TryRemove(id, out _);
        return pointer;
    }

    public void Dispose() => _notifications.Changed -= Forget;

    private void Forget(string? changed)
    {
        Interlocked.Increment(ref _changes);
        if (changed is not null)
        {
            if (_pointers.TryRemove(changed, out _)) _ = WarmAsync(changed);
            return;
        }

        var inMemory = new List<string>();
        foreach (var id in _pointers.Keys)
            if (_pointers.TryRemove(id, out var pointer) && pointer.Current is { } current && _cache.TryGet(current, out _))
                inMemory.Add(id);
        _ = WarmAsync(inMemory);
    }

    /// <summary>One after the other: what is on its way into memory is not counted there yet.</summary>
    private async Task WarmAsync(List<string> ids)
    {
        foreach (var id in ids) await WarmAsync(id);
    }

    /// <summary>Makes the current version of a model ready, so that no request waits for it.</summary>
    internal async Task WarmAsync(string id)
    {
        try
        {
            await Task.Yield(); // the publisher of the change does not wait
            if (await FindAsync(id, CancellationToken.None) is { CurrentVersion: { } version } pointer)
                await _cache.FindAsync(new(pointer.Id, pointer.CreatedAt, version), CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.NotReady(_logger, id, e); // the next request reports what is wrong
        }
    }

    private sealed record Pointer(StoredModelPointer Model, VersionKey? Current);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Warming up the current version of model {ModelId} failed")]
        public static partial void NotReady(ILogger logger, string modelId, Exception exception);
    }
}

/// <summary>What must be known of a model to answer with it.</summary>
/// <param name="Id">The id.</param>
/// <param name="CreatedAt">Its birth: an id may be given to another model later.</param>
/// <param name="CurrentVersion">The version that answers; null until trained.</param>
/// <param name="LatestVersion">The highest number of a version; below 1 when none was trained.</param>
/// <param name="Built">Whether there are initial weights, version 0.</param>
/// <param name="Aliases">Names of versions.</param>
/// <param name="Tenant">To whom it belongs.</param>
/// <param name="Versions">The numbers of all; what was deleted may still be in memory.</param>
internal sealed record StoredModelPointer(
    string Id,
    DateTime CreatedAt,
    int? CurrentVersion,
    int LatestVersion,
    bool Built,
    IReadOnlyDictionary<string, int> Aliases,
    string Tenant,
    HashSet<int> Versions)
{
    /// <summary>Whether it is there for a tenant; null sees what belongs to whomever.</summary>
    public bool IsOf(string? tenant) => tenant is null || tenant == Tenant;
}
