using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.PostgreSql;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Infrastructure;

/// <summary>The one door to storage, datasets, jobs and nodes.</summary>
public static class NnInfrastructure
{
    /// <summary>Tag of the health checks that decide whether the process is ready.</summary>
    public const string ReadyTag = "ready";

    // What EF Core also throws: whoever catches it knows whether it was expected, as the second of two rows under one key is, or has to be
    // told.
    private static readonly EventId[] Thrown =
    [
        CoreEventId.SaveChangesFailed, CoreEventId.QueryIterationFailed, RelationalEventId.CommandError, RelationalEventId.ConnectionError,
        RelationalEventId.TransactionError, RelationalEventId.NonQueryOperationFailed, RelationalEventId.ExecuteUpdateFailed, RelationalEventId.ExecuteDeleteFailed,
    ];

    public static IServiceCollection AddNnInfrastructure(this IServiceCollection services, IConfiguration configuration)
    {
        // The one thing that decides about services, so that it is read here and not where options are made.
        var kind = configuration.GetSection(NnStorageOptions.Section).Get<NnStorageOptions>()?.Storage ?? StorageKind.Sqlite;
        services.AddSection<NnStorageOptions>(configuration, NnStorageOptions.Section);
        services.AddSection<NnTrainingOptions>(configuration, NnTrainingOptions.Section);
        services.AddSection<NnNodeOptions>(configuration, NnNodeOptions.Section).Configure(node => node.Storage = kind);
        services.AddSection<NnClusterOptions>(configuration, NnClusterOptions.Section);
        services.AddSection<NnBackupOptions>(configuration, NnBackupOptions.Section);

        // The order is the order of their start: tables before Quartz, Quartz before those who schedule.
        if (kind == StorageKind.Sqlite) services.AddSqlite();
        else services.AddPostgreSql();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StorageOutage>();
        services.AddSingleton<OutageInterceptor>();
        services.ConfigureDbContext<NnDbContext>((provider, db) => db
            .AddInterceptors(provider.GetRequiredService<OutageInterceptor>())
            .ConfigureWarnings(warnings => warnings
                .Ignore(RelationalEventId.PendingModelChangesWarning) // there is no snapshot to compare with; a test compares the tables
                .Log([.. Thrown.Select(failure => (failure, LogLevel.Debug))])));
        services.AddMetrics();
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton(provider => new JobMetrics(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ThisNode>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobMetrics>>()));
        services.AddSingleton<ChangeNotifier>();
        services.AddSingleton<JobNotifications>();
        services.AddSingleton<ModelNotifications>();
        services.AddStores();
        services.AddSingleton<ThisNode>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobClaims>();
        services.AddJobEngine(store =>
        {
            if (kind == StorageKind.Sqlite) store.UseSqliteFile();
            else store.UsePostgreSqlCluster(services);
        });
        services.AddHostedService<QueueReconciler>();
        services.AddHostedService<IdempotencyExpiry>();
        if (kind == StorageKind.PostgreSql) services.AddCluster();
        return services;
    }

    private static OptionsBuilder<TOptions> AddSection<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class =>
            services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();

    private static void AddStores(this IServiceCollection services)
    {
        services.AddSingleton<BuiltInDatasets>();
        services.AddSingleton(
            provider => new ModelStore(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(
            provider => new DatasetStore(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(
            provider => new IdempotencyStore(provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new JobStore(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<JobQueue>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<JobMetrics>()));
        services.AddSingleton(provider => new NodeStore(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<ThisNode>(),
            provider.GetRequiredService<IOptions<NnClusterOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
