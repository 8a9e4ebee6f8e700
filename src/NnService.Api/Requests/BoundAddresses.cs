using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace NnService.Api.Requests;

/// <summary>Where the server is reached, and where it is told to listen.</summary>
internal static class BoundAddresses
{
    /// <summary>Whether the server listens where other machines may reach it: not on loopback and Unix sockets alone.</summary>
    /// <remarks>By the addresses that it is bound to, so that all ways to configure them count; before the start there are none.</remarks>
    public static bool AreBeyondLoopback(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Any(address => IsBeyondLoopback(BindingAddress.Parse(address)));
    }

    /// <summary>The addresses that a configuration names, in all ways that there are; which of them win is the server's affair.</summary>
    public static IReadOnlyList<BindingAddress> Configured(IConfiguration configuration)
    {
        var urls = Split(configuration[WebHostDefaults.ServerUrlsKey]);
        var ports = Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}")
            .Concat(Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"));
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return [.. urls.Concat(urls.Length == 0 ? ports : []).Concat(endpoints).Select(Parse).OfType<BindingAddress>()];
    }

    /// <summary>Whether other machines reach an address.</summary>
    /// <remarks>A name other than localhost is bound as every address of the machine.</remarks>
    public static bool IsBeyondLoopback(BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return false;
        if (!IPAddress.TryParse(address.Host, out var bound)) return true;
        return !IPAddress.IsLoopback(bound.IsIPv4MappedToIPv6 ? bound.MapToIPv4() : bound);
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // What cannot be read is refused by the server, which says so.
    private static BindingAddress? Parse(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
