namespace NnService.Infrastructure.Storage.Rows;

/// <summary>An API key, of whose secret only the hash is kept; times are UTC.</summary>
internal sealed class KeyRow : IOwnedRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The role that says what it may do; null where its scopes are listed.</summary>
    public string? Role { get; init; }

    /// <summary>The scopes, separated by commas; null where its role says them.</summary>
    public string? Scopes { get; init; }

    /// <summary>SHA-256 of the secret, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What the ids of models begin with that it reaches; null for all.</summary>
    public string? ModelPrefix { get; init; }

    public string Tenant { get; set; } = "";

    /// <summary>The id of the key that made it; null for the command line.</summary>
    public string? MadeBy { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; set; }

    public DateTime? LastUsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}
