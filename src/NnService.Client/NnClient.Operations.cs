using System.Net.Http.Json;

namespace NnService.Client;

/// <summary>What looks after the service itself.</summary>
public sealed partial class NnClient
{
    /// <summary>Reads name and version of the service.</summary>
    public Task<ServiceInfo> GetServiceAsync(CancellationToken cancellationToken = default) =>
        _wire.AskAsync<ServiceInfo>(() => new(HttpMethod.Get, "") { Headers = { { "Accept", "application/json" } } }, cancellationToken);

    /// <summary>Asks whether the service is ready.</summary>
    /// <returns>Null when it is; else why not.</returns>
    public async Task<string?> FindUnreadinessAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            (await _wire.SendAsync(() => new(HttpMethod.Get, "health/ready"), cancellationToken)).Dispose();
            return null;
        }
        catch (NnProblemException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reads the sizes that the service accepts, by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> GetLimitsAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync<LimitList>("capabilities", cancellationToken)).Limits;

    /// <summary>Reads what the service counts, in the text format of Prometheus.</summary>
    public async Task<string> GetMetricsAsync(CancellationToken cancellationToken = default)
    {
        using var response = await _wire.SendAsync(() => new(HttpMethod.Get, "metrics"), cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Lists the processes and what they run.</summary>
    public async Task<IReadOnlyList<ServiceNode>> ListNodesAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync<Items<ServiceNode>>("nodes", cancellationToken)).All;

    /// <summary>Lists all keys, without their secrets.</summary>
    public async Task<IReadOnlyList<AccessKey>> ListKeysAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync<Items<AccessKey>>("admin/keys", cancellationToken)).All;

    /// <summary>Makes a key.</summary>
    /// <returns>The key, with its secret, which is told this once.</returns>
    public Task<AccessKey> CreateKeyAsync(NewKey key, CancellationToken cancellationToken = default) =>
        _wire.AskOnceAsync<AccessKey>(
            () => new(HttpMethod.Post, "admin/keys") { Content = JsonContent.Create(key, options: Wire.Json) }, cancellationToken);

    /// <summary>Makes the successor of a key, which itself stays valid for another 24 hours.</summary>
    /// <returns>The successor, with its secret, which is told this once.</returns>
    public Task<AccessKey> RotateKeyAsync(string id, CancellationToken cancellationToken = default) =>
        _wire.AskOnceAsync<AccessKey>(() => new(HttpMethod.Post, $"admin/keys/{Escape(id)}/rotate"), cancellationToken);

    /// <summary>Revokes a key, for ever.</summary>
    public async Task RevokeKeyAsync(string id, CancellationToken cancellationToken = default) =>
        (await _wire.SendAsync(() => new(HttpMethod.Delete, $"admin/keys/{Escape(id)}"), cancellationToken)).Dispose();

    /// <summary>Reads who changed what, the newest first.</summary>
    /// <param name="after">Where it begins: <see cref="Page{T}.Next"/> of the page before; null for the first one.</param>
    /// <param name="limit">How many there are at most, 1 to 1000; null for 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<AuditEntry>> ListAuditAsync(
        string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<AuditEntry>>($"admin/audit{Query(("after", after), ("limit", Text(limit)))}", cancellationToken);

    /// <summary>Lists all webhooks, without their secrets.</summary>
    public async Task<IReadOnlyList<Webhook>> ListWebhooksAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync<Items<Webhook>>("webhooks", cancellationToken)).All;

    /// <summary>Copies the whole database while the service works.</summary>
    public Task<Backup> BackUpAsync(CancellationToken cancellationToken = default) =>
        _wire.AskOnceAsync<Backup>(() => new(HttpMethod.Post, "admin/backup"), cancellationToken);

    private sealed record LimitList(IReadOnlyDictionary<string, long> Limits);

    private sealed record Items<T>([property: System.Text.Json.Serialization.JsonPropertyName("items")] IReadOnlyList<T> All);
}
