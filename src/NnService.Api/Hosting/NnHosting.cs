using Microsoft.AspNetCore.HostFiltering;
using NnService.Api.Metrics;
using NnService.Api.Nodes;

namespace NnService.Api.Hosting;

/// <summary>Everything around the features: what is refused before they are asked, and the shape in which it is refused.</summary>
public static class NnHosting
{
    public static WebApplicationBuilder AddNnHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddListening();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        services.AddNnOptions<NnLimits>(NnLimits.Section);
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // First come, first asked: this writer takes every problem.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddRequestDecompression(Gzip.Configure);
        services.AddSingleton<HostGuard>();
        services.AddSingleton<RoleGuard>();
        // The built-in filter answers without a problem body; HostGuard does its work.
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        services.AddHealthChecks();
        services.AddNnMetrics();
        services.AddSwagger();
        return builder;
    }

    /// <summary>The pipeline, from the outside in. Nothing behind it sees a request that a guard refuses.</summary>
    public static WebApplication UseNnHosting(this WebApplication app)
    {
        NnOptionKeys.RefuseUnknown(app.Configuration, app.Services.GetServices<NnOptionSection>());
        app.Use(app.Services.GetRequiredService<RequestMetrics>().InvokeAsync);
        app.Use(SecurityHeaders.InvokeAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(app.Services.GetRequiredService<HostGuard>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<RoleGuard>().InvokeAsync);
        app.UseSwaggerExplorer();
        app.UseRouting();
        app.Use(AcceptGuard.InvokeAsync);
        app.Use(QueryGuard.InvokeAsync);
        app.Use(BodyGuard.InvokeAsync);
        app.UseRequestDecompression();
        app.Use(JsonValuesBody.InvokeAsync);
        app.Use(Idempotency.InvokeAsync);
        return app;
    }

    /// <summary>The addresses that belong to no feature.</summary>
    public static void MapNnHosting(this IEndpointRouteBuilder app)
    {
        app.MapHealth();
        app.MapMetrics();
        app.MapProblemPages();
    }
}
