using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs.Sqlite;
using Quartz;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>Everything in one file, for one process.</summary>
internal static class SqliteStorage
{
    public static void AddSqlite(this IServiceCollection services)
    {
        services.AddDbContextFactory<NnDbContext>((provider, db) => db
            .UseSqlite(provider.GetRequiredService<IOptions<NnStorageOptions>>().Value.ConnectionString)
            .AddInterceptors(new SqlitePragmas()));
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<NnDatabase>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton(provider => new BackupStore(
            provider.GetRequiredService<SqliteDatabase>(),
            provider.GetRequiredService<DataDirectory>(),
            provider.GetRequiredService<IOptions<NnBackupOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BackupStore>>()));
        services.AddSingleton(
            provider => new DatabaseCheck(
                provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<ILogger<DatabaseCheck>>()));
        services.AddHealthChecks().AddCheck<DatabaseCheck>("the database file is damaged", tags: [NnInfrastructure.ReadyTag]);
        services.AddSingleton<EngineLock>();
        services.AddHostedService<SqliteStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseCheck>());
        services.AddHostedService<IncrementalVacuum>();
    }

    public static void UseSqliteFile(this IPersistentStoreBuilder store)
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
