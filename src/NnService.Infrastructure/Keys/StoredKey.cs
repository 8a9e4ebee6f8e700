using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Keys;

/// <summary>What is known of a key; times are UTC.</summary>
/// <param name="Id">By which it is known; not secret.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Role">The role that says what it may do; null where its scopes were listed.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ModelPrefix">What the ids of models begin with that it reaches; null for all.</param>
/// <param name="Tenant">To whom belongs what it makes.</param>
/// <param name="MadeBy">The key that made it; null for the command line.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="LastUsedAt">When it was last used, to five minutes; null for never.</param>
/// <param name="RevokedAt">When it was revoked; null where it was not.</param>
public sealed record StoredKey(
    string Id,
    string Name,
    string? Role,
    Scopes Scopes,
    string? ModelPrefix,
    string Tenant,
    string? MadeBy,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    DateTime? LastUsedAt,
    DateTime? RevokedAt)
{
    /// <summary>Whether it is valid at a time.</summary>
    public bool IsValidAt(DateTime now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>A key to make.</summary>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Role">The role that says what it may do; null where scopes are listed.</param>
/// <param name="Scopes">The scopes where there is no role.</param>
/// <param name="Days">Days that it is valid.</param>
/// <param name="ModelPrefix">What the ids of models begin with that it reaches; null for all.</param>
/// <param name="MadeBy">The key that makes it; null for the command line.</param>
/// <param name="Tenant">To whom belongs what it makes.</param>
public sealed record NewKey(
    string Name, string? Role, Scopes Scopes, int Days, string? ModelPrefix, string? MadeBy, string Tenant = Tenants.Default)
{
    /// <summary>Days that a key is valid where nothing else is said.</summary>
    public const int DefaultDays = 90;

    /// <summary>Days that a key is valid at most.</summary>
    public const int MaxDays = 366;

    /// <summary>Characters of a name at most.</summary>
    public const int MaxName = 100;

    /// <summary>What it may do.</summary>
    public Scopes Granted => Role is null ? Scopes : Roles.ScopesOf(Role);
}
