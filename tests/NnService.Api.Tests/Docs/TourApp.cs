using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Docs;

/// <summary>The whole program on a free port, with its data in a folder of its own.</summary>
internal sealed class TourApp(string dataDirectory) : WebApplicationFactory<Program>
{
    private readonly Alarms _alarms = new();

    public Uri Start()
    {
        UseKestrel(0);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _alarms.Check();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("NnService:DataDirectory", dataDirectory)
        .ConfigureLogging(logging => logging.AddProvider(_alarms));
}
