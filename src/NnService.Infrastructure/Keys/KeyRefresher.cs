using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Keys;

/// <summary>
/// Keeps the keys in memory those of the database: at once where a change is announced, and within half a second where only the file tells
/// that something was written. It writes down when keys were used.
/// </summary>
internal sealed partial class KeyRefresher : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(5);

    private readonly KeyRing _ring;
    private readonly NnDatabase _database;
    private readonly ChangeNotifier _changes;
    private readonly TimeProvider _time;
    private readonly StorageOutage _outage;
    private readonly ILogger<KeyRefresher> _logger;
    private readonly SemaphoreSlim _looking = new(1, 1);
    private volatile bool _isStale;
    private long? _seen;

    public KeyRefresher(
        KeyRing ring, NnDatabase database, ChangeNotifier changes, TimeProvider time, StorageOutage outage, ILogger<KeyRefresher> logger)
    {
        _ring = ring;
        _database = database;
        _changes = changes;
        _time = time;
        _outage = outage;
        _logger = logger;
    }

    /// <summary>Knows the keys before the first request comes.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _changes.Changed += Notice;
        await _ring.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _changes.Changed -= Notice;
        base.Dispose();
        _looking.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var written = _time.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!_ring.IsAsked) continue;
            await TryAsync(LookAsync, stoppingToken);
            if (_time.GetElapsedTime(written) < WriteEvery) continue;
            written = _time.GetTimestamp();
            await TryAsync(_ring.FlushAsync, stoppingToken);
        }
    }

    // What is announced is read at once: half a second is for those who do not announce.
    private void Notice(Change? change)
    {
        if (change is not (null or { Kind: ChangeKind.Key })) return;
        _isStale = true;
        if (_ring.IsAsked) _ = TryAsync(LookAsync, CancellationToken.None);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var version = _database.DataVersion();
            if (!_isStale && version == _seen) return;
            _isStale = false;
            await _ring.RefreshAsync(cancellationToken);
            _seen = version;
        }
        catch
        {
            _isStale = true;
            throw;
        }
        finally
        {
            _looking.Release();
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception e) when (e.IsDatabaseError())
        {
            if (!_outage.Report(e, "the keys")) Log.Stale(_logger, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reading the keys failed; it will be retried: {Reason}")]
        public static partial void Stale(ILogger logger, string reason);
    }
}
