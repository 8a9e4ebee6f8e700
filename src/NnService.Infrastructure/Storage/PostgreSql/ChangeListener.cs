using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>Hears what other processes have committed, over a connection that does nothing else; while it is broken, changes are missed, so that after it anything may have changed.</summary>
internal sealed partial class ChangeListener(NpgsqlDataSource source, Changes changes, TimeProvider time, ILogger<ChangeListener> logger) : BackgroundService
{
    public const string Channel = "nnservice";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    public static string Write(Change change) => $"{change.Kind} {change.Id}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException && !stoppingToken.IsCancellationRequested)
            {
                Log.Deaf(logger, e.Message);
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
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        changes.TellAll();
        while (true) await connection.WaitAsync(cancellationToken);
    }

    private void Hear(string line)
    {
        // A newer version may tell of what this one does not know.
        if (line.Split(' ') is [var kind, var id] && Enum.TryParse<ChangeKind>(kind, out var known)) changes.Tell(new(known, id));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Changes made by other processes are not heard at present: {Reason}")]
        public static partial void Deaf(ILogger logger, string reason);
    }
}
