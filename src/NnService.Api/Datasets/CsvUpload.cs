using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Hosting;
using NnService.Domain;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Datasets;

/// <summary>How a CSV is to be read.</summary>
/// <param name="Delimiter">One character between cells, or the word tab; by default the one of comma, semicolon, tab and bar that fits.</param>
/// <param name="Decimal">The decimal mark: '.' by default, or ','.</param>
/// <param name="Missing">The words that mean a missing value, separated by '|'; by default the empty cell, NA, N/A, NaN, null and ?.</param>
public sealed record CsvQuery(
    [property: FromQuery(Name = "delimiter")] string? Delimiter = null,
    [property: FromQuery(Name = "decimal")] string? Decimal = null,
    [property: FromQuery(Name = "missing")] string? Missing = null);

/// <summary>Reads a CSV body, for every endpoint that takes one.</summary>
internal static class CsvUpload
{
    public const string ContentType = "text/csv";

    /// <summary>The table, or the refusal.</summary>
    public static async Task<(TextTable? Table, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, CsvQuery query, NnLimits limits, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var options = Options(query, faults);
        if (faults.Count > 0) return (null, Problems.Create(ProblemCode.BadQueryValue, faults[0].Detail, faults));

        var reading = await CsvTable.ReadAsync(request.Body, options, new DatasetLimits(limits.MaxRows, limits.MaxColumns, limits.MaxCells), cancellationToken);
        if (reading.ExceededLimit is { } exceeded) return (null, Problems.Create(ProblemCode.TooLarge, exceeded));
        return reading.Faults.IsEmpty
            ? (reading.Table, null)
            : (null, Problems.Create(ProblemCode.MalformedCsv, Describe(reading.Faults[0]), reading.Faults.Select(fault => new Fault("", Describe(fault)))));
    }

    private static CsvOptions Options(CsvQuery query, List<Fault> faults)
    {
        var defaults = new CsvOptions();
        var delimiter = query.Delimiter is "tab" ? "\t" : query.Delimiter;
        if (delimiter is not null && (delimiter.Length != 1 || delimiter[0] is '"' or '\r' or '\n'))
            faults.Add(new("?delimiter", $"delimiter is '{Words.Clip(query.Delimiter)}'; it must be one character, or the word tab."));
        if (query.Decimal is not (null or "." or ","))
            faults.Add(new("?decimal", $"decimal is '{Words.Clip(query.Decimal)}'; it must be '.' or ','."));
        return faults.Count > 0
            ? defaults
            : defaults with
            {
                Delimiter = delimiter?[0],
                Decimal = query.Decimal?[0] ?? defaults.Decimal,
                Missing = query.Missing is null ? defaults.Missing : [.. query.Missing.Split('|')],
            };
    }

    private static string Describe(CsvFault fault) =>
        fault.Column is { } column ? $"Line {fault.Line}, column {column}: {fault.Detail}" : $"Line {fault.Line}: {fault.Detail}";
}
