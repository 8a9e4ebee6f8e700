using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Hosting;

/// <summary>Whether the process lives, or is ready for work.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>; everything else is a problem.</param>
public sealed record Health(string Status);

/// <summary>Two questions of an orchestrator: restart it? send it requests?</summary>
public static class HealthEndpoints
{
    internal static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", Live).WithName("getLiveness").Needs(Scopes.None).WithSummary("Liveness: the process answers")
            .WithExample(response: """{ "status": "live" }""");
        health.MapGet("/ready", Ready).WithName("getReadiness").Needs(Scopes.None)
            .WithSummary("Readiness: started, not stopping, database available")
            .WithExample(response: """{ "status": "ready" }""");
    }

    private static Ok<Health> Live() => TypedResults.Ok(new Health("live"));

    private static async Task<Results<Ok<Health>, ProblemHttpResult>> Ready(
        HealthCheckService checks, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return ProblemResults.Create(ProblemCode.Unavailable, "The server is stopping.");
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            return ProblemResults.Create(ProblemCode.Unavailable, "The server is starting.");
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(HealthTags.Ready), cancellationToken);
        var failed = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(entry => entry.Key).ToArray();
        return failed.Length == 0
            ? TypedResults.Ok(new Health("ready"))
            : ProblemResults.Create(ProblemCode.Unavailable, $"Not ready: {string.Join(", ", failed)}.");
    }
}
