using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Idempotency;

/// <summary>What repeated requests add.</summary>
internal static class IdempotencyServices
{
    public static void AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton(provider => new IdempotencyStore(
            provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<IdempotencyExpiry>();
    }
}
