using System.Collections.Immutable;
using System.Text;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>How a CSV is written.</summary>
public sealed record CsvOptions
{
    /// <summary>What separates cells; null for whichever of comma, semicolon, tab and bar is most frequent in the first line.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What the text is encoded in; null for UTF-8, or UTF-16 with its mark.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>How its cells are written.</summary>
    public CellFormat Cells { get; init; } = CellFormat.Default;
}

/// <summary>One thing that is wrong with a CSV.</summary>
/// <param name="Line">The line of the document, from 1, on which the row begins.</param>
/// <param name="Column">The column, from 1; null for the whole row.</param>
public sealed record CsvFault(int Line, int? Column, string Detail);

/// <summary>What came of reading a CSV whose rows went elsewhere.</summary>
/// <param name="Faults">The first twenty.</param>
/// <param name="ExceededLimit">A sentence that names the limit.</param>
/// <param name="TooLong">The cell or name at which reading ended.</param>
public sealed record CsvOutcome(ImmutableArray<CsvFault> Faults, string? ExceededLimit, LengthFault? TooLong = null);

/// <summary>What came of reading a table from CSV: a table, or faults, or a limit that it exceeds.</summary>
/// <param name="Faults">The first twenty.</param>
/// <param name="ExceededLimit">A sentence that names the limit.</param>
/// <param name="TooLong">The cell or name at which reading ended.</param>
public sealed record CsvReading(TextTable? Table, ImmutableArray<CsvFault> Faults, string? ExceededLimit, LengthFault? TooLong = null);
