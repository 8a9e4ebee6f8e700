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

    // Of a gzip file: no text begins like this.
    private static ReadOnlySpan<byte> Magic => [0x1f, 0x8b, 0x08];

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
        var request = context.Request;
        var body = request.Body;
        if (IsCompressed(context))
        {
            request.Body = Expanded(context, body);
            // What is read from here on is no longer compressed, nor as long as was told.
            request.Headers.Remove(HeaderNames.ContentEncoding);
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<AnyCharset>() is not null)
        {
            request.Body = await UnpackedAsync(context, body, context.RequestAborted);
        }

        try
        {
            await next(context);
        }
        finally
        {
            request.Body = body;
        }
    }

    /// <summary>A table as it is or, where it is a compressed file, which clients send without saying so, what it becomes.</summary>
    public static async Task<Stream> UnpackedAsync(HttpContext context, Stream table, CancellationToken cancellationToken)
    {
        if (IsCompressed(context)) return table; // what becomes of it twice is beyond the limits
        var beginning = new byte[Magic.Length];
        var length = await table.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = new BegunBody(beginning.AsMemory(0, length), table);
        if (!beginning.AsSpan(0, length).SequenceEqual(Magic)) return whole;
        context.Items[Mark] = true;
        return Expanded(context, whole);
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

    private static Stream Expanded(HttpContext context, Stream body)
    {
        var sent = new CountingStream(body);
        context.Items[Sent] = sent;
        var maxExpansion = context.RequestServices.GetRequiredService<IOptions<NnLimits>>().Value.MaxExpansion;
        var expanded = new GZipStream(sent, CompressionMode.Decompress, leaveOpen: true);
        context.Response.RegisterForDispose(expanded);
        return Limited(context, new DecompressedBody(expanded, sent, maxExpansion, detail => context.Items[Refusal] = detail));
    }

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
