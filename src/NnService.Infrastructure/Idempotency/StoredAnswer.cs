namespace NnService.Infrastructure.Idempotency;

/// <summary>An answer that is given again when its request is repeated.</summary>
/// <param name="Location">The address of what was created.</param>
/// <param name="Sha256">Null where the body was kept; else the hash of the one that was too long, lower-case hexadecimal.</param>
public sealed record StoredAnswer(
    int Status, string? ContentType, string? Location, string? ETag, string? RetryAfter, byte[] Body, string? Sha256 = null)
{
    /// <summary>Bytes of the longest body that is kept, so that a day of requests does not fill the disk: 64 KiB.</summary>
    public const int MaxBodyBytes = 64 << 10;
}
