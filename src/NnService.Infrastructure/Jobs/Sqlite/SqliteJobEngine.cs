using System.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Jobs.Sqlite;

/// <summary>How Quartz works in the one file.</summary>
internal static class SqliteJobEngine
{
    public static void AddSqliteJobEngine(this IServiceCollection services)
    {
        services.AddSingleton<EngineLock>();
        services.AddJobEngine(UseSqliteFile);
    }

    private static void UseSqliteFile(IPersistentStoreBuilder store)
    {
        store.UseDriverDelegate<EngineDialect>(); // before UseSqlite, which brings a dialect only where there is none
        store.UseLockHandler(provider => provider.GetRequiredService<EngineLock>());
        store.UseSqlite(
            source =>
                source.DataSourceFactory = provider => new EngineConnections(
                    provider.GetRequiredService<IOptions<NnStorageOptions>>().Value.ConnectionString));
        store.ConfigureStore(options =>
        {
            // What Quartz would set for SQLite by itself, were the dialect its own.
            options.AcquireTriggersWithinLock = true;
            options.LockFreeFiringRounds = false;
            options.TransactionIsolationLevel = IsolationLevel.Serializable;
        });
    }
}
