using System.Net.Mime;
using NnService.Api.Requests;

namespace NnService.Api.Hosting;

/// <summary>Ends every JSON answer with a line feed, so that the prompt of a shell does not stand behind it.</summary>
internal static class FinalNewline
{
    private static readonly ReadOnlyMemory<byte> LineFeed = "\n"u8.ToArray();

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        // What tells its length has the line feed in it.
        if (response.ContentLength is null && IsJson(response.ContentType) && !HeadRequests.Is(context))
            await response.BodyWriter.WriteAsync(LineFeed, context.RequestAborted);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypes.Is(contentType, MediaTypeNames.Application.Json) || MediaTypes.Is(contentType, MediaTypeNames.Application.ProblemJson);
}
