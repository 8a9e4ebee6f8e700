using System.Text.RegularExpressions;

namespace NnService.Api.Requests;

/// <summary>Origins of web pages: scheme, host and port, as a browser names them in the header <c>Origin</c>.</summary>
internal static partial class WebOrigin
{
    /// <summary>The spelling of browsers: lower case, without the default port of the scheme.</summary>
    /// <returns>Null for what is not exactly one origin.</returns>
    public static string? Normalize(string? text)
    {
        if (text is null || !Shape().IsMatch(text) || !Uri.TryCreate(text, UriKind.Absolute, out var uri)) return null;
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return uri.IsDefaultPort ? $"{uri.Scheme}://{host}" : $"{uri.Scheme}://{host}:{uri.Port}";
    }

    // Nothing that a parser of addresses would tidy away: no user, path, query, fragment, space or wildcard.
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*://([\p{L}\p{N}._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?\z")]
    private static partial Regex Shape();
}
