using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage.PostgreSql;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Infrastructure.Storage;

/// <summary>The database for a command that may run beside a service.</summary>
public static class CommandStorage
{
    /// <summary>Makes the database ready: it is made where there is none, and brought up to date where no service uses it.</summary>
    /// <exception cref="StartRefusedException">It cannot be used.</exception>
    public static Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<IOptions<NnStorageOptions>>().Value is { Storage: StorageKind.Sqlite } options
            ? PrepareFileAsync(services, options, cancellationToken)
            : ActivatorUtilities.CreateInstance<PostgreSqlStartup>(services).StartAsync(cancellationToken);

    // The lock on the directory is that of a service; a command needs it only to make or change tables.
    private static async Task PrepareFileAsync(IServiceProvider services, NnStorageOptions options, CancellationToken cancellationToken)
    {
        if (File.Exists(options.File))
        {
            try
            {
                await using var db = await services.GetRequiredService<IDbContextFactory<NnDbContext>>()
                    .CreateDbContextAsync(cancellationToken);
                if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) return;
            }
            catch (Exception e) when (StorageFailures.ReasonOf(e) is { } reason)
            {
                throw new StartRefusedException($"The database file '{options.File}' cannot be used: {reason}", e);
            }
        }

        using var directory = new DataDirectory(Options.Create(options));
        await ActivatorUtilities.CreateInstance<SqliteStartup>(services, directory).StartAsync(cancellationToken);
    }
}
