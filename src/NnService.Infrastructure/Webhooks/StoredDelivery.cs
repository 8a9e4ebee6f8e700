using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Webhooks;

/// <summary>A message to a webhook, and what became of it; times are UTC.</summary>
/// <param name="Id">By which it is known.</param>
/// <param name="Event">The name of the event.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempts">How often it was sent since it was last asked for.</param>
/// <param name="CreatedAt">When the event was.</param>
/// <param name="NextAttemptAt">When it is sent next; null where it is not.</param>
/// <param name="SentAt">When it was last sent.</param>
/// <param name="Answer">The HTTP status of the last answer; null where none came.</param>
/// <param name="Error">Why the last attempt failed; null where it did not.</param>
/// <param name="EndedAt">When it was delivered or given up.</param>
public sealed record StoredDelivery(
    string Id,
    string Event,
    DeliveryStatus Status,
    int Attempts,
    DateTime CreatedAt,
    DateTime? NextAttemptAt,
    DateTime? SentAt,
    int? Answer,
    string? Error,
    DateTime? EndedAt)
{
    /// <summary>The value of the header <c>webhook-id</c>, the same for every attempt.</summary>
    public string MessageId => MessageIdOf(Id);

    internal static string MessageIdOf(string id) => $"msg_{id}";
}

/// <summary>What became of a wish to send a message again.</summary>
public enum ResendOutcome
{
    /// <summary>It is sent soon.</summary>
    Accepted,

    /// <summary>There is no such webhook.</summary>
    NoSuchWebhook,

    /// <summary>The webhook has no such delivery, or none any more.</summary>
    NoSuchDelivery,

    /// <summary>The webhook is disabled.</summary>
    Disabled,
}
