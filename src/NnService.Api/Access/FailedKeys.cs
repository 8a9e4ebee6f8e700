using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace NnService.Api.Access;

/// <summary>Counts wrong keys by the address that they come from, so that nobody tries many. Thread-safe.</summary>
/// <remarks>A valid key always passes: whoever shares an address with an attacker is not kept out.</remarks>
internal sealed class FailedKeys(IOptions<NnAuthOptions> options, TimeProvider time)
{
    // Addresses that are remembered; an attacker who has more of them makes the others be forgotten, not the memory grow.
    private const int MaxAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, Count> _counts = new();

    /// <summary>Counts a wrong key.</summary>
    /// <returns>Seconds after which this address may try again; null while it may.</returns>
    public int? Add(IPAddress? address)
    {
        var now = time.GetTimestamp();
        if (_counts.Count >= MaxAddresses) Forget(now);
        var count = _counts.GetOrAdd(Network(address), _ => new Count(now));
        lock (count)
        {
            if (time.GetElapsedTime(count.Began, now) >= Window)
            {
                count.Began = now;
                count.Failures = 0;
            }

            count.Failures++;
            return count.Failures <= options.Value.MaxFailuresPerMinute
                ? null
                : Math.Max(1, (int)Math.Ceiling((Window - time.GetElapsedTime(count.Began, now)).TotalSeconds));
        }
    }

    private void Forget(long now)
    {
        foreach (var (address, count) in _counts)
            if (time.GetElapsedTime(count.Began, now) >= Window) _counts.TryRemove(address, out _);
        if (_counts.Count >= MaxAddresses) _counts.Clear();
    }

    // One machine has a whole /64 of IPv6.
    private static IPAddress Network(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private sealed class Count(long began)
    {
        public long Began { get; set; } = began;

        public int Failures { get; set; }
    }
}
