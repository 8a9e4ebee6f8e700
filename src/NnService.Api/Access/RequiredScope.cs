using NnService.Infrastructure.Keys;

namespace NnService.Api.Access;

/// <summary>What an endpoint asks for.</summary>
/// <param name="Scope">The scope; <see cref="Scopes.None"/> for what everybody may.</param>
/// <param name="DefaultTenantOnly">Whether it concerns all tenants, so that only callers of the tenant default may.</param>
internal sealed record RequiredScope(Scopes Scope, bool DefaultTenantOnly);

/// <summary>How endpoints say who may use them.</summary>
internal static class RequiredScopeExtensions
{
    /// <summary>Lets those in who have a scope. Every endpoint says it once.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="defaultTenantOnly">Whether it concerns all tenants.</param>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Scopes scope, bool defaultTenantOnly = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope, defaultTenantOnly));

    /// <summary>
    /// Refuses endpoints that nobody has decided about, which would be open or closed to all; to be called after the last one.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are some, or some say it twice.</exception>
    public static void RequireScopes(this IEndpointRouteBuilder app)
    {
        var undecided = app.DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.OfType<RequiredScope>().Count() != 1)
            .Select(endpoint => endpoint.DisplayName);
        if (string.Join(", ", undecided) is { Length: > 0 } names)
            throw new InvalidOperationException($"These endpoints do not say exactly one scope: {names}.");
    }
}
