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
    string Id, int Rows, long Bytes, string Digest, IReadOnlyList<DatasetColumn> Columns, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether it comes with the service; such a dataset stays as it is.</summary>
    public bool BuiltIn { get; init; }

    /// <summary>The texts that meant a missing value when it was read.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The decimal mark of its numbers.</summary>
    public string Decimal { get; init; } = ".";

    /// <summary>When it came.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

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
    IReadOnlyList<string>? Categories)
{
    /// <summary>Numbers: quantiles by their share, such as <c>0.5</c>; null for others.</summary>
    public IReadOnlyDictionary<string, double>? Quantiles { get; init; }

    /// <summary>Words: the most frequent ones, at most twenty; null for others.</summary>
    public IReadOnlyList<WordCount>? Frequent { get; init; }

    /// <summary>What looks odd about it, in a sentence; null for nothing.</summary>
    public string? Warning { get; init; }
}

/// <summary>How often a word is there.</summary>
/// <param name="Value">The word.</param>
/// <param name="Count">Rows that have it.</param>
public sealed record WordCount(string Value, int Count);

/// <summary>Some rows of a dataset.</summary>
/// <param name="Offset">The index of the first row, from 0.</param>
/// <param name="Columns">The headers.</param>
/// <param name="Rows">The cells, in the order of the columns.</param>
/// <param name="Total">Rows of the whole dataset.</param>
/// <param name="Next">The offset of the rows after these; null after the last.</param>
public sealed record DatasetRows(
    int Offset, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows, int Total, int? Next);

/// <summary>A dataset to be made up. What is null has the service's default.</summary>
/// <param name="Kind">What it shows, such as <c>moons</c>; see <see cref="NnClient.ListGeneratorsAsync"/>.</param>
public sealed record NewGenerated(string Kind)
{
    /// <summary>The id; null to have one made.</summary>
    public string? Id { get; init; }

    /// <summary>How many rows.</summary>
    public int? Rows { get; init; }

    /// <summary>The standard deviation of the noise on every point.</summary>
    public double? Noise { get; init; }

    /// <summary>The seed of the draws.</summary>
    public long? Seed { get; init; }
}

/// <summary>A kind of datasets that the service makes up.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it shows.</param>
public sealed record GeneratorKind(string Name, string Description);

/// <summary>How an uploaded CSV is written; what is null has the service's default.</summary>
/// <param name="Delimiter">What separates cells; null to find out.</param>
/// <param name="Decimal">A point or a comma.</param>
/// <param name="Encoding">The name of the encoding; null for UTF-8, or UTF-16 with its mark.</param>
public sealed record CsvFormat(string? Delimiter = null, string? Decimal = null, string? Encoding = null);

/// <summary>How the values of columns lie, and what they tell about a target.</summary>
/// <param name="Rows">How many rows were looked at: all, or of larger tables a sample that is always the same.</param>
/// <param name="Total">Rows of the whole dataset.</param>
/// <param name="Target">The column that the others were asked about; null for none.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Next">The offset of the columns after these; null after the last.</param>
public sealed record DatasetProfile(int Rows, int Total, string? Target, IReadOnlyList<ColumnProfile> Columns, int? Next);

/// <summary>How the values of a column lie; nothing is told of text and dates.</summary>
/// <param name="Name">The header.</param>
/// <param name="Type">number, category, boolean, text or date.</param>
/// <param name="Histogram">Of numbers; null for others.</param>
/// <param name="Frequent">Of words the most frequent ones of the rows looked at; null for others.</param>
/// <param name="Association">How much it tells about the target by itself, from 0, nothing beyond chance, to 1, all; null where it was not
/// asked about one.</param>
public sealed record ColumnProfile(
    string Name, string Type, ColumnHistogram? Histogram, IReadOnlyList<WordCount>? Frequent, double? Association);

/// <summary>How many numbers lie in each of some ranges of one width.</summary>
/// <param name="Min">Where the first one begins.</param>
/// <param name="Max">Where the last one ends.</param>
/// <param name="Counts">Rows of each.</param>
public sealed record ColumnHistogram(double Min, double Max, IReadOnlyList<long> Counts);
