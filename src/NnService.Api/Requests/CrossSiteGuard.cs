using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Requests;

/// <summary>
/// Refuses what a web page of another server sends to change something here: a browser sends it for its user, unasked and from inside their
/// network.
/// </summary>
/// <remarks>
/// Browsers tell where a request comes from, and a page cannot forge it: <c>Sec-Fetch-Site</c> (new ones, over HTTPS or to this machine) or
/// <c>Origin</c> (all of them, with everything but GET and HEAD). Programs send neither and pass. What only reads needs no guard: a page of
/// another origin sends it but does not get to see the answer.
/// </remarks>
internal sealed class CrossSiteGuard(IOptions<NnCorsOptions> cors)
{
    private const string FetchSite = "Sec-Fetch-Site";

    private readonly FrozenSet<string> _origins = cors.Value.NormalOrigins.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a browser sent a request; programs do not say where they come from.</summary>
    public static bool IsOfBrowser(HttpRequest request) => request.Headers.Origin.Count > 0 || request.Headers.ContainsKey(FetchSite);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Allows(context.Request)) return next(context);
        var headers = context.Request.Headers;
        var origin = headers.Origin.Count == 0 ? "another origin" : $"the origin '{Text.Truncate(headers.Origin)}'";
        return context.RefuseAsync(
            ProblemCode.CrossSite,
            $"A web page of {origin} sent this request. Changes are taken from pages of this server"
            + $" ({Text.Truncate(context.Request.Host.Value)}) and of the origins that NnService:Cors:Origins lists.");
    }

    // Whoever opens the connection of a page can do over it what the page can.
    private bool Allows(HttpRequest request)
    {
        if (!PagePaths.IsConnection(request.Path) && IsRead(request)) return true;
        var headers = request.Headers;
        if (headers.Origin is [{ } listed] && _origins.Contains(listed)) return true;
        if (headers.TryGetValue(FetchSite, out var site)) return site is ["same-origin" or "none"];
        return headers.Origin.Count == 0 || (headers.Origin is [{ } origin] && IsOwn(origin, request));
    }

    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    // A proxy may have ended TLS, so that a page of https is an own one of what arrives as http; the other way round none is.
    private static bool IsOwn(string origin, HttpRequest request)
    {
        var scheme = origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https" : request.Scheme;
        return WebOrigin.Normalize(origin) is { } sent && sent == WebOrigin.Normalize($"{scheme}://{request.Host.Value}");
    }
}
