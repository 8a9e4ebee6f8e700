using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Contracts;
using NnService.Api.Datasets;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Jobs;

/// <summary>The names that the columns of plain data get.</summary>
internal sealed record PlainColumns(ImmutableArray<string> Inputs, ImmutableArray<string> Targets)
{
    public static PlainColumns Of(int inputs, int targets) => new(Names("x", inputs), Names("t", targets));

    private static ImmutableArray<string> Names(string letter, int count) =>
        [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{letter}{i}"))];
}

/// <summary>Turns data that came with a request into a table.</summary>
internal static class InlineData
{
    /// <summary>The refusal of data that exceed a limit; null when they exceed none.</summary>
    public static ProblemHttpResult? Refuse(this DataContract data, DatasetLimits limits)
    {
        long rows = Math.Max(data.Inputs?.Count ?? 0, data.Rows?.Count ?? 0);
        // Rows of few columns each may have many together; beyond the limit they need not be counted.
        var names = (data.Rows ?? []).SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).Take(limits.MaxColumns + 1).Count();
        var columns = Math.Max(Widest(data.Inputs) + Widest(data.Targets), names);
        if (rows > limits.MaxRows)
            return ProblemResults.Create(
                ProblemCode.TooLarge, $"data has {rows} rows; at most {limits.MaxRows} are allowed (NnService:Limits:MaxRows).");
        if (columns > limits.MaxColumns)
            return ProblemResults.Create(
                ProblemCode.TooLarge,
                $"data has more than {limits.MaxColumns} columns; that many are allowed (NnService:Limits:MaxColumns).");
        if (limits.Exceeded(rows, (int)columns) is { } exceeded) return ProblemResults.Create(ProblemCode.TooLarge, exceeded);
        return FindTooLong(data.Rows ?? [], limits) is { } found ? CsvUpload.Refusal(found) : null;
    }

    private static LengthFault? FindTooLong(IReadOnlyList<IReadOnlyDictionary<string, CellContract>> rows, DatasetLimits limits)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var (name, cell) in rows[row])
            {
                if (name.Length > limits.MaxNameLength)
                    return LengthFault.Name($"Row {row + 1}", name, name.Length, limits.MaxNameLength, Pointer(row, Text.Truncate(name)));
                if (cell.Word?.Length * 3L > limits.MaxCellBytes && Encoding.UTF8.GetByteCount(cell.Word!) is var bytes
                    && bytes > limits.MaxCellBytes)
                    return LengthFault.Cell(
                        $"Row {row + 1}, column '{Text.Truncate(name)}'", bytes, limits.MaxCellBytes, Pointer(row, name));
            }
        }

        return null;
    }

    private static string Pointer(int row, string name) => $"/data/rows/{row}/{Fault.Escape(name)}";

    private static long Widest(IReadOnlyList<IReadOnlyList<double>>? rows) => rows?.Max(row => (long?)row.Count) ?? 0;

    /// <summary>The table and, for plain numbers, the names of its columns; null when a fault was added.</summary>
    /// <param name="data">What was sent.</param>
    /// <param name="cells">How words are read: as those of the version that takes them, or as an upload.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static (TextTable Table, PlainColumns? Columns)? Read(DataContract data, CellFormat cells, List<Fault> faults)
    {
        if (data.Rows is not null && (data.Inputs is not null || data.Targets is not null))
            faults.Add(new("/data", "data holds rows and plain numbers; send rows, or inputs and targets."));
        else if (data.Rows is not null)
            return Table(data.Rows, cells, faults);
        else if (data.Inputs is null || data.Targets is null)
            faults.Add(new("/data", "data holds inputs and targets (plain numbers), or rows (objects)."));
        else
            return Plain(data.Inputs, data.Targets, faults);
        return null;
    }

    private static (TextTable Table, PlainColumns? Columns)? Plain(
        IReadOnlyList<IReadOnlyList<double>> inputs, IReadOnlyList<IReadOnlyList<double>> targets, List<Fault> faults)
    {
        var before = faults.Count;
        if (inputs.Count == 0) faults.Add(new("/data/inputs", "inputs is empty; at least one row is needed."));
        if (inputs.Count != targets.Count)
            faults.Add(
                new(
                    "/data/targets",
                    $"there are {inputs.Count} rows of inputs and {targets.Count} rows of targets; they must be equally many."));
        CheckRows(inputs, "/data/inputs", faults);
        CheckRows(targets, "/data/targets", faults);
        if (faults.Count > before) return null;

        var columns = PlainColumns.Of(inputs[0].Count, targets[0].Count);
        var builder = new TextTableBuilder([.. columns.Inputs, .. columns.Targets]);
        var cells = new string?[inputs[0].Count + targets[0].Count];
        for (var row = 0; row < inputs.Count; row++)
        {
            for (var c = 0; c < cells.Length; c++)
                cells[c] = (c < columns.Inputs.Length ? inputs[row][c] : targets[row][c - columns.Inputs.Length]).ToString(
                    "R", CultureInfo.InvariantCulture);
            builder.Add(cells);
        }

        return (builder.Build(), columns);
    }

    private static void CheckRows(IReadOnlyList<IReadOnlyList<double>> rows, string at, List<Fault> faults)
    {
        const int Told = 20;
        var width = rows.Count == 0 ? 0 : rows[0].Count;
        if (rows.Count > 0 && width == 0) faults.Add(new($"{at}/0", "the row is empty; at least one number is needed."));
        for (var (row, told) = (0, 0); row < rows.Count && told < Told; row++)
        {
            if (rows[row].Count != width)
                faults.Add(new($"{at}/{row}", $"the row has {rows[row].Count} numbers, the first row {width}; they must be equally many."));
            else if (rows[row].Any(number => !float.IsFinite((float)number)))
                faults.Add(new($"{at}/{row}", "a number is too large for 32-bit floating point (about 3.4e38)."));
            else
                continue;
            told++;
        }
    }

    private static (TextTable Table, PlainColumns? Columns)? Table(
        IReadOnlyList<IReadOnlyDictionary<string, CellContract>> rows, CellFormat format, List<Fault> faults)
    {
        var names = rows.SelectMany(row => row.Keys).Distinct().ToArray();
        if (names.Length == 0) faults.Add(new("/data/rows", "rows is empty; at least one row with one column is needed."));
        if (names.Any(name => name.Length == 0)) faults.Add(new("/data/rows", "a column has an empty name."));
        if (faults.Count > 0) return null;

        var builder = new TextTableBuilder(names, format);
        var cells = new string?[names.Length];
        foreach (var row in rows)
        {
            for (var c = 0; c < names.Length; c++)
                cells[c] = row.TryGetValue(names[c], out var cell) && cell.ToText() is { } text
                    ? format.Read(cell.Number is null ? text : format.Number(text))
                    : null;
            builder.Add(cells);
        }

        return (builder.Build(), null);
    }
}
