using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Datasets;

/// <summary>How a CSV is to be read.</summary>
/// <param name="Delimiter">One character between cells, or the word tab; by default the one of comma, semicolon, tab and bar that
/// fits.</param>
/// <param name="Decimal">The decimal mark: '.' by default, or ','.</param>
/// <param name="Missing">The words that mean a missing value, separated by '|'; by default the empty cell, <c>NA</c>, <c>N/A</c>,
/// <c>#N/A</c>, <c>&lt;NA&gt;</c>, <c>n/a</c>, <c>NaN</c>, <c>nan</c>, <c>NULL</c>, <c>null</c> and <c>?</c>.</param>
/// <param name="Encoding">What the text is in: utf-8, utf-16, utf-16le, utf-16be, latin-1, windows-1252 or gb18030; by default the charset
/// of the Content-Type, else UTF-8, or UTF-16 with its mark.</param>
public sealed record CsvQuery(
    [property: FromQuery(Name = "delimiter")] string? Delimiter = null,
    [property: FromQuery(Name = "decimal")] string? Decimal = null,
    [property: FromQuery(Name = "missing")] string? Missing = null,
    [property: FromQuery(Name = "encoding")] string? Encoding = null);

/// <summary>Endpoint metadata: an option of <see cref="CsvQuery"/> that counts for the other content types too.</summary>
public sealed record CsvOptionOfJson(string Name);

/// <summary>Reads a CSV body, for every endpoint that takes one.</summary>
internal static class CsvUpload
{
    public const string ContentType = MediaTypes.Csv;

    /// <summary>The table, or the refusal.</summary>
    public static Task<(TextTable? Table, ProblemHttpResult? Problem)> ReadAsync(
        HttpRequest request, CsvQuery query, NnLimits limits, CancellationToken cancellationToken, CellFormat? cells = null) =>
        ReadAsync(request.Body, request.ContentType, query, limits, cancellationToken, cells);

    /// <summary>The table, or the refusal.</summary>
    /// <param name="body">The text.</param>
    /// <param name="contentType">Its type, whose charset counts where the query names no encoding.</param>
    /// <param name="query">How it is to be read.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="cancellationToken">Ends the reading when the client goes away.</param>
    /// <param name="cells">How cells are written where the query does not say it; null for the default.</param>
    public static async Task<(TextTable? Table, ProblemHttpResult? Problem)> ReadAsync(
        Stream body,
        string? contentType,
        CsvQuery query,
        NnLimits limits,
        CancellationToken cancellationToken,
        CellFormat? cells = null)
    {
        var (options, problem) = Options(query, contentType, cells ?? CellFormat.Default);
        if (options is null) return (null, problem);
        var reading = await CsvTable.ReadAsync(body, options, limits.OfDatasets, cancellationToken);
        return (reading.Table, Refusal(reading.Faults, reading.ExceededLimit, reading.TooLong));
    }

    /// <summary>Hands the rows on as they come; the refusal when the text is not CSV.</summary>
    /// <param name="request">The request.</param>
    /// <param name="query">How its body is to be read.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="cells">How cells are written where the query does not say it.</param>
    /// <param name="taker">Makes who takes the rows, from how they are written.</param>
    /// <param name="cancellationToken">Ends the reading when the client goes away.</param>
    public static async Task<ProblemHttpResult?> ReadAsync(
        HttpRequest request,
        CsvQuery query,
        NnLimits limits,
        CellFormat cells,
        Func<CsvOptions, ICsvRows> taker,
        CancellationToken cancellationToken)
    {
        var (options, problem) = Options(query, request.ContentType, cells);
        if (options is null) return problem;
        var (faults, exceeded, tooLong) = await CsvDocument.ReadAsync(
            request.Body, options, limits.OfLookedAt, taker(options), cancellationToken);
        return Refusal(faults, exceeded, tooLong);
    }

