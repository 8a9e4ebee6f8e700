namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A request that has taken effect, with its answer; committed with what it created.</summary>
internal sealed class IdempotencyRow
{
    /// <summary>Method and path.</summary>
    public required string Scope { get; init; }

    public required string Key { get; init; }

    /// <summary>Tells this request from every other one; SHA-256, lower-case hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    public required int Status { get; init; }

    public string? ContentType { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public string? RetryAfter { get; init; }

    public required byte[] Body { get; init; }

    public required DateTime CreatedAt { get; init; }
}
