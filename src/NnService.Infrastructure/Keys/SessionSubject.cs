namespace NnService.Infrastructure.Keys;

/// <summary>Whoever has signed in at a provider, as its token said.</summary>
/// <param name="Issuer">The provider, as the settings name it.</param>
/// <param name="Subject">What it calls them, uniquely.</param>
/// <param name="Name">What people call them; null where it did not say.</param>
/// <param name="Scopes">What they may do.</param>
/// <param name="Tenant">To whom they belong.</param>
/// <param name="EndsAt">Until when that holds; UTC.</param>
public sealed record SessionSubject(string Issuer, string Subject, string? Name, Scopes Scopes, string Tenant, DateTime EndsAt);

/// <summary>Whose a session is: one of both.</summary>
/// <param name="Key">The key that was shown.</param>
/// <param name="Subject">Who signed in at a provider.</param>
public sealed record SessionOwner(StoredKey? Key, SessionSubject? Subject);
