using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Preparation;

/// <summary>Brings numbers to where an output can answer them.</summary>
/// <remarks>
/// y′ = (y − mean)/scale. For identity, mean and σ of the training rows; for an output with two bounds, such as tanh, their smallest and
/// largest number become the bounds, unless all are within already; for others, such as relu, which are another function below 0 than
/// above, the largest magnitude becomes 1, and 0 stays what it is.
/// </remarks>
internal static class TargetScaling
{
    /// <summary>Fits the scale on the training rows.</summary>
    public static TargetEncoding Fit(TargetEncoding target, Column column, int[] training, Activation output)
    {
        var moments = Moments.Of(column.Numbers, training);
        if (moments is not { Min: { } min, Max: { } max }) return target;
        if (output is Identity)
            return moments.StandardDeviation == 0
                ? target with { Mean = moments.Mean }
                : target with { Mean = moments.Mean, Scale = moments.StandardDeviation };
        if (double.IsInfinity(output.Highest)) return target with { Scale = Magnitude(min, max) };
        if (min >= output.Lowest && max <= output.Highest) return target;
        var scale = max > min ? (max - min) / (output.Highest - output.Lowest) : 1;
        return target with { Mean = max > min ? min - (output.Lowest * scale) : min, Scale = scale };
    }

    /// <summary>Refuses numbers that an output cannot answer, however they are scaled.</summary>
    /// <param name="column">The target.</param>
    /// <param name="rows">All rows that have a value in it.</param>
    /// <param name="output">The activation of the last layer.</param>
    /// <param name="faults">Receives the first such number.</param>
    public static void Check(Column column, int[] rows, Activation output, ICollection<Fault> faults)
    {
        if (double.IsInfinity(output.Lowest) || !double.IsInfinity(output.Highest)) return;
        var magnitude = Magnitude(rows.Min(row => column.Numbers[row]), rows.Max(row => column.Numbers[row]));
        var bad = Array.FindIndex(rows, row => column.Numbers[row] / magnitude < output.Lowest);
        if (bad < 0) return;
        faults.Add(
            new(
                "/target",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{Text.Truncate(column.Name)}' is {column.Numbers[rows[bad]]} in row {rows[bad]}; the output {output.Name} answers "
                        + $"{(output.Lowest == 0 ? "no negative number" : "no number so far below 0")}. Use an identity output.")));
    }

    /// <summary>What plain targets are told that lie outside of what the output answers; null where none does.</summary>
    /// <param name="targets">The columns, used as they are.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="output">The activation of the last layer.</param>
    public static string? WarningOf(IReadOnlyList<Column> targets, int[] rows, Activation output)
    {
        if (rows.Length == 0) return null;
        var min = targets.Min(target => rows.Min(row => target.Numbers[row]));
        var max = targets.Max(target => rows.Max(row => target.Numbers[row]));
        if (min >= output.Lowest && max <= output.Highest) return null;
        var answers = double.IsInfinity(output.Highest)
            ? FormattableString.Invariant($"nothing below {output.Lowest}")
            : FormattableString.Invariant($"from {output.Lowest} to {output.Highest}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The targets go from {min} to {max}, and the output {output.Name} answers {answers}; plain targets are not scaled, so it "
                + $"cannot reach them.");
    }

    private static double Magnitude(double min, double max) => Math.Max(Math.Abs(min), Math.Abs(max)) is > 0 and var most ? most : 1;
}
