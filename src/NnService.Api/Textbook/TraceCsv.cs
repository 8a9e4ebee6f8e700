using System.Globalization;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>Steps as CSV, for spreadsheets: a header line, then one line a step.</summary>
/// <remarks>
/// Of row r and output j, both from 1: output_r_j, error_r_j and squaredError_r_j before the step; of each weight and bias its value before
/// the step, its gradient and its value after.
/// </remarks>
internal static class TraceCsv
{
    private static readonly string[] First = ["step", "lossBefore", "lossAfter"];

    public static IEnumerable<string> Header(ParameterNames names, int rows, int outputs) =>
        First
            .Concat(Cells("output", rows, outputs))
            .Concat(Cells("error", rows, outputs))
            .Concat(Cells("squaredError", rows, outputs))
            .Concat(names.All)
            .Concat(names.All.Select(name => $"{name}_gradient"))
            .Concat(names.All.Select(name => $"{name}_after"));

    public static IEnumerable<string> CellsOf(TextbookStep step) =>
        new[] { step.LossBefore, step.LossAfter }
            .Concat(step.Pass.Y.ToRowMajorArray())
            .Concat(step.Errors.ToRowMajorArray())
            .Concat(step.SquaredErrors.ToRowMajorArray())
            .Concat(step.Before.Parameters)
            .Concat(step.Gradient.Flatten(step.Before))
            .Concat(step.After.Parameters)
            .Select(number => number.ToString("R", CultureInfo.InvariantCulture))
            .Prepend(step.Number.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string> Cells(string name, int rows, int outputs) =>
        from row in Enumerable.Range(1, rows)
        from output in Enumerable.Range(1, outputs)
        select string.Create(CultureInfo.InvariantCulture, $"{name}_{row}_{output}");
}
