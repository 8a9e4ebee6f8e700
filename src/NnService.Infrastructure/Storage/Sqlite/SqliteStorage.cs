using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
        services.AddHealthChecks().AddCheck<DatabaseCheck>("the database file is damaged", tags: [HealthTags.Ready]);
        services.AddHostedService<SqliteStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseCheck>());
        services.AddHostedService<IncrementalVacuum>();
    }
}
