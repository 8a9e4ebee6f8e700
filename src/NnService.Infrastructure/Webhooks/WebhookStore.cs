using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Webhooks;

/// <summary>The webhooks as they are kept. Thread-safe.</summary>
public sealed partial class WebhookStore
{
    private readonly NnDatabase _database;
    private readonly TimeProvider _time;
    private readonly IOptions<NnWebhookOptions> _options;

    internal WebhookStore(NnDatabase database, TimeProvider time, IOptions<NnWebhookOptions> options)
    {
        _database = database;
        _time = time;
        _options = options;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Makes a webhook.</summary>
    /// <returns>What is known of it, and its secret, which nothing tells again; null where there are as many as there may be.</returns>
    public async Task<(StoredWebhook Known, string Secret)?> CreateAsync(NewWebhook webhook, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Webhooks.CountAsync(cancellationToken) >= _options.Value.MaxWebhooks) return null;
        var row = new WebhookRow
        {
            Id = NewId.Make(_time),
            Url = webhook.Url,
            Events = string.Join(',', webhook.Events),
            Description = webhook.Description,
            Secret = WebhookSecret.Make(),
            CreatedAt = Now,
        };
        write.Db.Webhooks.Add(row);
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return (Known(row), row.Secret);
    }

    /// <summary>Every webhook, the oldest first.</summary>
    public async Task<IReadOnlyList<StoredWebhook>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var rows = await db.Webhooks.AsNoTracking().OrderBy(row => row.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(Known)];
    }

    /// <summary>What is known of a webhook; null when there is none of this id.</summary>
    public async Task<StoredWebhook?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        return await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row
            ? Known(row)
            : null;
    }

    /// <summary>Has a webhook told of events from now on, or of none any more; what waits for it waits on.</summary>
    /// <returns>Null when there is none of this id.</returns>
    public async Task<StoredWebhook?> EnableAsync(string id, bool isEnabled, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Webhooks.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return null;
        if (isEnabled) (row.DisabledAt, row.DisabledReason) = (null, null);
        else if (row.DisabledAt is null) (row.DisabledAt, row.DisabledReason) = (Now, "It was asked for.");
        await write.Db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return Known(row);
    }

    /// <summary>Deletes a webhook with its deliveries; what is being sent at this moment may still arrive.</summary>
    /// <returns>False when there is none of this id.</returns>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Webhooks.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken) == 0) return false;
        await write.Db.Deliveries.Where(row => row.WebhookId == id).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }

    private static StoredWebhook Known(WebhookRow row) => new(
        row.Id, row.Url, [.. row.Events.Split(',')], row.Description, row.CreatedAt, row.DisabledAt, row.DisabledReason);
}
