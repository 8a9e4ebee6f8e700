using System.Net;
using NnService.Domain;

namespace NnService.Infrastructure.Webhooks;

/// <summary>Where messages may go. What a name means is looked at again whenever one is sent: <see cref="WebhookSender"/>.</summary>
public static class WebhookTarget
{
    /// <summary>Characters of a URL at most.</summary>
    public const int MaxLength = 2000;

    /// <summary>What is wrong with a URL; null where messages may go there.</summary>
    public static string? FaultOf(string? url, NnWebhookOptions options)
    {
        if (string.IsNullOrEmpty(url)) return "url is missing; messages go to an absolute https URL.";
        if (url.Length > MaxLength) return $"url has {url.Length} characters; at most {MaxLength} are allowed.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || url.Any(char.IsControl))
            return $"'{Text.Truncate(url)}' is not an absolute https URL.";
        if (uri.UserInfo.Length > 0) return "url holds a name or a password before the host, which are not sent; leave them out.";
        if (uri.Fragment.Length > 0) return "url holds a fragment, which is not sent; leave it out.";
        if (options.AllowPrivateTargets) return null;
        if (uri.Scheme == "http") return "url is http; only https is allowed (NnService:Webhooks:AllowPrivateTargets).";
        return IsKnownPrivate(uri)
            ? $"url leads to {uri.Host}; only public addresses are allowed (NnService:Webhooks:AllowPrivateTargets)."
            : null;
    }

    private static bool IsKnownPrivate(Uri uri) => IPAddress.TryParse(uri.Host, out var address)
        ? !PublicAddresses.Contains(address)
        : uri.IdnHost.TrimEnd('.') is var host
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
