using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Keys;

/// <summary>What keys add.</summary>
internal static class KeyServices
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton(provider => new KeyStore(
            provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KeyRing(
            provider.GetRequiredService<KeyStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SessionStore(
            provider.GetRequiredService<NnDatabase>(),
            provider.GetRequiredService<KeyRing>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<KeyRefresher>();
        services.AddHostedService<KeyExpiryWatch>();
    }
}
