using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Keys;

/// <summary>
/// Looks soon after the start and then every hour for keys that expire soon: webhooks are told of each, and the log of the last one
/// that makes keys, because the next start after its end would be refused.
/// </summary>
internal sealed partial class KeyExpiryWatch(
    KeyStore store, TimeProvider time, StorageOutage outage, ILogger<KeyExpiryWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromDays(1);

    private DateTime? _toldAt;

    /// <summary>Once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await store.NoticeExpiringAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var admins = (await store.LoadValidAsync(cancellationToken)).Select(key => key.Key)
            .Where(key => key.Scopes.HasFlag(Scopes.Admin))
            .ToArray();
        if (admins.MaxBy(key => key.ExpiresAt) is not { } last || last.ExpiresAt > now + KeyStore.FirstNotice) return;
        if (now - _toldAt < TellEvery) return;
        _toldAt = now;
        Log.LastAdmin(logger, last.Id, last.ExpiresAt);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Soon, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            timer.Period = Every;
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                if (stoppingToken.IsCancellationRequested) return; // a statement that was given up is none that failed
                if (!outage.Report(e, "the search for keys that expire")) Log.Failed(logger, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The last valid admin key, {KeyId}, expires at {ExpiresAt:u}; where keys are asked for, a start after that is refused. "
                + "`keys rotate` makes its successor")]
        public static partial void LastAdmin(ILogger logger, string keyId, DateTime expiresAt);

        [LoggerMessage(2, LogLevel.Warning, "Looking for keys that expire failed; it will be retried: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
