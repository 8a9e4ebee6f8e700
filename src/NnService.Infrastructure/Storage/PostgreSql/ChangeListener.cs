using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz.Extensibility;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>
/// Hears what other processes have committed, over a connection that does nothing else; while it is broken, changes are missed, so that
/// after it anything may have changed.
/// </summary>
internal sealed partial class ChangeListener(
    [FromKeyedServices(PostgreSqlStorage.HeartbeatPool)] NpgsqlDataSource source,
    ChangeNotifier changes,
    ISchedulerSignaler engine,
    TimeProvider time,
    StorageOutage outage,
    ILogger<ChangeListener> logger) : BackgroundService
{
    public const string Channel = "nnservice";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    public static string Write(Change change) => $"{PayloadName(change.Kind)} {change.Id}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError() && !stoppingToken.IsCancellationRequested)
            {
                if (!outage.Report(e, "the listener for changes")) Log.Deaf(logger, e.Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var isQueued = false;
        connection.Notification += (_, notification) => isQueued |= Hear(notification.Payload) == ChangeKind.Queue;
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        changes.PublishAll();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
            if (!isQueued) continue;
            isQueued = false;
            await engine.SignalSchedulingChange(null, cancellationToken); // it would look by itself within a second
        }
    }

    private ChangeKind? Hear(string line)
    {
        // A newer version may tell of what this one does not know.
        if (line.Split(' ') is not [var name, var id]) return null;
        foreach (var kind in Enum.GetValues<ChangeKind>().Where(kind => PayloadName(kind) == name))
        {
            changes.Publish(new(kind, id));
            return kind;
        }

        return null;
    }

    // The one that earlier versions, which may be on the same database, spell otherwise.
    private static string PayloadName(ChangeKind kind) => kind == ChangeKind.Command ? "Wish" : kind.ToString();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "LISTEN connection lost, changes of other processes are missed until it is back: {Reason}")]
        public static partial void Deaf(ILogger logger, string reason);
    }
}
