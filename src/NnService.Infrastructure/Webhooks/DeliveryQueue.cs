using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Webhooks;

/// <summary>A message to send now, and only by who has claimed it.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Fence">The number of the claim.</param>
internal sealed record ClaimedDelivery(string Id, long Fence, string WebhookId, string Url, string Secret, string Body);

/// <summary>How an attempt ended.</summary>
/// <param name="Answer">The HTTP status; null where no answer came.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
internal sealed record DeliveryAttempt(int? Answer, string? Error)
{
    /// <summary>The target says that it is gone for good.</summary>
    public bool IsGone => Answer == 410;
}

/// <summary>
/// The messages that wait to be sent. A claim is a lease: a process that dies while it sends has claimed until then, and not longer.
/// Thread-safe, and so among processes.
/// </summary>
internal sealed class DeliveryQueue(NnDatabase database, TimeProvider time, IOptions<NnWebhookOptions> options)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The webhooks that something is due for.</summary>
    public async Task<IReadOnlyList<string>> DueAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Due(db, Now).Select(row => row.WebhookId).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>Claims the message to a webhook that is due for longest; null when none is.</summary>
    public async Task<ClaimedDelivery?> ClaimAsync(string webhookId, CancellationToken cancellationToken)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        var now = Now;
        var row = await Due(write.Db, now).Where(row => row.WebhookId == webhookId).OrderBy(row => row.DueAt).ThenBy(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var webhook = await write.Db.Webhooks.AsNoTracking().SingleAsync(webhook => webhook.Id == webhookId, cancellationToken);
        row.Attempts++;
        row.Fence++;
        row.SentAt = now;
        row.DueAt = now + options.Value.Lease;
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return new(row.Id, row.Fence, webhookId, webhook.Url, webhook.Secret, row.Body);
    }

    /// <summary>Writes down how an attempt ended, unless the message was claimed or asked for anew meanwhile.</summary>
    /// <returns>Whether the message is given up.</returns>
    public async Task<bool> SettleAsync(ClaimedDelivery claim, DeliveryAttempt attempt, CancellationToken cancellationToken)
    {
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        var row = await write.Db.Deliveries.SingleOrDefaultAsync(
            row => row.Id == claim.Id && row.Fence == claim.Fence && row.Status == DeliveryStatus.Pending, cancellationToken);
        if (row is null) return false;
        var now = Now;
        row.Answer = attempt.Answer;
        row.Error = attempt.Error;
        if (attempt.Error is null) row.Status = DeliveryStatus.Delivered;
        else if (!attempt.IsGone && RetrySchedule.After(row.Attempts) is { } pause) row.DueAt = now + pause;
        else row.Status = DeliveryStatus.Failed;
        if (row.Status != DeliveryStatus.Pending) row.EndedAt = now;
        if (attempt.IsGone)
        {
            await write.Db.Webhooks.Where(webhook => webhook.Id == claim.WebhookId && webhook.DisabledAt == null)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(webhook => webhook.DisabledAt, now)
                        .SetProperty(webhook => webhook.DisabledReason, "Its target answered that it is gone (410)."),
                    cancellationToken);
        }

        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return row.Status == DeliveryStatus.Failed;
    }

    /// <summary>Forgets what is too old, and of each webhook what is more than it may have.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var oldest = Now - TimeSpan.FromDays(options.Value.KeepDays);
        var keep = options.Value.KeepDeliveries;
        using var write = await database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        await db.Deliveries.Where(row => row.CreatedAt <= oldest || !db.Webhooks.Any(webhook => webhook.Id == row.WebhookId))
            .ExecuteDeleteAsync(cancellationToken);
        foreach (var id in await db.Webhooks.Select(webhook => webhook.Id).ToListAsync(cancellationToken))
        {
            var last = await db.Deliveries.Where(row => row.WebhookId == id).OrderByDescending(row => row.Id).Skip(keep)
                .Select(row => row.Id)
                .FirstOrDefaultAsync(cancellationToken);
            if (last is null) continue;
            await db.Deliveries.Where(row => row.WebhookId == id && string.Compare(row.Id, last) <= 0)
                .ExecuteDeleteAsync(cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
    }

    private static IQueryable<DeliveryRow> Due(NnDbContext db, DateTime now) => db.Deliveries.Where(
        row => row.Status == DeliveryStatus.Pending
            && row.DueAt <= now
            && db.Webhooks.Any(webhook => webhook.Id == row.WebhookId && webhook.DisabledAt == null));
}
