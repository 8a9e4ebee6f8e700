using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Audit;

/// <summary>Refused requests of one kind.</summary>
/// <param name="Request">What they have in common, and when the first came.</param>
/// <param name="Tenant">The tenant of the caller.</param>
/// <param name="Count">How many.</param>
internal sealed record RefusedRequests(AuditedRequest Request, string Tenant, int Count);

/// <summary>
/// Counts refused requests until they are written down, so that whoever is refused a thousand times a second makes a line a minute.
/// Thread-safe.
/// </summary>
public sealed class RefusalCounter
{
    // Kinds that are told apart within a minute; what is beyond is summed by status alone.
    private const int MaxKinds = 1_000;

    private readonly Dictionary<Kind, (DateTime At, int Count)> _refused = [];
    private readonly Lock _lock = new();

    /// <summary>Counts a refusal.</summary>
    public void Add(DateTime at, string tenant, string? caller, string method, string route, int status, string? address)
    {
        var kind = new Kind(tenant, caller, method, route, status, address);
        lock (_lock)
        {
            if (_refused.Count >= MaxKinds && !_refused.ContainsKey(kind)) kind = new(Tenants.Default, null, "*", "*", status, null);
            var (first, count) = _refused.GetValueOrDefault(kind, (at, 0));
            _refused[kind] = (first, count + 1);
        }
    }

    /// <summary>What was refused since the last time.</summary>
    internal IReadOnlyCollection<RefusedRequests> Take()
    {
        lock (_lock)
        {
            RefusedRequests[] taken =
            [
                .. _refused.Select(refused => new RefusedRequests(
                    new(
                        refused.Value.At,
                        refused.Key.Caller,
                        refused.Key.Method,
                        refused.Key.Route,
                        Path: null,
                        refused.Key.Status,
                        refused.Key.Address,
                        TraceId: null),
                    refused.Key.Tenant,
                    refused.Value.Count)),
            ];
            _refused.Clear();
            return taken;
        }
    }

    private readonly record struct Kind(string Tenant, string? Caller, string Method, string Route, int Status, string? Address);
}
