using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Jobs.PostgreSql;
using Npgsql;
using Quartz;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>Everything in one database, for as many processes as there are.</summary>
internal static class PostgreSqlStorage
{
    /// <summary>
    /// Connections of their own for what says that this process is alive: while a thousand requests wait for one, it would be taken for
    /// dead.
    /// </summary>
    public const string HeartbeatPool = "pulse";

    public static void AddPostgreSql(this IServiceCollection services)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(PostgreSqlOptions.Read(provider.GetRequiredService<IConfiguration>())));
        services.AddKeyedSingleton(
            HeartbeatPool, (provider, _) => NpgsqlDataSource.Create(PostgreSqlOptions.Read(provider.GetRequiredService<IConfiguration>())));
        services.AddDbContextFactory<NnDbContext>((provider, db) => db.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<NnDatabase, PostgreSqlDatabase>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("the database is away", tags: [NnInfrastructure.ReadyTag]);
        services.AddSingleton(_ => new DatabaseClock(TimeProvider.System));
        // whatever others of this process have added: it must be that of all processes
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>());
        services.AddHostedService<PostgreSqlStartup>();
    }

    /// <summary>What goes on between processes.</summary>
    public static void AddCluster(this IServiceCollection services)
    {
        services.AddHostedService<ChangeListener>();
        services.AddHostedService<RemoteProgressPoller>();
        services.AddHostedService<OrphanedJobRequeuer>();
        services.AddHostedService<NodeHeartbeat>();
    }

    public static void UsePostgreSqlCluster(this IPersistentStoreBuilder store, IServiceCollection services)
    {
        store.UsePostgres(
            source => source.DataSourceFactory = provider => provider.GetRequiredKeyedService<NpgsqlDataSource>(HeartbeatPool));
        store.UseClustering();
        store.ConfigureStore(options => options.CommandTimeout = TimeSpan.FromSeconds(10));
        services.AddOptions<QuartzSchedulerOptions>().Configure<ThisNode>((scheduler, node) => scheduler.InstanceId = node.Id);
        services.AddOptions<ClusteringOptions>().Configure<IOptions<NnClusterOptions>>((clustering, ours) =>
            (clustering.CheckinInterval, clustering.CheckinMisfireThreshold) = (ours.Value.CheckInEvery, ours.Value.CheckInThreshold));
    }
}
