using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Keys;

public sealed partial class KeyStore
{
    /// <summary>How long before the end of a key webhooks are told of it for the first time.</summary>
    internal static readonly TimeSpan FirstNotice = TimeSpan.FromDays(14);

    private static readonly TimeSpan LastNotice = TimeSpan.FromDays(1);

    /// <summary>
    /// Tells webhooks of keys that expire: once 14 days before and once a day before, and of a key that lives no longer than that not at
    /// all. What they were told is written down with it, so that no process tells it again.
    /// </summary>
    internal async Task NoticeExpiringAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        var until = now + FirstNotice;
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        var db = write.Db;
        await db.KeyNotices.Where(notice => !db.Keys.Any(key => key.Id == notice.KeyId && key.RevokedAt == null && key.ExpiresAt > now))
            .ExecuteDeleteAsync(cancellationToken);
        var told = await db.KeyNotices.AsNoTracking().ToListAsync(cancellationToken);
        var keys = await db.Keys.AsNoTracking()
            .Where(key => key.RevokedAt == null && key.ExpiresAt > now && key.ExpiresAt <= until)
            .OrderBy(key => key.ExpiresAt)
            .ToListAsync(cancellationToken);
        foreach (var key in keys)
        {
            var before = key.ExpiresAt - now <= LastNotice ? LastNotice : FirstNotice;
            var isTold = told.Exists(notice => notice.KeyId == key.Id && notice.Days <= before.Days);
            if (isTold || key.ExpiresAt - key.CreatedAt <= before) continue;
            if (await Outbox.AddKeyExpiringAsync(db, key, now, cancellationToken) == 0) continue; // nobody wants to know
            db.KeyNotices.Add(new() { KeyId = key.Id, Days = before.Days, CreatedAt = now });
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
