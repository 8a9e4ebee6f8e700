using Microsoft.AspNetCore.Builder.Extensions;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using NnService.Api.Requests;

namespace NnService.Api.Hosting;

/// <summary>What proxies tell of their clients, and the path beneath which they publish the service.</summary>
public static class ProxySetup
{
    internal static void AddProxies(this IServiceCollection services)
    {
        services.AddNnOptions<NnProxyOptions>(NnProxyOptions.Section);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<NnProxyOptions>>((headers, ours) =>
        {
            if (ours.Value.Proxies.Length == 0) return;
            headers.ForwardedHeaders = ForwardedHeaders.All;
            headers.ForwardLimit = null;
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var network in ours.Value.Networks) headers.KnownIPNetworks.Add(network);
        });
    }

    /// <summary>To be called before everything that looks at the address of a request, also the fast path of predictions.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<NnProxyOptions>>().Value;
        // Without known proxies the framework believes everybody.
        if (options.Proxies.Length > 0)
        {
            app.UseForwardedHeaders();
            app.Use(PathPrefix.NormalizeAsync);
        }

        // UsePathBase would also put routing here, before guards and fast path.
        if (options.PathBase.Length > 0) app.UseMiddleware<UsePathBaseMiddleware>(new PathString(options.PathBase));
    }
}
