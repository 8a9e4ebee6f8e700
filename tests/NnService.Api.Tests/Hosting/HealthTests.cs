using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NnService.Api.Tests.Problems;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Tests.Hosting;

/// <summary>Liveness and readiness.</summary>
public sealed class HealthTests(HostingApp app)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("live")]
    [InlineData("ready")]
    public async Task A_started_server_is(string status) =>
        Assert.Equal($"{{\"status\":\"{status}\"}}\n", await app.Client.GetStringAsync($"/health/{status}", Stop));

    [Fact]
    public async Task A_failing_check_makes_it_unready_but_not_dead()
    {
        await using var other = HostingApp.Build([], builder => builder.Services.AddHealthChecks()
            .AddCheck("database", () => HealthCheckResult.Unhealthy("secret"), [HealthTags.Ready])
            .AddCheck("toy", () => HealthCheckResult.Unhealthy("secret")));
        await other.StartAsync(Stop);
        await (await GetAsync(other, "/health/ready")).IsProblemAsync("unavailable", says: "Not ready: database.");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(other, "/health/live")).StatusCode);
    }

    [Fact]
    public async Task A_stopping_server_is_not_ready()
    {
        await using var other = HostingApp.Build([]);
        await other.StartAsync(Stop);
        other.Lifetime.StopApplication();
        var response = await GetAsync(other, "/health/ready");
        await response.IsProblemAsync("unavailable", says: "stopping");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    private Task<HttpResponseMessage> GetAsync(Microsoft.AspNetCore.Builder.WebApplication other, string path) =>
        app.Client.GetAsync(new Uri(HostingApp.Address(other), path), Stop);
}
