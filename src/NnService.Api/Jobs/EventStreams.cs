using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Jobs;

/// <summary>
/// Keeps the event streams that are open at the same time within NnService:Limits:MaxEventStreams, and, where clients come from beyond
/// this machine, those of each within NnService:Limits:MaxEventStreamsPerAddress. Thread-safe.
/// </summary>
public sealed class EventStreams : IDisposable
{
    // A client of IPv6 has at least this much of an address to itself, and chooses the rest.
    private const int PrefixBytes = 8;

    private readonly NnLimits _limits;
    private readonly IServer _server;
    private readonly ConcurrencyLimiter _all;
    private readonly PartitionedRateLimiter<IPAddress> _byAddress;

    public EventStreams(IOptions<NnLimits> limits, IServer server, IMeterFactory meters)
    {
        _limits = limits.Value;
        _server = server;
        _all = new ConcurrencyLimiter(new() { PermitLimit = _limits.MaxEventStreams });
        _byAddress = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
            RateLimitPartition.GetConcurrencyLimiter(address, _ => new() { PermitLimit = _limits.MaxEventStreamsPerAddress }));
        meters.OfService().CreateObservableGauge("nnservice.event_streams", () => Open, "{stream}", "Event streams that are open.");
    }

    /// <summary>Streams that are open.</summary>
    private long Open => _limits.MaxEventStreams - _all.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Takes a place for the stream that answers a request, which is given back when the request ends, however it ends.</summary>
    /// <returns>The refusal where there is none; else null.</returns>
    internal ProblemHttpResult? Enter(HttpContext context)
    {
        var place = _all.AttemptAcquire();
        if (!place.IsAcquired) return Refusal(place, nameof(NnLimits.MaxEventStreams), _limits.MaxEventStreams, "");
        context.Response.RegisterForDispose(place);

        var address = context.Connection.RemoteIpAddress;
        if (ClientOf(address) is not { } client || !IsFromBeyond(address!)) return null;
        place = _byAddress.AttemptAcquire(client);
        if (!place.IsAcquired)
            return Refusal(place, nameof(NnLimits.MaxEventStreamsPerAddress), _limits.MaxEventStreamsPerAddress, " from your address");
        context.Response.RegisterForDispose(place);
        return null;
    }

    public void Dispose()
    {
        _all.Dispose();
        _byAddress.Dispose();
    }

    /// <summary>
    /// What all addresses of one client have in common: the address of IPv4, also where it comes as one of IPv6, and of IPv6 the
    /// first 64 bits.
    /// </summary>
    /// <returns>Null for a client without an address, at the other end of a Unix socket.</returns>
    internal static IPAddress? ClientOf(IPAddress? address)
    {
        if (address is null) return null;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length == sizeof(int)) return address;
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }

    // Where the server listens on loopback alone, a client from elsewhere has come through a proxy that is believed.
    private bool IsFromBeyond(IPAddress address) => !IPAddress.IsLoopback(address) || BoundAddresses.AreBeyondLoopback(_server);

    private static ProblemHttpResult Refusal(RateLimitLease place, string limit, int streams, string where)
    {
        place.Dispose();
        var detail = $"{streams} event streams are open{where}, and that many are allowed ({NnLimits.Section}:{limit}). ";
        return ProblemResults.Create(ProblemCode.TooManyStreams, detail + "Close one, or ask again later; GET /jobs/{id} tells the same.");
    }
}
