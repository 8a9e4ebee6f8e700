using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>
/// Makes the database ready before anything else of the service starts: one process at a time, of several that start together.
/// </summary>
internal sealed partial class PostgreSqlStartup(
    IConfiguration configuration,
    IDbContextFactory<NnDbContext> contexts,
    DatabaseClock clock,
    ILogger<PostgreSqlStartup> logger) : IHostedService
{
    // Long enough for a database that starts together with this process.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Until the connection ends. Not the write lock: what is made ready here takes it.
    private const string LockStartup = "SELECT pg_advisory_lock(hashtext('nnservice start'))";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MakeReadyAsync(cancellationToken);
        }
        catch (Exception e) when (StorageFailures.ReasonOf(e) is { } reason)
        {
            throw new StartRefusedException($"The database that {PostgreSqlOptions.Key} names cannot be used: {reason}", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakeReadyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await SetClockAsync(connection, cancellationToken);
        // the one before may have much to migrate
        await using (var alone = new NpgsqlCommand(LockStartup, connection) { CommandTimeout = 0 })
            await alone.ExecuteNonQueryAsync(cancellationToken);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            // looking into it where it is not would be logged as an error
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            await SchemaCompatibility.RefuseNewerAsync(db, $"name another database in {PostgreSqlOptions.Key}", cancellationToken);
            db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
            await db.Database.MigrateAsync(cancellationToken);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = PostgreSqlOptions.Read(configuration);
        address.Pooling = false;
        for (var started = clock.GetTimestamp(); ;)
        {
            var connection = new NpgsqlConnection(address.ConnectionString);
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (Exception e) when (StorageFailures.Of(e) == StorageFailure.Unavailable && clock.GetElapsedTime(started) < Patience)
            {
                Log.Waiting(logger, e.Message);
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                throw new StartRefusedException($"The database that {PostgreSqlOptions.Key} names cannot be reached: {e.Message}", e);
            }
        }
    }

    private async Task SetClockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        await look.ExecuteScalarAsync(cancellationToken); // the first command of a connection takes longer
        var asked = clock.GetTimestamp();
        var now = (DateTime)(await look.ExecuteScalarAsync(cancellationToken))!;
        clock.Set(now, asked, clock.GetTimestamp());
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Waiting for the database: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
