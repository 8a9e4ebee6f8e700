using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace NnService.Api.Requests;

/// <summary>
/// Compressed bodies: gzip and nothing else, counted against the size limit after decompression, and against what was sent.
/// </summary>
/// <remarks>The framework's own decompression cannot tell why it stopped, and does not look at how much becomes of what was sent.</remarks>
internal static class Gzip
{
    private static readonly object Mark = new();
    private static readonly object Refusal = new();
    private static readonly object Sent = new();

    /// <summary>Whether the encoding can be read; remembers that the body is compressed.</summary>
    public static bool Takes(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding;
        if (encoding.Count == 0 || string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)) return true;
        context.Items[Mark] = true;
        return string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Puts what a compressed body becomes in its place.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Items.ContainsKey(Mark))
        {
            await next(context);
            return;
        }

        var request = context.Request;
        var body = request.Body;
        var sent = new CountingStream(body);
        context.Items[Sent] = sent;
        var maxExpansion = context.RequestServices.GetRequiredService<IOptions<NnLimits>>().Value.MaxExpansion;
        await using var expanded = new GZipStream(sent, CompressionMode.Decompress, leaveOpen: true);
        request.Body = Limited(context, new DecompressedBody(expanded, sent, maxExpansion, detail => context.Items[Refusal] = detail));
        // What is read from here on is no longer compressed, nor as long as was told.
        request.Headers.Remove(HeaderNames.ContentEncoding);
        try
        {
            await next(context);
        }
        finally
        {
            request.Body = body;
        }
    }

    /// <summary>Whether the body came compressed.</summary>
    public static bool IsCompressed(HttpContext context) => context.Items.ContainsKey(Mark);

    /// <summary>Whether the exception comes from a compressed body; the same type from elsewhere is a bug of the server.</summary>
    public static bool IsMalformed(HttpContext context, Exception exception) =>
        exception is InvalidDataException { Source: "System.IO.Compression" } && context.Items.ContainsKey(Mark);

    /// <summary>Bytes of a compressed body that came so far; null where it is not compressed.</summary>
    public static long? SentOf(HttpContext context) =>
        context.Items.TryGetValue(Sent, out var sent) ? ((CountingStream)sent!).BytesRead : null;

    /// <summary>Why a body was refused that became too much, where only the status of the refusal is known; else null.</summary>
    public static string? RefusalOf(HttpContext context) => context.Items.TryGetValue(Refusal, out var detail) ? (string?)detail : null;

    private static Stream Limited(HttpContext context, Stream body)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } metadata
            ? metadata.MaxRequestBodySize
            : context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (limit is not { } bytes) return body;
        return new LimitedBody(
            body,
            bytes,
            new BodyTooLargeException($"The body is larger than the {bytes} bytes that this address takes, after decompression."));
    }
}
