using Microsoft.Extensions.DependencyInjection.Extensions;

namespace NnService.Api.Metrics;

/// <summary>What measuring adds.</summary>
internal static class MetricsServices
{
    public static void AddNnMetrics(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<ProcessMetrics>();
        services.AddSingleton<RequestMetrics>();
    }
}
