using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Pages;
using NnService.Api.Requests;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Hosting;

/// <summary>What answers here, and where to go on.</summary>
/// <param name="Name">The name of the program.</param>
/// <param name="Version">Its version.</param>
/// <param name="Links">Addresses of this server, by what they lead to.</param>
public sealed record ServiceIndex(string Name, string Version, IReadOnlyDictionary<string, string> Links);

/// <summary>The first address that anybody tries.</summary>
internal static class ServiceIndexEndpoint
{
    private const string Explorer = "/swagger";

    public static void MapServiceIndex(this IEndpointRouteBuilder app) =>
        app.MapGet("/", Get).WithTags("Operating").WithName("getIndex").Needs(Scopes.None)
            .WithSummary("Get the name, the version and the main addresses")
            .WithDescription("Browsers are sent on to the pages, or to the explorer where there are none.")
            .Produces<ServiceIndex>(StatusCodes.Status200OK, "application/json")
            .Produces(StatusCodes.Status302Found, contentType: "text/html")
            .WithExample(response: """
                {
                  "name": "NnService", "version": "1.0.0",
                  "links": {
                    "explorer": "/swagger", "openapi": "/swagger/v1/swagger.json", "capabilities": "/capabilities", "models": "/models",
                    "datasets": "/datasets", "jobs": "/jobs", "problems": "/problems", "health": "/health/ready", "metrics": "/metrics",
                    "pages": "/ui"
                  }
                }
                """);

    private static Results<RedirectHttpResult, Ok<ServiceIndex>> Get(HttpContext context)
    {
        var request = context.Request;
        var home = PageSetup.HomeOf(context.RequestServices);
        if (Accept.Choose(request, "application/json", "text/html") == "text/html") return TypedResults.Redirect(home);
        var links = new Dictionary<string, string>
        {
            ["explorer"] = Explorer,
            ["openapi"] = $"{Explorer}/v1/swagger.json",
            ["capabilities"] = "/capabilities",
            ["models"] = "/models",
            ["datasets"] = "/datasets",
            ["jobs"] = "/jobs",
            ["problems"] = "/problems",
            ["health"] = "/health/ready",
            ["metrics"] = "/metrics",
        };
        if (context.RequestServices.HasPages()) links["pages"] = home;
        return TypedResults.Ok(new ServiceIndex(
            "NnService",
            typeof(ServiceIndex).Assembly.GetName().Version!.ToString(3),
            links.ToDictionary(link => link.Key, link => PathPrefix.Address(request, link.Value))));
    }
}
