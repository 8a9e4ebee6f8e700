using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NnService.Client;
using NnService.Web.Layout;

namespace NnService.Web.Hosting;

/// <summary>The pages, for the program that hosts them.</summary>
public static class WebPages
{
    /// <summary>Where they are.</summary>
    public const string Root = "/ui";

    /// <summary>The connection by which a page lives after it was read.</summary>
    public const string Connection = "/_blazor";

    // A page that comes alive brings what it was drawn from, which is more than the 32 KiB of the framework.
    private const long MostOfPage = 256 << 10;

    /// <summary>Adds what the pages need.</summary>
    public static void AddWebPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(options => options.MaximumReceiveMessageSize = MostOfPage);
        // What a page holds of the server is good for one run of one process: nothing has to be kept for it, or shared.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<ApiServer>();
        services.AddScoped(scope => new HttpClient(
            new ApiHandler(scope.GetRequiredService<ApiServer>(), scope.GetRequiredService<AuthenticationStateProvider>()))
        {
            BaseAddress = ApiHandler.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        });
        services.AddScoped(scope => new NnClient(scope.GetRequiredService<HttpClient>()));
    }

    /// <summary>Maps them. No form is posted to them, so that there is nothing for a token against forgery to protect.</summary>
    public static RazorComponentsEndpointConventionBuilder MapWebPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapRazorComponents<App>().AddInteractiveServerRenderMode().DisableAntiforgery();
        pages.Finally(TakeNoForms);
        return pages;
    }

    private static void TakeNoForms(EndpointBuilder page)
    {
        if (!page.Metadata.OfType<ComponentTypeMetadata>().Any()) return;
        foreach (var methods in page.Metadata.OfType<IHttpMethodMetadata>().ToArray()) page.Metadata.Remove(methods);
        page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
    }
}
