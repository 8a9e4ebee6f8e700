namespace NnService.Api.Requests;

/// <summary>Addresses of this server as its clients reach them: beneath the path of a proxy or of <c>NnService:PathBase</c>.</summary>
internal static class PathPrefix
{
    /// <summary>An address of this server, such as <c>/models</c>, for the client of a request.</summary>
    public static string Address(HttpRequest request, string path) => $"{request.PathBase.ToUriComponent()}{path}";

    /// <summary>Takes slashes too many off what a proxy tells: two at the beginning would name another host.</summary>
    public static Task NormalizeAsync(HttpContext context, RequestDelegate next)
    {
        var path = (context.Request.PathBase.Value ?? "").Trim('/');
        context.Request.PathBase = path.Length == 0 ? PathString.Empty : new PathString($"/{path}");
        return next(context);
    }

    /// <summary>Completes the header Location, which handlers and kept answers know without the prefix.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Taken now: an answer without a body starts when the path is gone from the request.
        var prefix = Address(context.Request, "");
        if (prefix.Length > 0)
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.Headers.Location is [['/', ..] path]) context.Response.Headers.Location = $"{prefix}{path}";
                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}
