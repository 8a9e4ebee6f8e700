namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A browser that has signed in; times are UTC.</summary>
internal sealed class SessionRow
{
    /// <summary>SHA-256 of what the browser keeps, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The key that was shown; empty, which no key is called, where a provider has said who it is.</summary>
    public required string KeyId { get; init; }

    /// <summary>The provider that said who it is; null of a key, as is all that it said.</summary>
    public string? Issuer { get; init; }

    public string? Subject { get; init; }

    public string? Name { get; init; }

    /// <summary>The scopes, separated by commas.</summary>
    public string? Scopes { get; init; }

    public string? Tenant { get; init; }

    /// <summary>When it ends at the latest.</summary>
    public DateTime? EndsAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime SeenAt { get; set; }
}
