using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Datasets;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>Makes the file ready before anything else of the service starts.</summary>
internal sealed class SqliteStartup(
    DataDirectory directory,
    IOptions<NnStorageOptions> options,
    IDbContextFactory<NnDbContext> contexts,
    BuiltInDatasets samples) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        directory.Open();
        CreateFile();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await SchemaAge.RefuseNewerAsync(db, "name another NnService:DataDirectory", cancellationToken);
            // A process that died while migrating leaves this lock behind; the lock on the directory says that no other one is at work.
            await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }

        await samples.LoadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>EF Core would create the file with a write-ahead log.</summary>
    private void CreateFile()
    {
        using var connection = new SqliteConnection(options.Value.ConnectionString);
        connection.Open();
        SqlitePragmas.Apply(connection);
    }
}
