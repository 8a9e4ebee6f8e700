using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NnService.Api.Requests;

namespace NnService.Api.Hosting;

/// <summary>Where and how the server listens.</summary>
internal static class KestrelSetup
{
    private const string DefaultUrl = "http://localhost:5080";

    public static void AddListening(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        var configured = keys.Any(key => !string.IsNullOrEmpty(configuration[key]))
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!configured) builder.WebHost.UseUrls(DefaultUrl);

        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<NnLimits>>((server, limits) =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = limits.Value.MaxBodyBytes;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }

    /// <summary>Whether the server listens where other machines may reach it: not on loopback and Unix sockets alone.</summary>
    /// <remarks>By the addresses that it is bound to, so that all ways to configure them count; before the start there are none.</remarks>
    public static bool IsBeyondLoopback(IServer server)
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
