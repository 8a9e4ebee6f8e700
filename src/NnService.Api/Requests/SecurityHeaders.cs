using Microsoft.Extensions.Primitives;

namespace NnService.Api.Requests;

/// <summary>Headers that keep browsers from doing more with an answer than it is meant for.</summary>
internal static class SecurityHeaders
{
    private const string Referrer = "Referrer-Policy";
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // Swagger UI writes style attributes and carries its icons as data.
    private const string SwaggerPolicy = $"{Policy}; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var swagger = context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase);
        context.Response.OnStarting(() =>
        {
            Set(context.Response.Headers, swagger ? SwaggerPolicy : Policy, !IsAsset(context));
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

    // What has an ETag but no endpoint is a file, which browsers may keep and revalidate.
    private static bool IsAsset(HttpContext context) =>
        context.GetEndpoint() is null && !StringValues.IsNullOrEmpty(context.Response.Headers.ETag);
}
