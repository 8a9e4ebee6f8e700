using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;

namespace NnService.Domain.Preparation;

/// <summary>What preprocessing asks of the columns.</summary>
internal static class PreprocessingValidator
{
    private const string At = "/preprocessing";

    /// <summary>Refuses what these columns cannot serve.</summary>
    /// <param name="table">The table.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="columns">The features and targets.</param>
    /// <param name="rows">The rows that are used.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static void Check(Table table, TrainingRequest request, ColumnSelection columns, int[] rows, ICollection<Fault> faults)
    {
        var before = faults.Count;
        foreach (var (name, asked) in request.Preprocessing.Columns)
        {
            if (faults.Count - before >= ColumnSelection.MaxFaults) break;
            CheckOverride(table, columns, name, asked, faults);
        }

        foreach (var column in columns.Features.Where(
            column => column.Type == ColumnType.Number && request.Preprocessing.NumericOf(column.Name) is NoneScaling))
        {
            var bad = Array.FindIndex(rows, row => Math.Abs(column.Numbers[row]) > float.MaxValue);
            if (bad < 0) continue;
            var at = request.Preprocessing.Columns.GetValueOrDefault(column.Name)?.Numeric is null
                ? $"{At}/numeric"
                : $"{PointerOf(column.Name)}/numeric";
            faults.Add(
                new(
                    at,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"'{Text.Truncate(column.Name)}' is {column.Numbers[rows[bad]]} in row {rows[bad]}, too large for 32-bit floating "
                            + $"point (about 3.4e38); standardize it or use minMax.")));
        }
    }

    private static void CheckOverride(
        Table table, ColumnSelection columns, string name, ColumnPreprocessing asked, ICollection<Fault> faults)
    {
        var at = PointerOf(name);
        if (table.Find(name) is not { } column)
            faults.Add(new(at, $"'{Text.Truncate(name)}' is not a column; there are {ColumnSelection.Known(table)}."));
        else if (columns.Targets.Contains(column))
            faults.Add(new(at, $"'{Text.Truncate(name)}' is a target; preprocessing is for features."));
        else if (!columns.Features.Contains(column))
            faults.Add(new(at, $"'{Text.Truncate(name)}' is not a feature of this training; omit it, or name it in features."));
        else if (column.Type != ColumnType.Number)
            CheckWords(column, asked, at, faults);
    }

    private static void CheckWords(Column column, ColumnPreprocessing asked, string at, ICollection<Fault> faults)
    {
        var kind = ColumnSelection.Word(column.Type);
        if (asked.Numeric is not null)
            faults.Add(new($"{at}/numeric", $"'{Text.Truncate(column.Name)}' is a {kind} column; only numbers are scaled."));
        if (asked.Missing is not (null or Imputation.MostFrequent))
            faults.Add(
                new(
                    $"{at}/missing",
                    $"'{Text.Truncate(column.Name)}' is a {kind} column, which has no mean and no median; use mostFrequent for "
                        + $"its missing values."));
    }

    private static string PointerOf(string column) => $"{At}/columns/{Fault.Escape(column)}";
}
