using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Metrics;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Operations;

/// <summary>What a monitoring system reads every few seconds.</summary>
public static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        // Made now, not by the first scrape: what it does not hear is not counted.
        app.ServiceProvider.GetRequiredService<MetricsCollector>();
        app.ServiceProvider.GetRequiredService<ProcessMetrics>();
        app.MapGet("/metrics", Get).WithTags("Operating").WithName("getMetrics").Needs(Scopes.Metrics, defaultTenantOnly: true)
            .WithSummary("Get metrics in the Prometheus text format")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
                .WithExample(response: MetricsExamples.Page, responseType: "text/plain");
    }

    // Needs nothing else of the service; where jobs are stored, they are counted first.
    private static async Task<ContentHttpResult> Get(
        MetricsCollector metrics, [FromServices] JobMetrics? jobs, CancellationToken cancellationToken)
    {
        if (jobs is not null) await jobs.RefreshGaugesAsync(cancellationToken);
        return TypedResults.Content(metrics.Write(), ExpositionText.ContentType);
    }
}
