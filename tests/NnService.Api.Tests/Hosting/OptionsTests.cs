using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Api.Hosting;

namespace NnService.Api.Tests.Hosting;

/// <summary>A wrong setting stops the start and is named.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("NnService:Limits:MaxRows", "0")]
    [InlineData("NnService:Limits:MaxRows", "-1")]
    [InlineData("NnService:Limits:MaxRows", "many")]
    [InlineData("NnService:Limits:MaxRows", "99999999999")]
    [InlineData("NnService:Limits:MaxBodyBytes", "1")]
    [InlineData("NnService:Limits:MaxRowz", "5")]
    [InlineData("NnService:Limitz:MaxRows", "5")]
    [InlineData("NnService:DataDirektory", "x")]
    [InlineData("NnService:Cors:Origins:0", "*")]
    [InlineData("NnService:Cors:Origins:0", "")]
    [InlineData("NnService:Cors:Origins:0", "null")]
    [InlineData("NnService:Cors:Origins:0", "app.example")]
    [InlineData("NnService:Cors:Origins:0", "localhost:3000")]
    [InlineData("NnService:Cors:Origins:0", "http://")]
    [InlineData("NnService:Cors:Origins:0", "http://*.app.example")]
    [InlineData("NnService:Cors:Origins:0", "http://app.example/")]
    [InlineData("NnService:Cors:Origins:0", "http://app.example/path")]
    [InlineData("NnService:Cors:Origins:0", "http://app.example?x")]
    [InlineData("NnService:Cors:Origins:0", "http://me@app.example")]
    [InlineData("NnService:Cors:Origins:0", "http://app.example:99999")]
    [InlineData("NnService:Cors:Origins:0", "http://a.example, http://b.example")]
    [InlineData("NnService:Cors:Origins:0", "http://app.example ")]
    [InlineData("NnService:Cors:Origins", "http://app.example")]
    [InlineData("NnService:Cors:Origin", "http://app.example")]
    [InlineData("NnService:PathBase", "nn")]
    [InlineData("NnService:PathBase", "/nn/")]
    [InlineData("NnService:PathBase", "/")]
    [InlineData("NnService:PathBase", "http://nn.example/nn")]
    [InlineData("NnService:Proxies:0", "")]
    [InlineData("NnService:Proxies:0", "proxy.example")]
    [InlineData("NnService:Proxies:0", "10.0.0.0/40")]
    [InlineData("NnService:Proxies:0", "10.0.0.1, 10.0.0.2")]
    [InlineData("NnService:Proxies", "10.0.0.1")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector")]
    public async Task A_wrong_setting_stops_the_start(string key, string value)
    {
        var thrown = await Record.ExceptionAsync(async () =>
        {
            await using var app = HostingApp.Build(new() { [key] = value });
            await app.StartAsync(TestContext.Current.CancellationToken);
        });
        Assert.Contains(key, thrown?.ToString() ?? "it started", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sections_of_features_are_known_once_added()
    {
        await using var app = HostingApp.Build(
            new() { ["NnService:Name"] = "a", ["NnService:Inner:Every"] = "00:00:05", ["NnService:Tags:0"] = "t" },
            builder => builder.Services.AddNnOptions<Feature>("NnService"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var feature = app.Services.GetRequiredService<IOptions<Feature>>().Value;
        Assert.Equal(("a", TimeSpan.FromSeconds(5), "t"), (feature.Name, feature.Inner.Every, feature.Tags[0]));
    }

    [Fact]
    public void Limits_reach_the_server()
    {
        using var app = (IDisposable)HostingApp.Build([]);
        var server = ((WebApplication)app).Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        Assert.Equal(HostingApp.MaxBodyBytes, server.Limits.MaxRequestBodySize);
        Assert.False(server.AddServerHeader);
    }

    [Theory]
    [InlineData(null, "http://localhost:5080")]
    [InlineData("http://127.0.0.1:7000", "http://127.0.0.1:7000")]
    public void The_address_has_a_default(string? configured, string expected)
    {
        var builder = WebApplication.CreateBuilder(configured is null ? [] : ["--urls", configured]);
        builder.AddNnHosting();
        Assert.Equal(expected, builder.Configuration["urls"] ?? builder.WebHost.GetSetting("urls"));
    }

    private sealed class Feature
    {
        public string Name { get; set; } = "";
        public Part Inner { get; set; } = new();
        public string[] Tags { get; set; } = [];
    }

    private sealed class Part
    {
        public TimeSpan Every { get; set; }
    }
}
