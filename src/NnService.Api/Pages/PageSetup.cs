using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Requests;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Keys;
using NnService.Web.Access;
using NnService.Web.Hosting;

namespace NnService.Api.Pages;

/// <summary>Hosts the pages of NnService.Web: in this process, and as one more client of the API.</summary>
internal static class PageSetup
{
    /// <summary>Whether this process shows pages.</summary>
    public static bool HasPages(this IServiceProvider services) =>
        services.GetRequiredService<IOptions<NnPageOptions>>().Value.Pages
        && services.GetRequiredService<IOptions<NnNodeOptions>>().Value.Answers;

    /// <summary>Where a browser is led that asks for nothing in particular.</summary>
    public static string HomeOf(IServiceProvider services) => services.HasPages() ? WebPages.Root : "/swagger";

    /// <summary>What the pages need.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Without it a build that was not published answers with empty files outside of development.
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        // Files that appear while it runs are nobody's, and would be looked for at every address that leads nowhere.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        builder.Services.AddWebPages();
    }

    /// <summary>What pages ask for comes in here, behind the addresses that proxies tell and before all else.</summary>
    public static void UsePages(this WebApplication app)
    {
        if (!app.Services.HasPages()) return;
        var server = app.Services.GetRequiredService<ApiServer>();
        app.Use(next =>
        {
            server.Begin(next);
            return next;
        });
    }

    /// <summary>The pages and their files.</summary>
    public static void MapPages(this WebApplication app)
    {
        if (!app.Services.HasPages()) return;
        app.MapStaticAssets().Needs(Scopes.None);
        app.MapWebPages().Needs(Scopes.Read).ExcludeFromDescription();
    }

    /// <summary>Behind the question who it is: lets a page ask the API in the name of whoever looks at it.</summary>
    public static Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!PagePaths.IsPage(request.Path)) return next(context);
        var caller = Caller.Of(context);
        var authorization = request.Headers.Authorization is [{ } header] ? header : null;
        new PageCaller(Session.TokenOf(request), authorization, $"{context.Connection.RemoteIpAddress}", caller.ShownName ?? caller.Name)
            .Enter(context);
        return next(context);
    }
}
