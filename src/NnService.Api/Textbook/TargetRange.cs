using MathNet.Numerics.LinearAlgebra;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Losses;

namespace NnService.Api.Textbook;

/// <summary>Targets that a cross-entropy takes are probabilities.</summary>
internal static class TargetRange
{
    /// <summary>Adds a fault for each target, or each row of them, that the loss does not take.</summary>
    public static void Check(Matrix<double> t, Loss loss, List<Fault> faults)
    {
        if (loss is not (BinaryCrossEntropy or CategoricalCrossEntropy)) return;
        var before = faults.Count;
        foreach (var (row, output, target) in t.EnumerateIndexed().Where(cell => cell.Item3 is not (>= 0 and <= 1)))
            faults.Add(
                new(
                    $"/targets/{row}/{output}",
                    FormattableString.Invariant($"the target is {target}; {loss.Name} takes targets from 0 to 1.")));
        if (faults.Count > before || loss is not CategoricalCrossEntropy) return;

        foreach (var (row, sum) in t.RowSums().EnumerateIndexed().Where(pair => !CategoricalCrossEntropy.AcceptsTargets(pair.Item2)))
            faults.Add(
                new(
                    $"/targets/{row}",
                    FormattableString.Invariant(
                        $"the targets of the row sum to {sum}; categoricalCrossEntropy takes probabilities, which sum to 1.")));
    }
}
