using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace NnService.Api.Tests.Docs;

/// <summary>The whole program on a free port, with its data in a folder of its own.</summary>
internal sealed class TourApp(string dataDirectory) : WebApplicationFactory<Program>
{
    public Uri Start()
    {
        UseKestrel(0);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseSetting("NnService:DataDirectory", dataDirectory);
}
