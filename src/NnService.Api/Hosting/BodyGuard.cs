using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace NnService.Api.Hosting;

/// <summary>Refuses a body by its headers: too long, compressed in a way or written in a charset that is not read.</summary>
internal static class BodyGuard
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (request.ContentLength > limit)
            return context.RefuseAsync(ProblemCode.TooLarge, $"The body has {request.ContentLength} bytes; this address takes at most {limit}.");
        if (!Gzip.Takes(context))
            return context.RefuseAsync(ProblemCode.UnsupportedMediaType, $"Content-Encoding '{Words.Clip(request.Headers.ContentEncoding)}' is not taken; allowed: gzip, identity.");
        if (request.ContentType is { Length: > 0 } type && !IsReadable(type, context.GetEndpoint()))
            return context.RefuseAsync(ProblemCode.UnsupportedMediaType, $"Content-Type '{Words.Clip(type)}' is not taken: its charset must be utf-8, or absent.");
        return next(context);
    }

    private static bool IsReadable(string contentType, Endpoint? endpoint)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return false;
        if (endpoint?.Metadata.GetMetadata<AnyCharset>() is not null) return true;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        return charset.Length == 0 || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
