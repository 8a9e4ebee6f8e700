using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Datasets;

/// <summary>What datasets add.</summary>
internal static class DatasetServices
{
    public static void AddDatasets(this IServiceCollection services)
    {
        services.AddSingleton(provider => new DatasetStore(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<TenantQuotas>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<BuiltInDatasets>();
    }
}
