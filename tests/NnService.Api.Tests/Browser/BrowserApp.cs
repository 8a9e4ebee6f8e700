using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NnService.Api.Tests.Hosting;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Browser;

/// <summary>A service, a browser, and another server with an empty page, one of whose names is an origin that the service lists.</summary>
public sealed class BrowserApp : IAsyncLifetime
{
    private WebApplication? _pages;
    private Chromium? _browser;

    public NnApp App { get; } = new();

    public Chromium Browser => _browser!;

    /// <summary>A page of an origin that is not listed: another port of the same host.</summary>
    public Uri Foreign { get; private set; } = null!;

    /// <summary>The same page under a name that is listed.</summary>
    public Uri Listed { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Requirement.Check("browser", Chromium.Missing);
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        _pages = builder.Build();
        _pages.MapGet("/", () => Results.Content("<!doctype html><title>elsewhere</title><iframe name=frame></iframe>", "text/html"));
        await _pages.StartAsync(TestContext.Current.CancellationToken);
        Foreign = HostingApp.Address(_pages);
        Listed = new UriBuilder(Foreign) { Host = "localhost" }.Uri;
        await App.StartAsync($"--NnService:Cors:Origins:0={Listed.GetLeftPart(UriPartial.Authority)}");
        _browser = new Chromium();
    }

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        if (_pages is not null) await _pages.DisposeAsync();
        await App.DisposeAsync();
    }
}
