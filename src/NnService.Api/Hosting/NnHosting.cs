using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Json;
using NnService.Api.Metrics;
using NnService.Api.OpenApi;
using NnService.Api.Pages;
using NnService.Api.Requests;
using NnService.Api.Telemetry;
using NnService.Infrastructure.Storage;

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
        services.ConfigureHttpJsonOptions(options => StrictJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // First come, first asked: this writer takes every problem.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        services.TryAddSingleton<StorageOutage>();
        services.AddSingleton<AbortedRequests>();
        services.AddSingleton<HostGuard>();
        services.AddSingleton<CrossSiteGuard>();
        services.AddSingleton<RoleGuard>();
        services.AddNnOptions<NnAuthOptions>(NnAuthOptions.Section);
        services.AddNnOptions<NnIssuerOptions>(NnIssuerOptions.Section);
        services.AddNnOptions<NnRateOptions>(NnRateOptions.Section);
        services.AddAccessGuard();
        services.AddNnOptions<NnPageOptions>(NnPageOptions.Section);
        // The built-in filter answers without a problem body; HostGuard does its work.
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        services.AddHealthChecks();
        services.AddNnMetrics();
        builder.AddTelemetryExport();
        services.AddSwagger();
        services.AddNnCors();
        services.AddProxies();
        services.AddCompression();
        return builder;
    }

    /// <summary>The pipeline, from the outside in. Nothing behind it sees a request that a guard refuses.</summary>
    public static WebApplication UseNnHosting(this WebApplication app)
    {
        NnOptionKeys.RefuseUnknown(app.Configuration, app.Services.GetServices<NnOptionSection>());
        app.Use(app.Services.GetRequiredService<RequestMetrics>().InvokeAsync);
        app.Use(SecurityHeaders.InvokeAsync);
        app.Use(PathPrefix.InvokeAsync);
        app.UseResponseCompression();
        app.Use(FinalNewline.InvokeAsync);
        app.UseExceptionHandler();
        app.Use(app.Services.GetRequiredService<AbortedRequests>().InvokeAsync);
        app.UseStatusCodePages();
        app.Use(app.Services.GetRequiredService<HostGuard>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<CrossSiteGuard>().InvokeAsync);
        if (app.Services.GetRequiredService<IOptions<NnCorsOptions>>().Value.Origins.Length > 0) app.UseCors();
        var access = app.Services.GetRequiredService<AccessGuard>();
        app.Use(access.AuthenticateAsync);
        app.Use(PageSetup.EnterAsync);
        app.Use(app.Services.GetRequiredService<RoleGuard>().InvokeAsync);
        app.Use(HeadRequests.InvokeAsync);
        app.UseSwaggerExplorer();
        app.UseRouting();
        app.Use(access.AuthorizeAsync);
        if (app.Services.GetRequiredService<AccessPolicy>().IsRequired)
        {
            app.UseRateLimiter();
            app.Use(app.Services.GetRequiredService<FreeDisk>().InvokeAsync);
        }

        app.Use(AcceptGuard.InvokeAsync);
        app.Use(QueryGuard.InvokeAsync);
        app.Use(BodyGuard.InvokeAsync);
        app.Use(Gzip.InvokeAsync);
        app.Use(JsonValuesBody.InvokeAsync);
        app.Use(Idempotency.InvokeAsync);
        app.Use(AbortAwareBody.InvokeAsync);
        return app;
    }

    /// <summary>The addresses that belong to no feature.</summary>
    public static void MapNnHosting(this IEndpointRouteBuilder app)
    {
        app.MapServiceIndex();
        app.MapSignIn();
        app.MapProviderSignIn();
        app.MapHealth();
        app.MapProblemPages();
    }

    // No credentials: a page brings its own, in a header, and not those that its browser keeps for this server.
    private static void AddNnCors(this IServiceCollection services)
    {
        services.AddNnOptions<NnCorsOptions>(NnCorsOptions.Section);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<NnCorsOptions>>((cors, ours) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(ours.Value.NormalOrigins)
            .AllowAnyMethod()
            .AllowAnyHeader()
            .WithExposedHeaders("*")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
    }
}