    /// <summary>Refuses options of a CSV beside another body; null when there are none.</summary>
    public static ProblemHttpResult? RefuseOptions(params (string Name, string? Value)[] options) =>
        Array.Find(options, option => option.Value is not null).Name is { } useless
            ? ProblemResults.Create(
                ProblemCode.BadQueryValue, new Fault($"?{useless}", $"{useless} says how a CSV is written; the table came as JSON."))
            : null;

    /// <summary>The refusal of a cell or name that is too long.</summary>
    public static ProblemHttpResult Refusal(LengthFault found) =>
        ProblemResults.Create(found.IsName ? ProblemCode.NameTooLong : ProblemCode.CellTooLong, new Fault(found.Pointer, found.Detail));

    private static ProblemHttpResult? Refusal(ImmutableArray<CsvFault> faults, string? exceeded, LengthFault? tooLong) =>
        exceeded is not null ? ProblemResults.Create(ProblemCode.TooLarge, exceeded)
        : tooLong is not null ? Refusal(tooLong)
        : faults.IsEmpty ? null
        : ProblemResults.Create(ProblemCode.MalformedCsv, Describe(faults[0]), faults.Select(fault => new Fault("", Describe(fault))));

    private static (CsvOptions? Options, ProblemHttpResult? Problem) Options(CsvQuery query, string? contentType, CellFormat cells)
    {
        var faults = new List<Fault>();
        if (MediaTypes.IsTabSeparated(contentType) && query.Delimiter is null) query = query with { Delimiter = "tab" };
        var options = Options(query, cells, faults);
        if (faults.Count > 0) return (null, ProblemResults.Create(ProblemCode.BadQueryValue, faults[0].Detail, faults));
        if (query.Encoding is not null || Charset(contentType) is not { } charset) return (options, null);
        return TextEncodings.TryFind(charset, out var encoding)
            ? (options with { Encoding = encoding }, null)
            : (null, ProblemResults.Create(
                ProblemCode.UnsupportedMediaType, $"The charset '{Text.Truncate(charset)}' is not taken; allowed: {TextEncodings.Names}."));
    }

    private static CsvOptions Options(CsvQuery query, CellFormat cells, List<Fault> faults)
    {
        var defaults = new CsvOptions();
        var delimiter = query.Delimiter is "tab" ? "\t" : query.Delimiter;
        if (delimiter is not null && (delimiter.Length != 1 || delimiter[0] is '"' or '\r' or '\n'))
            faults.Add(new("?delimiter", $"delimiter is '{Text.Truncate(query.Delimiter)}'; it must be one character, or the word tab."));
        if (query.Decimal is not (null or "." or ","))
            faults.Add(new("?decimal", $"decimal is '{Text.Truncate(query.Decimal)}'; it must be '.' or ','."));
        System.Text.Encoding? encoding = null;
        if (query.Encoding is not null && !TextEncodings.TryFind(query.Encoding, out encoding))
            faults.Add(new("?encoding", $"encoding is '{Text.Truncate(query.Encoding)}'; it must be one of {TextEncodings.Names}."));
        return faults.Count > 0
            ? defaults
            : defaults with
            {
                Delimiter = delimiter?[0],
                Encoding = encoding,
                Cells = query.Missing is null && query.Decimal is null
                    ? cells
                    : new() { Missing = MissingWords(query, cells), DecimalMark = query.Decimal?[0] ?? cells.DecimalMark },
            };
    }

    /// <summary>The texts that mean a missing value; of an empty list none does.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="cells">What counts where nothing was.</param>
    public static ImmutableArray<string> MissingWords(CsvQuery query, CellFormat cells) =>
        query.Missing is null ? cells.Missing : [.. query.Missing.Split('|')];

    private static string? Charset(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.Charset.Length > 0
            ? HeaderUtilities.RemoveQuotes(type.Charset).Value
            : null;

    private static string Describe(CsvFault fault) =>
        fault.Column is { } column ? $"Line {fault.Line}, column {column}: {fault.Detail}" : $"Line {fault.Line}: {fault.Detail}";
}
