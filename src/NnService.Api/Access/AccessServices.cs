namespace NnService.Api.Access;

/// <summary>What access adds.</summary>
internal static class AccessServices
{
    /// <summary>Asks callers who they are.</summary>
    public static void AddAccessGuard(this IServiceCollection services)
    {
        services.AddSingleton<AccessPolicy>();
        services.AddSingleton<FailedKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<AccessAudit>();
        services.AddSingleton<FreeDisk>();
        services.AddCallerRates();
        services.AddSingleton<AccessGuard>();
        services.AddProviderSignIn();
    }

    /// <summary>Refuses a start that would let strangers in. To be called after the storage: hosted services start in this order.</summary>
    public static void AddAccess(this IServiceCollection services) => services.AddHostedService<AccessStartup>();
}
