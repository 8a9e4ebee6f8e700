using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Audit;

/// <summary>What the audit log adds.</summary>
internal static class AuditServices
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton(provider => new AuditLog(
            provider.GetRequiredService<NnDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RefusalCounter>();
        services.AddHostedService<AuditWriter>();
        services.AddHostedService<AuditExpiry>();
    }
}
