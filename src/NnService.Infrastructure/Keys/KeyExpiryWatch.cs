using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Keys;

/// <summary>
/// Looks for keys that expire soon: webhooks are told of each, and the log of the last one that makes keys, because the next start after
/// its end would be refused.
/// </summary>
internal sealed partial class KeyExpiryWatch(
    KeyStore store,
    TimeProvider time,
    StorageOutage outage,
    ILogger<KeyExpiryWatch> logger) : HourlyService("the search for keys that expire", time, outage, logger)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromDays(1);

    private DateTime? _toldAt;

    /// <summary>Once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await store.NoticeExpiringAsync(cancellationToken);
        var now = Time.GetUtcNow().UtcDateTime;
        var admins = (await store.LoadValidAsync(cancellationToken)).Select(key => key.Key)
            .Where(key => key.Scopes.HasFlag(Scopes.Admin))
            .ToArray();
        if (admins.MaxBy(key => key.ExpiresAt) is not { } last || last.ExpiresAt > now + KeyStore.FirstNotice) return;
        if (now - _toldAt < TellEvery) return;
        _toldAt = now;
        Log.LastAdmin(Logger, last.Id, last.ExpiresAt);
    }

    protected override Task RunAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The last valid admin key, {KeyId}, expires at {ExpiresAt:u}; where keys are asked for, a start after that is refused. "
                + "`keys rotate` makes its successor")]
        public static partial void LastAdmin(ILogger logger, string keyId, DateTime expiresAt);
    }
}
