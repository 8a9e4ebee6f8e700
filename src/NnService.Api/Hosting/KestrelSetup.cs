using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NnService.Api.Requests;

namespace NnService.Api.Hosting;

/// <summary>Where and how the server listens.</summary>
internal static class KestrelSetup
{
    public const string DefaultUrl = "http://localhost:5080";

    public static void AddListening(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        var configured = keys.Any(key => !string.IsNullOrEmpty(configuration[key]))
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!configured) builder.WebHost.UseUrls(DefaultUrl);

        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<NnLimits>>((server, limits) =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = limits.Value.MaxBodyBytes;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
