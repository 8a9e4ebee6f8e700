using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>What is told of the columns of a table: what is said of many in the same words is said once.</summary>
internal static class ColumnWarnings
{
    private const int MaxAlone = 3;
    private const int MaxNamed = 3;
    private const int MaxName = 40;

    /// <summary>The sentences, in the order of the columns; a common one stands where the first of its columns does.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<ColumnSchema> columns)
    {
        var told = columns.Where(column => column.Warning is not null).GroupBy(Words);
        return [.. told.SelectMany(alike =>
            alike.Count() > MaxAlone ? [Together([.. alike], alike.Key)] : alike.Select(column => column.Warning!))];
    }

    // What is said of the column, after its name.
    private static string Words(ColumnSchema column)
    {
        var beginning = $"Column '{Text.Truncate(column.Name)}' ";
        return column.Warning!.StartsWith(beginning, StringComparison.Ordinal) ? column.Warning[beginning.Length..] : column.Warning;
    }

    private static string Together(ImmutableArray<ColumnSchema> columns, string words)
    {
        var names = string.Join(", ", columns.Take(MaxNamed).Select(column => $"'{Text.Truncate(column.Name, MaxName)}'"));
        return string.Create(
            CultureInfo.InvariantCulture, $"Each of {columns.Length} columns ({names} and {columns.Length - MaxNamed} more) {words}");
    }
}
