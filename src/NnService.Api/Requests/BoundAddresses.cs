using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace NnService.Api.Requests;

/// <summary>Where the server is reached.</summary>
internal static class BoundAddresses
{
    /// <summary>Whether the server listens where other machines may reach it: not on loopback and Unix sockets alone.</summary>
    /// <remarks>By the addresses that it is bound to, so that all ways to configure them count; before the start there are none.</remarks>
    public static bool AreBeyondLoopback(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Any(address => !IsLoopback(BindingAddress.Parse(address)));
    }

    // A name other than localhost is bound as every address of the machine.
    private static bool IsLoopback(BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(address.Host, out var bound)) return false;
        return IPAddress.IsLoopback(bound.IsIPv4MappedToIPv6 ? bound.MapToIPv4() : bound);
    }
}
