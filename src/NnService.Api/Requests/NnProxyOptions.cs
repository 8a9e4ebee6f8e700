using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using NnService.Domain;

namespace NnService.Api.Requests;

/// <summary>How clients reach the service where something stands between (<c>NnService:PathBase</c>, <c>NnService:Proxies</c>).</summary>
public sealed class NnProxyOptions : IValidatableObject
{
    public const string Section = "NnService";

    /// <summary>The path beneath which the service is reached, besides its own addresses, such as <c>/nn</c>; default none.</summary>
    [RegularExpression(
        "(/[A-Za-z0-9._~-]+)*",
        ErrorMessage = "The path must be one or more words, each after a slash, such as /nn or /lab/nn, without a slash at the end.")]
    public string PathBase { get; set; } = "";

    /// <summary>
    /// Proxies whose headers X-Forwarded-For, -Proto, -Host and -Prefix are believed, each as an IP address or a network such as
    /// <c>10.0.0.0/8</c>; default none.
    /// </summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>The same as networks.</summary>
    internal IPNetwork[] Networks => [.. Proxies.Select(Network).OfType<IPNetwork>()];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Proxies.Length; i++)
        {
            if (Network(Proxies[i]) is not null) continue;
            yield return new(
                $"'{Text.Truncate(Proxies[i])}' is neither an IP address, such as 192.0.2.7 or ::1, nor a network, such as 10.0.0.0/8.",
                [$"{nameof(Proxies)}:{i}"]);
        }
    }

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (!IPAddress.TryParse(text, out var address)) return null;
        return new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }
}
