using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Name">The id of a key, or the subject of a token; null for everybody and for strangers.</param>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="Tenant">Whose models, datasets and jobs are there for the caller; null for those of all.</param>
/// <param name="Key">The key that came; null without a valid one.</param>
internal sealed record Caller(string? Name, Scopes Scopes, string? Tenant, StoredKey? Key)
{
    /// <summary>Where nobody is asked: everybody may do everything.</summary>
    public static readonly Caller Everybody = new(null, Roles.ScopesOf(Roles.Admin), null, null);

    /// <summary>Who did not say who they are.</summary>
    public static readonly Caller Stranger = new(null, Scopes.None, null, null);

    /// <summary>Who said it wrong.</summary>
    public static readonly Caller Wrong = new(null, Scopes.None, null, null) { IsWrong = true };

    /// <summary>What people call who has signed in; null where nobody said it.</summary>
    public string? ShownName { get; private init; }

    /// <summary>Whether something came that is not valid.</summary>
    public bool IsWrong { get; private init; }

    /// <summary>The tenant whose keys and entries the caller may administer; null for those of all.</summary>
    public string? AdministeredTenant => Tenant is Tenants.Default ? null : Tenant;

    /// <summary>The caller of a request; a stranger before it was looked at.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Stranger;

    /// <summary>Who has a key.</summary>
    public static Caller With(StoredKey key) => new(key.Id, key.Scopes, key.Tenant, key) { ShownName = key.Name };

    /// <summary>Whom a provider knows.</summary>
    public static Caller With(string subject, Scopes scopes, string tenant, string? name = null) =>
        new($"sub:{subject}", scopes, tenant, Key: null) { ShownName = name };
}
