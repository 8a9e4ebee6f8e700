using Microsoft.Extensions.DependencyInjection;

namespace NnService.Infrastructure.Quotas;

/// <summary>What quotas add.</summary>
internal static class QuotaServices
{
    public static void AddQuotas(this IServiceCollection services) => services.AddSingleton<TenantQuotas>();
}
