using Microsoft.Net.Http.Headers;

namespace NnService.Api.Requests;

/// <summary>Content types of tables, which go by several names.</summary>
internal static class MediaTypes
{
    public const string Csv = "text/csv";
    public const string TabSeparated = "text/tab-separated-values";
    public const string JsonLines = "application/x-ndjson";

    private const string OtherCsv = "application/csv";

    private static readonly string[] OtherJsonLines = ["application/ndjson", "application/jsonl", "application/x-jsonlines"];

    /// <summary>Other names by which bodies of CSV and of JSON lines are taken.</summary>
    public static string[] Others { get; } = [OtherCsv, TabSeparated, .. OtherJsonLines];

    /// <summary>Other names by which bodies of CSV are taken.</summary>
    public static string[] OthersOfCsv { get; } = [OtherCsv, TabSeparated];

    /// <summary>Whether a body is of a type, by whatever name of it.</summary>
    public static bool Is(string? contentType, string type) =>
        MediaTypeHeaderValue.TryParse(contentType, out var sent)
        && (Names(sent.MediaType.Value!, type) || (type == Csv && IsTabSeparated(sent)));

    /// <summary>Whether a body has tabs between its cells.</summary>
    public static bool IsTabSeparated(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var sent) && IsTabSeparated(sent);

    /// <summary>Whether a name is one of a type's that answers have.</summary>
    public static bool Names(string name, string type) =>
        name.Equals(type, StringComparison.OrdinalIgnoreCase)
        || (type == Csv && name.Equals(OtherCsv, StringComparison.OrdinalIgnoreCase))
        || (type == JsonLines && OtherJsonLines.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static bool IsTabSeparated(MediaTypeHeaderValue sent) =>
        sent.MediaType.Equals(TabSeparated, StringComparison.OrdinalIgnoreCase);
}
