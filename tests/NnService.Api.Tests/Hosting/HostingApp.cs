using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NnService.Api.Hosting;
using NnService.Api.Operations;
using NnService.Api.Tests.Hosting;
using NnService.Api.Tests.OpenApi;
using NnService.Tests.Common;

[assembly: AssemblyFixture(typeof(HostingApp))]

namespace NnService.Api.Tests.Hosting;

/// <summary>The hosting layer on a real port, with probes instead of features.</summary>
public sealed class HostingApp : IAsyncLifetime
{
    /// <summary>Limit of bodies in these tests.</summary>
    public const int MaxBodyBytes = 1 << 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public WebApplication App { get; }

    /// <summary>Warnings and errors, of which only those of the probes that fail are expected.</summary>
    public Alarms Alarms { get; } = new();

    public HostingApp()
    {
        Alarms.Expect(" in GET /probe/throw/");
        Alarms.Expect(" in HEAD /probe/throw/");
        Alarms.Expect(" in GET /probe/foreign/");
        Alarms.Expect("first seen by GET /probe/");
        App = Build([], builder => builder.Logging.AddProvider(Alarms));
    }

    public HttpClient Client { get; } = new(new DocumentedAnswers { InnerHandler = new SocketsHttpHandler() });

    public static WebApplication Build(Dictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["NnService:Limits:MaxBodyBytes"] = $"{MaxBodyBytes}",
        }).AddInMemoryCollection(settings);
        builder.AddNnHosting();
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseProxies();
        app.UseNnHosting();
        app.MapNnHosting();
        app.MapMetrics();
        app.MapProbes();
        return app;
    }

    public static Uri Address(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync();
        Client.BaseAddress = Address(App);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        // The text is sent as it stands, without the tidying of Uri.
        var request = new HttpRequestMessage(
            method,
            new Uri(
                Client.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = body,
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, Cancelled);
    }

    public Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? contentType = "application/json", string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return SendAsync(HttpMethod.Post, path, content);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        Alarms.Check();
    }
}
