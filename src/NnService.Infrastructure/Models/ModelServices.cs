using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Models;

/// <summary>What models add.</summary>
internal static class ModelServices
{
    public static void AddModels(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ModelNotifications(provider.GetRequiredService<ChangeNotifier>()));
        services.AddSingleton(provider => new ModelStore(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<TenantQuotas>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
