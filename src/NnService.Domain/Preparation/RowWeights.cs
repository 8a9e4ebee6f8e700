using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;

namespace NnService.Domain.Preparation;

/// <summary>What each row counts in the loss: its class's weight times its own.</summary>
internal static class RowWeights
{
    /// <summary>Refuses weights that make no sense for these data.</summary>
    public static void Check(
        Table table, TrainingRequest request, ColumnSelection columns, TargetInference targets, int[] rows, ICollection<Fault> faults)
    {
        if (request.ClassWeights is { } weights)
        {
            if (targets.Targets.IsEmpty || targets.Task is not (LearningTask.Binary or LearningTask.MultiClass))
                faults.Add(new("/classWeights", "class weights need one target column with classes."));
            else
                CheckClasses(weights, targets, faults);
        }

        if (request.SampleWeight is not { } name) return;
        if (table.Find(name) is not { Type: ColumnType.Number } column)
            faults.Add(
                new(
                    "/sampleWeight",
                    $"'{Text.Truncate(name)}' is not a number column; sampleWeight names a column of numbers at least 0."));
        else if (columns.Targets.Contains(column) || columns.Features.Contains(column))
            faults.Add(new("/sampleWeight", $"'{Text.Truncate(name)}' is a target or feature; a sample weight is another column."));
        else if (Array.TrueForAll(rows, row => column.Numbers[row] == 0))
            faults.Add(new("/sampleWeight", $"'{Text.Truncate(name)}' is 0 in every row, so nothing would be learned."));
        else if (Array.FindIndex(rows, row => !(column.Numbers[row] >= 0 && column.Numbers[row] <= float.MaxValue)) is >= 0 and var bad)
            faults.Add(
                new(
                    "/sampleWeight",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"'{Text.Truncate(name)}' is {(double.IsNaN(column.Numbers[rows[bad]]) ? "missing" : column.Numbers[rows[bad]])} "
                            + $"in row {rows[bad]}; a sample weight is a number at least 0.")));
    }

    /// <summary>Refuses weights by which some part of the rows counts nothing.</summary>
    public static void CheckParts(
        Table table, TrainingRequest request, int[] training, int[] validation, int[] test, ICollection<Fault> faults)
    {
        if (request.SampleWeight is not { } name || table.Find(name) is not { Type: ColumnType.Number } column) return;
        Check("training", training, "learned");
        Check("validation", validation, "judged");
        Check("test", test, "judged");

        void Check(string part, int[] rows, string done)
        {
            if (rows.Length > 0 && Array.TrueForAll(rows, row => column.Numbers[row] == 0))
                faults.Add(
                    new("/sampleWeight", $"'{Text.Truncate(name)}' is 0 in all {rows.Length} {part} rows, so nothing would be {done}."));
        }
    }

    /// <summary>The samples with their weights; class weights go to training rows only.</summary>
    /// <param name="samples">The encoded rows.</param>
    /// <param name="rows">The rows of the table that they come from.</param>
    /// <param name="table">The table.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="targets">The targets, for class weights; null for rows that are only judged.</param>
    /// <param name="classes">The class of every row of the table.</param>
    public static SampleSet Add(
        SampleSet samples, int[] rows, Table table, TrainingRequest request, TargetInference? targets, int[] classes)
    {
        var byClass = request.ClassWeights is { } weights && targets is not null
            ? weights.Of(
                targets.Targets[0].ShownClasses,
                [.. targets.Targets[0].Classes.Select((_, c) => rows.Count(row => classes[row] == c))])
            : null;
        var column = request.SampleWeight is { } name ? table.Find(name) : null;
        if (byClass is null && column is null) return samples;
        return new SampleSet(samples.Inputs, samples.Targets, samples.InputCount, samples.TargetCount)
        {
            Task = samples.Task,
            TargetScales = samples.TargetScales,
            Weights = [.. rows.Select(row => (float)((byClass?[classes[row]] ?? 1) * (column?.Numbers[row] ?? 1)))],
        };
    }

    private static void CheckClasses(ClassWeights weights, TargetInference targets, ICollection<Fault> faults)
    {
        var known = targets.Targets[0].ShownClasses;
        var before = faults.Count;
        foreach (var (label, weight) in weights.ByClass ?? ImmutableSortedDictionary<string, double>.Empty)
        {
            if (faults.Count - before >= ColumnSelection.MaxFaults) break;
            if (!known.Contains(label))
                faults.Add(
                    new(
                        $"/classWeights/{label}",
                        $"'{Text.Truncate(label)}' is not a class of '{Text.Truncate(targets.Targets[0].Name)}'; its classes are "
                            + $"{Text.Join(known, known.Length)}."));
            else if (!(weight > 0 && weight <= float.MaxValue))
                faults.Add(
                    new(
                        $"/classWeights/{label}",
                        FormattableString.Invariant($"the weight of '{Text.Truncate(label)}' is {weight}; it must be above 0.")));
        }
    }
}
