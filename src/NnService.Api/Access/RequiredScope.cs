using NnService.Infrastructure.Keys;

namespace NnService.Api.Access;

/// <summary>The scope that an endpoint asks for; <see cref="Scopes.None"/> for what everybody may.</summary>
internal sealed record RequiredScope(Scopes Scope);

/// <summary>How endpoints say who may use them.</summary>
internal static class RequiredScopeExtensions
{
    /// <summary>Lets those in who have a scope. Every endpoint says it once.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Scopes scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope));

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
