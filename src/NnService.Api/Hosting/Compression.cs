using NnService.Api.Datasets;

namespace NnService.Api.Hosting;

/// <summary>Answers as br or gzip where the client takes that and it pays: for text, but not for a stream of events.</summary>
internal static class Compression
{
    private static readonly string[] Types =
    [
        TableUpload.JsonArray, "application/problem+json", TableUpload.JsonLines, TableUpload.Csv, "text/html", "text/plain", "text/css",
        "text/javascript",
    ];

    public static void AddCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        // Lengths of encrypted answers tell what is in them (BREACH); no answer holds a secret that a page could guess that way.
        options.EnableForHttps = true;
        options.MimeTypes = Types;
    });
}
