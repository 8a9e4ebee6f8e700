namespace NnService.Infrastructure.Storage;

/// <summary>An answer that is given again when its request is repeated.</summary>
public sealed record StoredAnswer(int Status, string? ContentType, string? Location, string? ETag, string? RetryAfter, byte[] Body);
