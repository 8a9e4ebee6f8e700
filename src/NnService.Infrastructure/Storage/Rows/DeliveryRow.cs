namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A message to one webhook, written in the transaction of what it tells of; times are UTC.</summary>
/// <remarks>No foreign key to its webhook: to delete a webhook must never make the end of a job fail.</remarks>
internal sealed class DeliveryRow
{
    public required string Id { get; init; }

    public required string WebhookId { get; init; }

    /// <summary>The name of the event.</summary>
    public required string Event { get; init; }

    /// <summary>The message as it is signed and sent.</summary>
    public required string Body { get; init; }

    public DeliveryStatus Status { get; set; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>When it is sent next; while it is being sent, when others take the sender for dead.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>How often it was sent since it was last asked for.</summary>
    public int Attempts { get; set; }

    /// <summary>Raised by every claim: a sender that was taken for dead can change nothing.</summary>
    public long Fence { get; set; }

    public DateTime? SentAt { get; set; }

    /// <summary>The HTTP status of the last answer; null where none came.</summary>
    public int? Answer { get; set; }

    /// <summary>Why the last attempt failed; null where it did not.</summary>
    public string? Error { get; set; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTime? EndedAt { get; set; }
}
