using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Storage.PostgreSql;
using Npgsql;
using Quartz;

namespace NnService.Infrastructure.Jobs.PostgreSql;

/// <summary>How Quartz works in one database for all processes, and what goes on between these.</summary>
internal static class PostgreSqlJobEngine
{
    public static void AddPostgreSqlJobEngine(this IServiceCollection services)
    {
        services.AddJobEngine(UseCluster);
        services.AddOptions<QuartzSchedulerOptions>().Configure<ThisNode>((scheduler, node) => scheduler.InstanceId = node.Id);
        services.AddOptions<ClusteringOptions>().Configure<IOptions<NnClusterOptions>>((clustering, ours) =>
        {
            clustering.CheckinInterval = ours.Value.CheckInEvery;
            clustering.CheckinMisfireThreshold = ours.Value.CheckInThreshold;
        });
    }

    /// <summary>To be called after <see cref="AddPostgreSqlJobEngine"/>: services start in the order of their registration.</summary>
    public static void AddCluster(this IServiceCollection services)
    {
        services.AddHostedService<ChangeListener>();
        services.AddHostedService<RemoteProgressPoller>();
        services.AddHostedService<OrphanedJobRequeuer>();
        services.AddHostedService<NodeHeartbeat>();
    }

    private static void UseCluster(IPersistentStoreBuilder store)
    {
        store.UsePostgres(source =>
            source.DataSourceFactory = provider => provider.GetRequiredKeyedService<NpgsqlDataSource>(PostgreSqlStorage.HeartbeatPool));
        store.UseClustering();
        store.ConfigureStore(options => options.CommandTimeout = TimeSpan.FromSeconds(10));
    }
}
