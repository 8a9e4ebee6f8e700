using Microsoft.Extensions.Primitives;

namespace NnService.Api.Requests;

/// <summary>Headers that keep browsers from doing more with an answer than it is meant for.</summary>
internal static class SecurityHeaders
{
    private const string Referrer = "Referrer-Policy";
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // Swagger UI writes style attributes and carries its icons as data.
    private const string SwaggerPolicy = $"{Policy}; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

    // The script of the framework carries its icons as data.
    private const string PagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        + "font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var policy = context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? SwaggerPolicy
            : PagePaths.IsPage(context.Request.Path) ? PagePolicy
            : Policy;
        context.Response.OnStarting(() =>
        {
            Set(context.Response.Headers, policy, !IsAsset(context));
            if (policy == PagePolicy) KeepToItself(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>Sets them on an answer that is data.</summary>
    public static void Set(IHeaderDictionary headers) => Set(headers, Policy, isPrivate: true);

    private static void Set(IHeaderDictionary headers, string policy, bool isPrivate)
    {
        headers.XContentTypeOptions = "nosniff";
        if (StringValues.IsNullOrEmpty(headers[Referrer])) headers[Referrer] = "no-referrer";
        headers.ContentSecurityPolicy = policy;
        if (isPrivate && StringValues.IsNullOrEmpty(headers.CacheControl)) headers.CacheControl = "no-store";
    }

    // A page that another site has opened, or wants to show a part of, is none of its business.
    private static void KeepToItself(IHeaderDictionary headers)
    {
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // A form of a page says then where it comes from, which is asked before anything is changed.
        headers[Referrer] = "same-origin";
    }

    // What has an ETag but no endpoint is a file, which browsers may keep and revalidate.
    private static bool IsAsset(HttpContext context) =>
        context.GetEndpoint() is null && !StringValues.IsNullOrEmpty(context.Response.Headers.ETag);
}
