using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Webhooks;

/// <summary>
/// Writes down what webhooks are to be told, as a part of the transaction of what has happened: so they are told of it, however the process
/// ends, and of nothing that was taken back. The caller saves.
/// </summary>
internal static class Outbox
{
    public static Task AddJobEndedAsync(NnDbContext db, JobRow job, DateTime now) => AddAsync(
        db,
        job.Tenant,
        WebhookEvents.JobEnded,
        now,
        () => new JobEndedData(
            job.Id,
            job.ModelId,
            $"{job.Status}".ToLowerInvariant(),
            job.Version,
            job.ErrorCode,
            new($"/jobs/{job.Id}", $"/models/{job.ModelId}")));

    public static Task AddVersionPromotedAsync(
        NnDbContext db, string tenant, string model, int version, DateTime now, CancellationToken cancellationToken = default) => AddAsync(
        db,
        tenant,
        WebhookEvents.VersionPromoted,
        now,
        () => new VersionPromotedData(
            model, version, new($"/models/{model}", FormattableString.Invariant($"/models/{model}/versions/{version}"))),
        cancellationToken);

    public static Task<int> AddKeyExpiringAsync(NnDbContext db, KeyRow key, DateTime now, CancellationToken cancellationToken) => AddAsync(
        db,
        key.Tenant,
        WebhookEvents.KeyExpiring,
        now,
        () => new KeyExpiringData(key.Id, key.Name, key.ExpiresAt, new("/admin/keys")),
        cancellationToken);

    // One for each webhook of the tenant that wants to know; it is made only where there is one.
    private static async Task<int> AddAsync<T>(
        NnDbContext db, string tenant, string type, DateTime now, Func<T> data, CancellationToken cancellationToken = default)
    {
        var webhooks = await db.Webhooks.AsNoTracking().Where(webhook => webhook.Tenant == tenant && webhook.DisabledAt == null)
            .Select(webhook => new { webhook.Id, webhook.Events })
            .ToListAsync(cancellationToken);
        string[] told = [.. webhooks.Where(webhook => webhook.Events.Split(',').Contains(type)).Select(webhook => webhook.Id)];
        if (told.Length == 0) return 0;
        var body = WebhookEvents.Body(type, now, data());
        foreach (var webhook in told)
        {
            db.Deliveries.Add(new()
            {
                Id = NewId.Make(now),
                WebhookId = webhook,
                Event = type,
                Body = body,
                CreatedAt = now,
                DueAt = now,
            });
        }

        return told.Length;
    }
}
