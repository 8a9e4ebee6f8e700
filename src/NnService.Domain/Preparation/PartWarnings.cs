using NnService.Domain.Data;

namespace NnService.Domain.Preparation;

/// <summary>What a user should know of the rows that are trained on.</summary>
internal static class PartWarnings
{
    // What rows are called that nobody trains on.
    private static readonly HashSet<string> HeldOut =
        new(StringComparer.OrdinalIgnoreCase) { "test", "validation", "valid", "val", "dev", "eval", "evaluation", "holdout" };

    /// <summary>Classes without a training row.</summary>
    public static IEnumerable<string> OfClasses(TargetInference targets, ColumnSelection columns, int[] training)
    {
        for (var k = 0; k < targets.Targets.Length; k++)
        {
            if (targets.Targets[k].Classes.IsEmpty) continue;
            var missing = targets.Targets[k].Classes.Except(Labels.Distinct(columns.Targets[k], training)).ToArray();
            if (missing.Length > 0)
                yield return $"'{Text.Truncate(targets.Targets[k].Name)}' has {(missing.Length == 1 ? "a class" : "classes")} without a "
                    + $"training row, which cannot be learned: {Text.Join(missing, missing.Length)}.";
        }
    }

    /// <summary>Training rows that a column which splits calls otherwise.</summary>
    public static IEnumerable<string> OfColumns(Table table, TrainingRequest request, int[] training)
    {
        string?[] names = [request.Validation?.Column, request.Test?.Column];
        foreach (var name in names.OfType<string>().Distinct())
        {
            if (table.Find(name) is not { Type: not ColumnType.Number } column) continue;
            var called = training.Where(row => !column.IsMissing(row) && HeldOut.Contains(column.Categories[column.Codes[row]]))
                .GroupBy(row => column.Categories[column.Codes[row]], StringComparer.Ordinal);
            foreach (var rows in called)
                yield return $"{rows.Count()} {(rows.Count() == 1 ? "row is" : "rows are")} trained on that '{Text.Truncate(name)}' calls "
                    + $"'{Text.Truncate(rows.Key)}'; name the column for that part too to set them aside.";
        }
    }
}
