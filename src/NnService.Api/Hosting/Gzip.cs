using Microsoft.AspNetCore.RequestDecompression;

namespace NnService.Api.Hosting;

/// <summary>Compressed bodies: gzip and nothing else, counted against the size limit after decompression.</summary>
internal static class Gzip
{
    private static readonly object Mark = new();

    public static void Configure(RequestDecompressionOptions options)
    {
        options.DecompressionProviders.Remove("br");
        options.DecompressionProviders.Remove("deflate");
    }

    /// <summary>Whether the encoding can be read; remembers that the body is compressed.</summary>
    public static bool Takes(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding;
        if (encoding.Count == 0 || string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)) return true;
        context.Items[Mark] = true;
        return string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the body came compressed.</summary>
    public static bool IsCompressed(HttpContext context) => context.Items.ContainsKey(Mark);

    /// <summary>Whether the exception comes from a compressed body; the same type from elsewhere is a bug of the server.</summary>
    public static bool IsMalformed(HttpContext context, Exception exception) =>
        exception is InvalidDataException { Source: "System.IO.Compression" } && context.Items.ContainsKey(Mark);
}
