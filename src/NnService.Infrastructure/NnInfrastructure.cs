using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Audit;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Jobs.PostgreSql;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Sqlite;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure;

/// <summary>The one door to storage, datasets, models and jobs.</summary>
public static class NnInfrastructure
{
    /// <summary>Adds everything; services start in this order: tables before Quartz, Quartz before those who schedule.</summary>
    public static IServiceCollection AddNnInfrastructure(this IServiceCollection services, IConfiguration configuration)
    {
        // The one thing that decides about services, so that it is read here and not where options are made.
        var kind = configuration.GetSection(NnStorageOptions.Section).Get<NnStorageOptions>()?.Storage ?? StorageKind.Sqlite;
        services.AddSection<NnStorageOptions>(configuration, NnStorageOptions.Section);
        services.AddSection<NnTrainingOptions>(configuration, NnTrainingOptions.Section);
        services.AddSection<NnRetentionOptions>(configuration, NnRetentionOptions.Section);
        services.AddSection<NnNodeOptions>(configuration, NnNodeOptions.Section).Configure(node => node.Storage = kind);
        services.AddSection<NnClusterOptions>(configuration, NnClusterOptions.Section);
        services.AddSection<NnBackupOptions>(configuration, NnBackupOptions.Section);
        services.AddSection<NnQuotaOptions>(configuration, NnQuotaOptions.Section);
        services.AddSection<NnWebhookOptions>(configuration, NnWebhookOptions.Section);

        services.AddStorage(kind);
        services.AddAudit();
        services.AddWebhooks();
        services.AddKeys();
        services.AddQuotas();
        services.AddDatasets();
        services.AddModels();
        services.AddJobs(kind);
        services.AddIdempotency();
        if (kind == StorageKind.PostgreSql) services.AddCluster();
        return services;
    }

    private static OptionsBuilder<TOptions> AddSection<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();
}
