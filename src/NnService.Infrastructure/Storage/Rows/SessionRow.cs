namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A browser that has signed in; times are UTC.</summary>
internal sealed class SessionRow
{
    /// <summary>SHA-256 of what the browser keeps, in hexadecimal.</summary>
    public required string Hash { get; init; }

    public required string KeyId { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime SeenAt { get; set; }
}
