using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>Makes the file ready before anything else of the service starts.</summary>
internal sealed partial class SqliteStartup(
    DataDirectory directory,
    IOptions<NnStorageOptions> options,
    IDbContextFactory<NnDbContext> contexts,
    IMeterFactory meters,
    ILogger<SqliteStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        directory.Open();
        meters.AddDisk(options.Value.Directory);
        DatabaseCompaction.CleanUp(options.Value);
        try
        {
            await MakeReadyAsync(cancellationToken);
        }
        catch (Exception e) when (StorageFailures.ReasonOf(e) is { } reason)
        {
            throw new StartRefusedException($"The database file '{options.Value.File}' cannot be used: {reason}", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakeReadyAsync(CancellationToken cancellationToken)
    {
        CreateFile();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await SchemaCompatibility.RefuseNewerAsync(db, "name another NnService:DataDirectory", cancellationToken);
            // A process that died while migrating leaves this lock behind; the lock on the directory says that no other one is at work.
            await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>EF Core would create the file with a write-ahead log, and as one that never shrinks.</summary>
    private void CreateFile()
    {
        using var connection = new SqliteConnection(options.Value.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA auto_vacuum = INCREMENTAL"; // changes nothing where there are tables already
        command.ExecuteNonQuery();
        SqlitePragmas.Apply(connection);
        command.CommandText = "PRAGMA auto_vacuum";
        if (command.ExecuteScalar() is 0L) Log.NeverShrinks(logger, options.Value.File);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Information,
            "The database file {File} was made by an earlier version and never becomes smaller, whatever is deleted: "
            + "stop the service and run it once with the word compact, see docs/operating.md")]
        public static partial void NeverShrinks(ILogger logger, string file);
    }
}
