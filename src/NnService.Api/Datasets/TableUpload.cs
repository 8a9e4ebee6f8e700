using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Datasets;

/// <summary>Reads a table in each of the content types that it may come in.</summary>
internal static class TableUpload
{
    public const string Csv = CsvUpload.ContentType;
    public const string JsonLines = MediaTypes.JsonLines;
    public const string JsonArray = "application/json";
    public const string Form = "multipart/form-data";

    private const string Packed = ".gz";

    // A table that differs from others only in how it came takes a few times what it was compressed to.
    private const long MaxKeptBytes = 24L << 20;
    private const long MaxKeptExpansion = 24;

    private static readonly (string Extension, string Type)[] Extensions = [
        (".csv", Csv), (".tsv", MediaTypes.TabSeparated), (".txt", Csv), (".json", JsonArray), (".ndjson", JsonLines),
        (".jsonl", JsonLines),
    ];

    /// <summary>The table, or the refusal.</summary>
    public static Task<(TextTable? Table, ProblemHttpResult? Problem)> ReadAsync(
        HttpRequest request, CsvQuery query, NnLimits limits, CancellationToken cancellationToken) =>
        MediaTypes.Is(request.ContentType, Form)
            ? ReadFormAsync(request, query, limits, cancellationToken)
            : ReadAsync(request.Body, request.ContentType, query, limits, cancellationToken);

    private static async Task<(TextTable? Table, ProblemHttpResult? Problem)> ReadAsync(
        Stream body, string? contentType, CsvQuery query, NnLimits limits, CancellationToken cancellationToken)
    {
        if (MediaTypes.Is(contentType, Csv)) return await CsvUpload.ReadAsync(body, contentType, query, limits, cancellationToken);

        if (CsvUpload.RefuseOptions(
            ("delimiter", query.Delimiter), ("decimal", query.Decimal), ("encoding", query.Encoding)) is { } useless)
            return (null, useless);
        var lines = MediaTypes.Is(contentType, JsonLines);
        var missing = CsvUpload.MissingWords(query, CellFormat.Default);
        var reading = await JsonTable.ReadAsync(body, lines, missing, limits.OfDatasets, cancellationToken);
        if (reading.ExceededLimit is { } exceeded) return (null, ProblemResults.Create(ProblemCode.TooLarge, exceeded));
        if (reading.TooLong is { } tooLong) return (null, CsvUpload.Refusal(tooLong));
        return reading.Faults.IsEmpty ? (reading.Table, null) : (null, Refusal(reading.Faults[0], reading.Faults.Select(Describe)));
    }

    /// <summary>Refuses a table that came compressed and takes much more where it is kept; null for others.</summary>
    /// <remarks>What repeats from row to row is short on its way, but a column without repetition is not.</remarks>
    public static ProblemHttpResult? RefuseExpanded(TextTable table, HttpContext context)
    {
        if (Gzip.SentOf(context) is not { } sent || table.PackedBytes <= Math.Max(MaxKeptBytes, sent * MaxKeptExpansion)) return null;
        return ProblemResults.Create(
            ProblemCode.ExpansionTooLarge,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sent} compressed bytes became a table that takes {table.PackedBytes} bytes where it is kept; above {MaxKeptBytes} "
                    + $"bytes at most {MaxKeptExpansion} for each are allowed. Send it uncompressed."));
    }

    /// <summary>One file in a form. Its name is looked at for its ending only.</summary>
    private static async Task<(TextTable? Table, ProblemHttpResult? Problem)> ReadFormAsync(
        HttpRequest request, CsvQuery query, NnLimits limits, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var form)
            || HeaderUtilities.RemoveQuotes(form.Boundary) is not { Length: > 0 and <= 70 } boundary)
            return (null, Malformed("Content-Type multipart/form-data needs a boundary of at most 70 characters."));
        try
        {
            var parts = new MultipartReader(boundary.Value!, request.Body);
            if (await parts.ReadNextSectionAsync(cancellationToken) is not { } part)
                return (null, Malformed("The form holds no file; exactly one is needed."));
            if (part.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition())
                return (null, Malformed("The form holds a field that is not a file; send exactly one file, and options in the query."));
            if (TypeOf(part, disposition) is not { } type)
                return (null, ProblemResults.Create(
                    ProblemCode.UnsupportedMediaType,
                    $"The file is neither {Csv} nor {JsonArray} nor {JsonLines}, nor does its name end with "
                        + $"{string.Join(", ", Extensions.Select(known => known.Extension))}, alone or before {Packed}."));
            var body = await Gzip.UnpackedAsync(request.HttpContext, part.Body, cancellationToken);
            var (table, problem) = await ReadAsync(body, type, query, limits, cancellationToken);
            if (problem is not null) return (null, problem);
            return await parts.ReadNextSectionAsync(cancellationToken) is null
                ? (table, null)
                : (null, Malformed("The form holds more than one part; send exactly one file, and options in the query."));
        }
        catch (Exception e) when (e is InvalidDataException or IOException && e.Source == typeof(MultipartReader).Assembly.GetName().Name)
        {
            return (null, Malformed("The form is damaged, or cut off before its last boundary."));
        }
    }

    /// <summary>What the part says of itself, with its charset, or what the ending of its name says.</summary>
    private static string? TypeOf(MultipartSection part, ContentDispositionHeaderValue disposition)
    {
        if (Array.Exists([Csv, JsonArray, JsonLines], type => MediaTypes.Is(part.ContentType, type))) return part.ContentType;
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value
            ?? "";
        if (name.EndsWith(Packed, StringComparison.OrdinalIgnoreCase)) name = name[..^Packed.Length];
        return Array.Find(Extensions, known => name.EndsWith(known.Extension, StringComparison.OrdinalIgnoreCase)).Type;
    }

    private static ProblemHttpResult Malformed(string detail) => ProblemResults.Create(ProblemCode.MalformedBody, detail);

    private static ProblemHttpResult Refusal(JsonFault first, IEnumerable<Fault> faults)
    {
        var code = first.Kind switch
        {
            JsonFaultKind.WrongType => ProblemCode.WrongType,
            JsonFaultKind.Duplicate => ProblemCode.DuplicateMember,
            JsonFaultKind.NotFinite => ProblemCode.NotFinite,
            _ => ProblemCode.MalformedJson,
        };
        var place = first.Line is null && first.Pointer.Length > 0 ? $"{Text.Truncate(first.Pointer)}: " : "";
        return ProblemResults.Create(code, place + Describe(first).Detail, faults);
    }

    private static Fault Describe(JsonFault fault) => fault.Line is { } line
        ? new(
            "", fault.Pointer.Length > 0 ? $"Line {line}, {Text.Truncate(fault.Pointer)}: {fault.Detail}" : $"Line {line}: {fault.Detail}")
        : new(fault.Pointer, fault.Detail);
}
