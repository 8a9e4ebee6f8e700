using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;

namespace NnService.Api.Webhooks;

/// <summary>A message to a webhook, and what became of it.</summary>
/// <param name="Id">By which it is known.</param>
/// <param name="MessageId">The header webhook-id, the same for every attempt: by it a target knows what it has seen.</param>
/// <param name="Event">What it tells of.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempts">How often it was sent since it was last asked for.</param>
/// <param name="CreatedAt">When the event was.</param>
/// <param name="NextAttemptAt">When it is sent next; null where it is not.</param>
/// <param name="SentAt">When it was last sent; null where it was not.</param>
/// <param name="AnswerStatus">The HTTP status of the last answer; null where none came.</param>
/// <param name="Error">Why the last attempt failed; null where it did not.</param>
/// <param name="EndedAt">When it was delivered or given up; null while it waits.</param>
public sealed record DeliveryContract(
    string Id,
    string MessageId,
    string Event,
    DeliveryStatus Status,
    int Attempts,
    DateTime CreatedAt,
    DateTime? NextAttemptAt,
    DateTime? SentAt,
    int? AnswerStatus,
    string? Error,
    DateTime? EndedAt)
{
    internal static DeliveryContract From(StoredDelivery delivery) => new(
        delivery.Id,
        delivery.MessageId,
        delivery.Event,
        delivery.Status,
        delivery.Attempts,
        delivery.CreatedAt,
        delivery.NextAttemptAt,
        delivery.SentAt,
        delivery.Answer,
        delivery.Error,
        delivery.EndedAt);
}

/// <summary>A page of deliveries, the newest first.</summary>
/// <param name="Items">The deliveries.</param>
/// <param name="Next">The cursor of the next page, null on the last.</param>
public sealed record DeliveryListContract(IReadOnlyList<DeliveryContract> Items, string? Next);
