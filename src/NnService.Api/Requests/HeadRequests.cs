namespace NnService.Api.Requests;

/// <summary>Answers HEAD as GET, with the same headers (RFC 9110, 9.3.2); the server leaves out the body by itself.</summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    /// <summary>Whether the headers are all that is asked for; what writes without end must not begin then.</summary>
    public static bool Is(HttpContext context) => context.Items.ContainsKey(Mark);

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (isHead)
        {
            context.Items[Mark] = true;
            context.Request.Method = HttpMethods.Get;
        }

        try
        {
            await next(context);
        }
        finally
        {
            if (isHead) context.Request.Method = HttpMethods.Head;
        }

        if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed && !context.Response.HasStarted)
            AddTo(context.Response.Headers);
    }

    // Routing knows of GET alone.
    private static void AddTo(IHeaderDictionary headers) =>
        headers.Allow = headers.Allow.ToString()
            .Replace(HttpMethods.Get, $"{HttpMethods.Get}, {HttpMethods.Head}", StringComparison.Ordinal);
}
