using Microsoft.Extensions.Primitives;

namespace NnService.Api.Hosting;

/// <summary>Answers for known host names only, so that a web page that resolves its own name to this machine gets nothing (DNS rebinding).</summary>
internal sealed class HostGuard(IConfiguration configuration)
{
    private readonly IList<StringSegment> _hosts =
        [.. Split(configuration["AllowedHosts"]).Concat(["localhost", "127.0.0.1", "[::1]"]).Distinct(StringComparer.OrdinalIgnoreCase).Select(host => new StringSegment(host))];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        // The pattern "*" matches all, as in the framework's own setting.
        if (_hosts.Contains("*") || (host.Length > 0 && HostString.MatchesAny(host, _hosts))) return next(context);
        return context.RefuseAsync(ProblemCode.BadHost, $"This server does not answer for the host '{Words.Clip(host)}'. The setting AllowedHosts lists further hosts, separated by ';'.");
    }

    private static string[] Split(string? hosts) => (hosts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
