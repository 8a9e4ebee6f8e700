using Microsoft.Extensions.Primitives;
using NnService.Api.Problems;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

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
    private readonly AccessAudit _audit;
    private readonly AccessTokens _tokens;
    private readonly KeyRing? _keys;

    /// <param name="policy">Whether callers are asked.</param>
    /// <param name="failures">Counts wrong keys.</param>
    /// <param name="audit">Writes down who did what.</param>
    /// <param name="tokens">Tokens that are accepted beside keys.</param>
    /// <param name="keys">The valid keys; nothing where there is no storage, and then nobody can be asked.</param>
    public AccessGuard(AccessPolicy policy, FailedKeys failures, AccessAudit audit, AccessTokens tokens, KeyRing? keys = null)
    {
        if (policy.IsRequired && keys is null) throw new InvalidOperationException("Callers are asked for keys, and there are none.");
        _policy = policy;
        _failures = failures;
        _audit = audit;
        _tokens = tokens;
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
        if (!_policy.IsRequired) return EnterAsync(context, next, Caller.Everybody);
        if (HasKeyInQuery(request.QueryString))
            return context.RefuseAsync(
                ProblemCode.BadRequest,
                "The query holds a key, which servers and proxies write into their logs: revoke it. Keys are sent in the header "
                    + "Authorization: Bearer KEY.");
        var authorization = request.Headers.Authorization;
        if (authorization.Count == 0)
            return Session.TokenOf(request) is { } token
                ? EnterWithSessionAsync(context, next, token)
                : EnterAsync(context, next, Caller.Stranger);
        if (_tokens.AreAccepted && Bearer(authorization) is { } text && !text.Contains(ApiKey.Prefix, StringComparison.Ordinal))
            return EnterWithTokenAsync(context, next, text[Scheme.Length..].Trim());
        return EnterAsync(context, next, Key(authorization) is { } key ? Caller.With(key) : Caller.Wrong);
    }

    /// <summary>After routing: may they?</summary>
    public Task AuthorizeAsync(HttpContext context, RequestDelegate next)
    {
        // What leads nowhere tells nobody so who has no key.
        var required = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>();
        if (required is { Scope: Scopes.None } || HttpMethods.IsOptions(context.Request.Method)) return next(context);
        return AuthorizeAsync(context, next, required?.Scope ?? Scopes.None, required is { DefaultTenantOnly: true });
    }

    /// <summary>Whether the short way of predictions may answer for a model; what it does not answer goes the long way.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model.</param>
    /// <param name="tenant">To whom the model must belong; null for whomever.</param>
    public bool AllowsPrediction(HttpRequest request, ReadOnlySpan<char> model, out string? tenant)
    {
        tenant = null;
        if (!_policy.IsRequired) return !_policy.RefusesProxies || !Array.Exists(OfProxies, request.Headers.ContainsKey);
        if (Key(request.Headers.Authorization) is not { } key || !key.Scopes.HasFlag(Scopes.Predict) || !Reaches(key, model)) return false;
        tenant = key.Tenant;
        return true;
    }

    private async Task EnterWithSessionAsync(HttpContext context, RequestDelegate next, string token)
    {
        var sessions = context.RequestServices.GetRequiredService<SessionStore>();
        var caller = await sessions.FindAsync(token, context.RequestAborted) switch
        {
            { Key: { } key } => Caller.With(key),
            { Subject: { } subject } => _tokens.CallerOf(subject),
            _ => Caller.Stranger,
        };
        await EnterAsync(context, next, caller);
    }

    private async Task EnterWithTokenAsync(HttpContext context, RequestDelegate next, string token)
    {
        if (await _tokens.ReadAsync(token, context.RequestAborted) is { } reading)
        {
            await EnterAsync(context, next, reading.Caller);
            return;
        }

        await context.RefuseAsync(
            ProblemCode.IssuerUnavailable, "The token cannot be checked, because its issuer does not answer. Keys of this service work.");
    }

    private Task EnterAsync(HttpContext context, RequestDelegate next, Caller caller)
    {
        context.Features.Set(caller);
        // The explorer answers before routing.
        return context.Request.Path.StartsWithSegments(Explorer, StringComparison.OrdinalIgnoreCase)
            ? AuthorizeAsync(context, next, Scopes.Read)
            : next(context);
    }

    private Task AuthorizeAsync(HttpContext context, RequestDelegate next, Scopes scope, bool defaultTenantOnly = false)
    {
        var caller = Caller.Of(context);
        if (caller == Caller.Everybody) return next(context);
        if (caller.Name is null) return RefuseStrangerAsync(context, caller);
        if (!caller.Scopes.HasFlag(scope))
        {
            context.Response.Headers[ScopeHeader] = Roles.NameOf(scope);
            return RefuseAsync(
                context,
                ProblemCode.MissingScope,
                $"This needs the scope {Roles.NameOf(scope)}, which '{caller.Name}' does not have. Whoever has a key of the role admin "
                    + "makes one that does.");
        }

        if (defaultTenantOnly && caller.Tenant != Tenants.Default)
            return RefuseAsync(
                context,
                ProblemCode.DefaultTenantOnly,
                $"This concerns all tenants, and '{caller.Name}' belongs to the tenant {caller.Tenant}; callers of the tenant "
                    + $"{Tenants.Default} may.");

        return caller.Key is not { ModelPrefix: { } prefix } key
            || (context.GetRouteValue("id") is string model && IsOfModel(context) && Reaches(key, model))
                ? GoOnAsync(context, next, caller)
                : RefuseAsync(
                    context,
                    ProblemCode.NotFound,
                    $"The key '{key.Id}' reaches models whose id begins with '{prefix}', and nothing else.");
    }

    private Task GoOnAsync(HttpContext context, RequestDelegate next, Caller caller) =>
        caller.Key is { } key && context.GetEndpoint()?.Metadata.GetMetadata<LimitedAs>() is { Kind: CallerLimit.Stream }
            ? StreamAsync(context, next, caller, key)
            : _audit.ActAsync(context, next, caller);

    // What is answered for hours ends with the key that asked for it.
    private async Task StreamAsync(HttpContext context, RequestDelegate next, Caller caller, StoredKey key)
    {
        var keys = _keys!;
        keys.Refreshed += Look;
        try
        {
            Look(); // it may have been revoked a moment before
            await _audit.ActAsync(context, next, caller);
        }
        finally
        {
            keys.Refreshed -= Look;
        }

        void Look()
        {
            if (!keys.IsValid(key.Id)) context.Abort();
        }
    }

    private Task RefuseStrangerAsync(HttpContext context, Caller caller)
    {
        if (caller.IsWrong && _failures.Add(context.Connection.RemoteIpAddress) is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return RefuseAsync(
                context, ProblemCode.RateLimited, "Too many wrong keys came from this address. A valid one is accepted at any time.");
        }

        if (!caller.IsWrong && SignIn.IsWanted(context.Request))
        {
            context.Response.Redirect(SignIn.AddressFor(context.Request));
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"nnservice\"";
        return RefuseAsync(
            context,
            ProblemCode.Unauthorized,
            "Send a valid key in the header Authorization: Bearer KEY. Whoever runs this service makes keys.");
    }

    private Task RefuseAsync(HttpContext context, ProblemCode code, string detail)
    {
        _audit.Refused(context, code.Status);
        return context.RefuseAsync(code, detail);
    }

    private StoredKey? Key(StringValues header) => Bearer(header) is { } text ? _keys!.Find(text, Scheme.Length) : null;

    private static string? Bearer(StringValues header) =>
        header.Count == 1 && header[0] is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text : null;

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
