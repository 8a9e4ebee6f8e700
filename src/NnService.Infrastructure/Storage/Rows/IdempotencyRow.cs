using NnService.Infrastructure.Idempotency;

namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A request that has taken effect, with its answer; committed with what it created.</summary>
internal sealed class IdempotencyRow
{
    /// <summary>Method and route, in the spelling of <see cref="RequestKey"/>.</summary>
    public required string Scope { get; init; }

    public required string Key { get; init; }

    /// <summary>Tells this request from every other one; SHA-256, lower-case hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    public required int Status { get; init; }

    public string? ContentType { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>Empty where it was too long to be kept.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The hash of a body that was too long to be kept, lower-case hexadecimal; null where it was kept.</summary>
    public string? Sha256 { get; init; }

    public required DateTime CreatedAt { get; init; }
}
