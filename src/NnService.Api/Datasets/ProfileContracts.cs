using NnService.Domain.Data;

namespace NnService.Api.Datasets;

/// <summary>How the values of columns lie, and what they tell about a target.</summary>
/// <param name="Rows">How many rows were looked at: all of them, or of larger tables a sample that is always the same.</param>
/// <param name="Total">Rows of the whole dataset.</param>
/// <param name="Target">The column that the others were asked about; null for none.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Next">The offset of the columns after these; null after the last.</param>
public sealed record DatasetProfileContract(
    int Rows, int Total, string? Target, IReadOnlyList<ColumnProfileContract> Columns, int? Next);

/// <summary>How the values of a column lie; nothing is told of text and dates.</summary>
/// <param name="Name">The header.</param>
/// <param name="Type">What the values are.</param>
/// <param name="Histogram">Of numbers; null for others and without any.</param>
/// <param name="Frequent">Of words the ten that most of the rows have; null for others.</param>
/// <param name="Association">How much the column tells about the target by itself, from 0, nothing beyond chance, to 1, all; null for the
/// target, without one, and where the target is the same in all rows.</param>
public sealed record ColumnProfileContract(
    string Name,
    ColumnType Type,
    HistogramContract? Histogram = null,
    IReadOnlyList<WordCount>? Frequent = null,
    double? Association = null);

/// <summary>How many numbers lie in each of twenty ranges of one width.</summary>
/// <param name="Min">Where the first one begins: the smallest number of the whole dataset.</param>
/// <param name="Max">Where the last one ends: the largest number of the whole dataset.</param>
/// <param name="Counts">Rows of each; one range where both are equal.</param>
public sealed record HistogramContract(double Min, double Max, IReadOnlyList<int> Counts);
