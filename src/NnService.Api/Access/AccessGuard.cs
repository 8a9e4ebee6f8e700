using Microsoft.Extensions.Primitives;
using NnService.Api.Problems;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Access;

/// <summary>Finds out who sends a request, and lets in who may do what it asks for.</summary>
internal sealed class AccessGuard
{
    /// <summary>Names the scope that a refused request needs.</summary>
    public const string ScopeHeader = "NnService-Required-Scope";

    private const string Scheme = "Bearer ";
    private const string Explorer = "/swagger";

    private static readonly string[] OfProxies = ["Forwarded", "X-Forwarded-For", "Via"];

    private readonly AccessPolicy _policy;
    private readonly FailedKeys _failures;
    private readonly KeyRing? _keys;

    /// <param name="policy">Whether callers are asked.</param>
    /// <param name="failures">Counts wrong keys.</param>
    /// <param name="keys">The valid keys; nothing where there is no storage, and then nobody can be asked.</param>
    public AccessGuard(AccessPolicy policy, FailedKeys failures, KeyRing? keys = null)
    {
        if (policy.IsRequired && keys is null) throw new InvalidOperationException("Callers are asked for keys, and there are none.");
        _policy = policy;
        _failures = failures;
        _keys = keys;
    }

    /// <summary>Before everything that answers: who is it?</summary>
    public Task AuthenticateAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (_policy.RefusesProxies && Array.Find(OfProxies, request.Headers.ContainsKey) is { } header)
            return context.RefuseAsync(
                ProblemCode.ProxiedWithoutAuth,
                $"The request came through a proxy (it has the header {header}), and this service, which listens on loopback, asks nobody "
                    + "for a key. List the proxy in NnService:Proxies, which makes it ask, or set NnService:Auth:Mode.");
        if (_policy.IsRequired && HasKeyInQuery(request.QueryString))
            return context.RefuseAsync(
                ProblemCode.BadRequest,
                "The query holds a key, which servers and proxies write into their logs: revoke it. Keys are sent in the header "
                    + "Authorization: Bearer KEY.");
        context.Features.Set(Identify(request.Headers.Authorization));
        // The explorer answers before routing.
        return request.Path.StartsWithSegments(Explorer, StringComparison.OrdinalIgnoreCase)
            ? AuthorizeAsync(context, next, Scopes.Read)
            : next(context);
    }

    /// <summary>After routing: may they?</summary>
    public Task AuthorizeAsync(HttpContext context, RequestDelegate next)
    {
        // What leads nowhere tells nobody so who has no key.
        var scope = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;
        if (scope is Scopes.None || HttpMethods.IsOptions(context.Request.Method)) return next(context);
        return AuthorizeAsync(context, next, scope ?? Scopes.None);
    }

    /// <summary>Whether the short way of predictions may answer for a model; what it does not answer goes the long way.</summary>
    public bool AllowsPrediction(HttpRequest request, ReadOnlySpan<char> model)
    {
        if (_policy.IsRequired)
            return Key(request.Headers.Authorization) is { } key && key.Scopes.HasFlag(Scopes.Predict) && Reaches(key, model);
        return !_policy.RefusesProxies || !Array.Exists(OfProxies, request.Headers.ContainsKey);
    }

    private Task AuthorizeAsync(HttpContext context, RequestDelegate next, Scopes scope)
    {
        var caller = Caller.Of(context);
        if (caller == Caller.Everybody) return next(context);
        if (caller.Key is not { } key) return RefuseStrangerAsync(context, caller);
        if (!key.Scopes.HasFlag(scope))
        {
            context.Response.Headers[ScopeHeader] = Roles.NameOf(scope);
            return context.RefuseAsync(
                ProblemCode.MissingScope,
                $"This needs the scope {Roles.NameOf(scope)}, which the key '{key.Id}' does not have. Whoever has a key of the role admin "
                    + "makes one that does.");
        }

        return key.ModelPrefix is null || (context.GetRouteValue("id") is string model && IsOfModel(context) && Reaches(key, model))
            ? next(context)
            : context.RefuseAsync(
                ProblemCode.NotFound, $"The key '{key.Id}' reaches models whose id begins with '{key.ModelPrefix}', and nothing else.");
    }

    private Task RefuseStrangerAsync(HttpContext context, Caller caller)
    {
        if (caller.IsWrong && _failures.Add(context.Connection.RemoteIpAddress) is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return context.RefuseAsync(
                ProblemCode.RateLimited, "Too many wrong keys came from this address. A valid one is accepted at any time.");
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"nnservice\"";
        return context.RefuseAsync(
            ProblemCode.Unauthorized,
            "Send a valid key in the header Authorization: Bearer KEY. Whoever runs this service makes keys.");
    }

    private Caller Identify(StringValues header)
    {
        if (!_policy.IsRequired) return Caller.Everybody;
        if (header.Count == 0) return Caller.Stranger;
        return Key(header) is { } key ? new(key, key.Scopes, IsWrong: false) : Caller.Wrong;
    }

    private StoredKey? Key(StringValues header) =>
        header.Count == 1 && header[0] is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? _keys!.Find(text.AsSpan(Scheme.Length).Trim())
            : null;

    private static bool Reaches(StoredKey key, ReadOnlySpan<char> model) =>
        key.ModelPrefix is not { } prefix || model.StartsWith(prefix, StringComparison.Ordinal);

    // The ids of datasets and jobs are in routes of the same parameter.
    private static bool IsOfModel(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
            && route.Contains("models/{id", StringComparison.Ordinal);

    private static bool HasKeyInQuery(QueryString query) =>
        query.Value is { Length: > 0 } text && text.Contains(ApiKey.Prefix, StringComparison.Ordinal)
            && text.Split('?', '&', '=').Any(part => ApiKey.IsKey(part));
}
