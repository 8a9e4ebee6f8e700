using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Jobs.PostgreSql;
using NnService.Infrastructure.Jobs.Sqlite;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Jobs;

/// <summary>What jobs and the processes that run them add.</summary>
internal static class JobServices
{
    public static void AddJobs(this IServiceCollection services, StorageKind kind)
    {
        services.AddSingleton(provider => new JobMetrics(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ThisNode>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobMetrics>>()));
        services.AddSingleton(provider => new JobNotifications(provider.GetRequiredService<ChangeNotifier>()));
        services.AddSingleton(provider => new JobStore(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<JobQueue>(),
            provider.GetRequiredService<TenantQuotas>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<JobMetrics>()));
        services.AddSingleton(provider => new HistoryPoints(provider.GetRequiredService<NnDatabase>()));
        services.AddSingleton(provider => new NodeStore(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<ThisNode>(),
            provider.GetRequiredService<IOptions<NnClusterOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ThisNode>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobClaims>();
        if (kind == StorageKind.Sqlite) services.AddSqliteJobEngine();
        else services.AddPostgreSqlJobEngine();
        services.AddHostedService<QueueReconciler>();
    }
}
