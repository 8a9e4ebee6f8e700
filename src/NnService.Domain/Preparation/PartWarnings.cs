using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Preparation;

/// <summary>What a user should know of the rows that are trained on.</summary>
internal static class PartWarnings
{
    // More different numbers than this are rarely classes.
    private const int ManyNumbers = 20;

    // Of fewer rows two values say nothing.
    private const int FewRows = 10;

    // What rows are called that nobody trains on.
    private static readonly HashSet<string> HeldOut =
        new(StringComparer.OrdinalIgnoreCase) { "test", "validation", "valid", "val", "dev", "eval", "evaluation", "holdout" };

    /// <summary>Classes without a training row.</summary>
    public static IEnumerable<string> OfClasses(TargetInference targets, ColumnSelection columns, int[] training)
    {
        for (var k = 0; k < targets.Targets.Length; k++)
        {
            if (targets.Targets[k].Classes.IsEmpty) continue;
            var target = targets.Targets[k];
            var learned = Labels.Distinct(columns.Targets[k], training);
            string[] missing = [.. target.Classes.Select((label, index) => (label, index)).Where(one => !learned.Contains(one.label))
                .Select(one => target.Shown(one.index))];
            if (missing.Length > 0)
                yield return $"'{Text.Truncate(targets.Targets[k].Name)}' has {(missing.Length == 1 ? "a class" : "classes")} without a "
                    + $"training row, which cannot be learned: {Text.Join(missing, missing.Length)}.";
        }
    }

    /// <summary>A number that is taken for a class, or classes that are taken for a number; null where neither looks so.</summary>
    public static string? OfOutput(NetworkDefinition definition, TargetInference targets, ColumnSelection columns, int[] rows)
    {
        if (columns.Targets is not [{ Type: ColumnType.Number } target]) return null;
        var name = Text.Truncate(target.Name);
        if (targets.Task == LearningTask.MultiClass && targets.Targets[0].Classes.Length > ManyNumbers)
            return $"'{name}' has {targets.Targets[0].Classes.Length} different numbers, each of which is a class to a softmax output; to "
                + $"predict it as a number, make a model with an identity output.";
        if (targets.Task != LearningTask.Regression || definition.Output.Activation is not Identity) return null;
        return rows.Length >= FewRows && TwoOf(target, rows) is var (one, other)
            ? FormattableString.Invariant(
                $"'{name}' has two values, {one} and {other}, and is learned as a number; to predict them as classes, make a model with a ")
                + "sigmoid or softmax output."
            : null;
    }

    /// <summary>The two numbers of a column that has no others; null for every other column.</summary>
    private static (double One, double Other)? TwoOf(Column column, int[] rows)
    {
        var one = column.Numbers[rows[0]];
        var other = one;
        foreach (var row in rows)
        {
            var number = column.Numbers[row];
            if (number == one || number == other) continue;
            if (other != one) return null;
            other = number;
        }

        return other == one ? null : (Math.Min(one, other), Math.Max(one, other));
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
