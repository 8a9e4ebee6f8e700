using System.Net;
using System.Net.Sockets;

namespace NnService.Infrastructure.Webhooks;

/// <summary>Which addresses belong to the public internet: those that no registry of IANA sets aside for something else.</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // shared by customers of a carrier
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local, and the metadata of clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "2001::/23", // protocols, among them Teredo, which hides an IPv4 address
            "2001:db8::/32",
            "2002::/16", // 6to4, which hides one too
            "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>Whether an address is one of them.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Global6.Contains(address)) return false;
        return !Array.Exists(Special, network => network.Contains(address));
    }
}
