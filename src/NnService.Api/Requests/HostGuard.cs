using Microsoft.Extensions.Primitives;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Requests;

/// <summary>
/// Answers for known host names only, so that a web page that resolves its own name to this machine gets nothing (DNS rebinding); but
/// whether it is healthy, which monitors ask by whatever address they have.
/// </summary>
internal sealed class HostGuard(IConfiguration configuration)
{
    private static readonly PathString[] OfMonitors = ["/health/live", "/health/ready"];

    private readonly IList<StringSegment> _hosts =
        [.. Split(configuration["AllowedHosts"]).Concat(["localhost", "127.0.0.1", "[::1]"]).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(host => new StringSegment(host))];

    /// <summary>Whether this server answers for the host of a request.</summary>
    public bool Allows(HttpRequest request)
    {
        var host = request.Host.Host;
        // The pattern "*" matches all, as in the framework's own setting.
        return _hosts.Contains("*") || (host.Length > 0 && HostString.MatchesAny(host, _hosts));
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Allows(context.Request) || OfMonitors.Contains(context.Request.Path)) return next(context);
        var host = context.Request.Host.Host;
        return context.RefuseAsync(
            ProblemCode.BadHost,
            $"This server does not answer for the host '{Text.Truncate(host)}'. The setting AllowedHosts lists further hosts, separated by "
                + $"';'.");
    }

    private static string[] Split(string? hosts) =>
        (hosts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
