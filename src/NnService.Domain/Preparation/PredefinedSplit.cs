using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;

namespace NnService.Domain.Preparation;

/// <summary>Sets those rows aside that a column of the table names.</summary>
/// <remarks>A row is set aside where its value is true, 1, or the name of the part, whatever the case of its letters.</remarks>
internal static class PredefinedSplit
{
    /// <summary>Takes rows away from those that are left; a column that cannot tell them is a fault.</summary>
    /// <param name="left">The rows that are left, ascending; the rows taken are removed.</param>
    /// <param name="table">The table.</param>
    /// <param name="name">A column of numbers 0 and 1, of booleans or of words.</param>
    /// <param name="part">What the rows are for: validation or test.</param>
    /// <param name="columns">The features and targets, of which the column is none.</param>
    /// <param name="warnings">Receives that rows without a value are not set aside.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <returns>The rows taken, ascending.</returns>
    public static int[] Take(
        ref int[] left,
        Table table,
        string name,
        string part,
        ColumnSelection columns,
        ImmutableArray<string>.Builder warnings,
        ICollection<Fault> faults)
    {
        var rows = left;
        var at = $"/{part}/split/column";
        if (Find(table, name, at, columns, faults) is not { } column) return [];
        if (column.Type == ColumnType.Number
            && Array.FindIndex(rows, row => column.Numbers[row] is not (0 or 1 or double.NaN)) is >= 0 and var bad)
        {
            faults.Add(
                new(
                    at,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"'{Text.Truncate(column.Name)}' is {column.Numbers[rows[bad]]} in row {rows[bad]}; a column of numbers that "
                            + $"splits holds 0 and 1.")));
            return [];
        }

        var named = rows.ToLookup(row => !column.IsMissing(row) && IsNamed(column, row, part));
        if (!named[true].Any() || !named[false].Any())
        {
            faults.Add(new(at, named[true].Any()
                ? $"'{Text.Truncate(column.Name)}' sets every row aside that is left and leaves none to train on."
                : $"'{Text.Truncate(column.Name)}' sets no row aside: in no row that is left is it true, 1 or '{part}'."));
            return [];
        }

        var missing = rows.Count(column.IsMissing);
        var warning =
            $"'{Text.Truncate(column.Name)}' has no value in {missing} {(missing == 1 ? "row, which is" : "rows, which are")} not set "
                + $"aside by it.";
        if (missing > 0 && !warnings.Contains(warning)) warnings.Add(warning);
        left = [.. named[false]];
        return [.. named[true]];
    }

    private static Column? Find(Table table, string name, string at, ColumnSelection columns, ICollection<Fault> faults)
    {
        var column = table.Find(name);
        if (column is null)
            faults.Add(new(at, $"'{Text.Truncate(name)}' is not a column; there are {ColumnSelection.Known(table)}."));
        else if (columns.Targets.Contains(column) || columns.Features.Contains(column))
            faults.Add(new(at, $"'{Text.Truncate(name)}' is a target or feature; a column that splits is another one."));
        else if (column.Type is ColumnType.Text or ColumnType.Date)
            faults.Add(
                new(
                    at,
                    $"'{Text.Truncate(name)}' is a {ColumnSelection.Word(column.Type)} column; a column that splits holds true and false, "
                        + $"1 and 0, or words."));
        else
            return column;
        return null;
    }

    private static bool IsNamed(Column column, int row, string part)
    {
        if (column.Type == ColumnType.Number) return column.Numbers[row] == 1;
        var word = column.Categories[column.Codes[row]];
        return word == "1" || word.Equals("true", StringComparison.OrdinalIgnoreCase)
            || word.Equals(part, StringComparison.OrdinalIgnoreCase);
    }
}
