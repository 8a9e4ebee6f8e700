namespace NnService.Infrastructure.Storage.Rows;

/// <summary>That webhooks were told of a key that expires, so that no process tells them twice.</summary>
internal sealed class KeyNoticeRow
{
    public required string KeyId { get; init; }

    /// <summary>How many days before.</summary>
    public required int Days { get; init; }

    public required DateTime CreatedAt { get; init; }
}
