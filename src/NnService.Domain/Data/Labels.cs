using System.Collections.Immutable;
using System.Globalization;

namespace NnService.Domain.Data;

/// <summary>Class labels as text, whatever the type of their column.</summary>
internal static class Labels
{
    /// <summary>The label of a row that is not missing; a number in its shortest exact form.</summary>
    public static string Of(Column column, int row) =>
        column.Type == ColumnType.Number ? Of(column.Numbers[row]) : column.Categories[column.Codes[row]];

    /// <summary>The distinct labels of the given rows: numbers by value, words ordinal.</summary>
    public static ImmutableArray<string> Distinct(Column column, ReadOnlySpan<int> rows)
    {
        if (column.Type == ColumnType.Number)
        {
            var numbers = new SortedSet<double>();
            foreach (var row in rows) numbers.Add(column.Numbers[row]);
            return [.. numbers.Select(Of)];
        }

        var codes = new SortedSet<int>();
        foreach (var row in rows) codes.Add(column.Codes[row]);
        return [.. codes.Select(code => column.Categories[code])];
    }

    /// <summary>The number that a label of a column of numbers stands for.</summary>
    public static double Number(string label) => double.Parse(label, CultureInfo.InvariantCulture);

    // −0 and 0 are one class.
    private static string Of(double number) => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture);
}
