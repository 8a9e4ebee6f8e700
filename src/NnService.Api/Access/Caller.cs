using NnService.Infrastructure.Keys;

namespace NnService.Api.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Key">The key that came with it; null without a valid one.</param>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="IsWrong">Whether something came that is not a valid key.</param>
internal sealed record Caller(StoredKey? Key, Scopes Scopes, bool IsWrong)
{
    /// <summary>Where nobody is asked: everybody may do everything.</summary>
    public static readonly Caller Everybody = new(null, Roles.ScopesOf(Roles.Admin), IsWrong: false);

    /// <summary>Who did not say who they are.</summary>
    public static readonly Caller Stranger = new(null, Scopes.None, IsWrong: false);

    /// <summary>Who said it wrong.</summary>
    public static readonly Caller Wrong = new(null, Scopes.None, IsWrong: true);

    /// <summary>The caller of a request; a stranger before it was looked at.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Stranger;
}
