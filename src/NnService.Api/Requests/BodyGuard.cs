using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Requests;

/// <summary>Refuses a body by its headers: too long, compressed in a way or written in a charset that is not read.</summary>
internal static class BodyGuard
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { MaxRequestBodySize: { } limit } size
            && request.ContentLength > limit)
        {
            // Lets the server swallow the rest for a few seconds: a connection cut while the client still sends would lose the answer.
            if (!size.IsReadOnly) size.MaxRequestBodySize = null;
            return context.RefuseAsync(
                ProblemCode.TooLarge, $"The body has {request.ContentLength} bytes; this address takes at most {limit}.");
        }

        if (IsUntyped(context))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        if (!Gzip.Takes(context))
            return context.RefuseAsync(
                ProblemCode.UnsupportedMediaType,
                $"Content-Encoding '{Text.Truncate(request.Headers.ContentEncoding)}' is not taken; allowed: gzip, identity.");
        if (request.ContentType is { Length: > 0 } type && !IsReadable(type, context))
            return context.RefuseAsync(
                ProblemCode.UnsupportedMediaType,
                $"Content-Type '{Text.Truncate(type)}' is not taken: its charset must be utf-8, or absent.");
        return next(context);
    }

    // Routing looks at content types that are there.
    private static bool IsUntyped(HttpContext context) =>
        string.IsNullOrWhiteSpace(context.Request.ContentType)
        && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
        && context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts
        && !accepts.ContentTypes.Contains("*/*");

    private static bool IsReadable(string contentType, HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return false;
        if (type.Charset.Length == 0
            || (MediaTypes.Is(contentType, MediaTypes.Csv)
                && context.GetEndpoint()?.Metadata.GetMetadata<AnyCharset>() is not null))
            return true;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            return false;
        // The JSON reader fails on spellings of the name that other clients use, such as quoted ones.
        type.Charset = "utf-8";
        context.Request.ContentType = type.ToString();
        return true;
    }
}
