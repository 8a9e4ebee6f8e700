using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Webhooks;

public sealed partial class WebhookStore
{
    /// <summary>Messages to a webhook, the newest first.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="after">Only those before this one in time; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredPage<StoredDelivery>> DeliveriesAsync(
        string id, int limit, string? after, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = db.Deliveries.AsNoTracking()
            .Where(row => row.WebhookId == id && (after == null || string.Compare(row.Id, after) < 0))
            .OrderByDescending(row => row.Id)
            .Take(limit + 1)
            .AsAsyncEnumerable();
        return await StoredPage<StoredDelivery>.ReadAsync(rows, limit, row => row.Body.Length, Known, cancellationToken);
    }

    /// <summary>Sends a message again, whatever became of it, with all its attempts.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(ResendOutcome Outcome, StoredDelivery? Delivery)> ResendAsync(
        string id, string delivery, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Webhooks.AsNoTracking().SingleOrDefaultAsync(webhook => webhook.Id == id, cancellationToken) is not { } webhook)
            return (ResendOutcome.NoSuchWebhook, null);
        var row = await write.Db.Deliveries.SingleOrDefaultAsync(row => row.Id == delivery && row.WebhookId == id, cancellationToken);
        if (row is null) return (ResendOutcome.NoSuchDelivery, null);
        if (webhook.DisabledAt is not null) return (ResendOutcome.Disabled, null);
        row.Status = DeliveryStatus.Pending;
        row.Attempts = 0;
        row.Fence++; // an attempt that is under way says nothing of this one
        row.DueAt = Now;
        row.EndedAt = null;
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return (ResendOutcome.Accepted, Known(row));
    }

    private static StoredDelivery Known(DeliveryRow row) => new(
        row.Id,
        row.Event,
        row.Status,
        row.Attempts,
        row.CreatedAt,
        row.Status == DeliveryStatus.Pending ? row.DueAt : null,
        row.SentAt,
        row.Answer,
        row.Error,
        row.EndedAt);
}
