namespace NnService.Client;

/// <summary>A dataset in a list.</summary>
/// <param name="Id">The id.</param>
/// <param name="BuiltIn">Whether it comes with the service.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Bytes">Bytes of the upload.</param>
/// <param name="Digest">SHA-256 of the upload.</param>
/// <param name="CreatedAt">When it came.</param>
public sealed record DatasetSummary(string Id, bool BuiltIn, int Rows, long Bytes, string Digest, DateTimeOffset CreatedAt);

/// <summary>A dataset without its rows.</summary>
/// <param name="Id">The id.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Bytes">Bytes of the upload.</param>
/// <param name="Digest">SHA-256 of the upload.</param>
/// <param name="Columns">What each column holds.</param>
/// <param name="Warnings">What looks odd, in sentences.</param>
public sealed record Dataset(
    string Id, int Rows, long Bytes, string Digest, IReadOnlyList<DatasetColumn> Columns, IReadOnlyList<string> Warnings);

/// <summary>A column of a dataset; statistics of other types than its own are null.</summary>
/// <param name="Name">The header.</param>
/// <param name="Type">number, category, boolean, text or date.</param>
/// <param name="Missing">Rows without a value.</param>
/// <param name="Min">Numbers: the smallest.</param>
/// <param name="Max">Numbers: the largest.</param>
/// <param name="Mean">Numbers: the arithmetic mean.</param>
/// <param name="StandardDeviation">Numbers: the standard deviation over n.</param>
/// <param name="Distinct">Words: how many different ones there are.</param>
/// <param name="Categories">Categories: the words, the first hundred of them.</param>
public sealed record DatasetColumn(
    string Name,
    string Type,
    int Missing,
    double? Min,
    double? Max,
    double? Mean,
    double? StandardDeviation,
    int? Distinct,
    IReadOnlyList<string>? Categories);

/// <summary>How an uploaded CSV is written; what is null has the service's default.</summary>
/// <param name="Delimiter">What separates cells; null to find out.</param>
/// <param name="Decimal">A point or a comma.</param>
/// <param name="Encoding">The name of the encoding; null for UTF-8, or UTF-16 with its mark.</param>
public sealed record CsvFormat(string? Delimiter = null, string? Decimal = null, string? Encoding = null);
