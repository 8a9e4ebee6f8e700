using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure;

/// <summary>The one door to storage, datasets and jobs.</summary>
public static class NnInfrastructure
{
    public static IServiceCollection AddNnInfrastructure(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<NnStorageOptions>().Bind(configuration.GetSection(NnStorageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<NnTrainingOptions>().Bind(configuration.GetSection(NnTrainingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();

        services.AddDbContextFactory<NnDbContext>((provider, db) => db
            .UseSqlite(provider.GetRequiredService<IOptions<NnStorageOptions>>().Value.ConnectionString)
            .AddInterceptors(new SqlitePragmas())
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))); // there is no snapshot to compare with; a test compares the tables
        services.AddMetrics();
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton(provider => new JobMetrics(
            provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<IOptions<NnTrainingOptions>>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<JobMetrics>>()));
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<NnDatabase>();
        services.AddSingleton(provider => new DatabaseCheck(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<ILogger<DatabaseCheck>>()));
        services.AddSingleton(provider => new BackupStore(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<DataDirectory>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BuiltInDatasets>();
        services.AddSingleton<JobSignals>();
        services.AddSingleton<ModelSignals>();
        services.AddSingleton<EngineLock>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobClaims>();
        services.AddSingleton(provider => new ModelStore(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<ModelSignals>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new IdempotencyStore(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new DatasetStore(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new JobStore(
            provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<JobQueue>(), provider.GetRequiredService<JobSignals>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<JobMetrics>()));

        // The order is the order of their start: tables before Quartz, Quartz before those who schedule.
        services.AddHostedService<StorageStartup>();
        services.AddJobEngine();
        services.AddHostedService<JobReconciler>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseCheck>());
        return services;
    }
}
