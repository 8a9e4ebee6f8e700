using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Preparation;

/// <summary>What the targets mean, from their columns and the network's output.</summary>
/// <param name="Task">What is to be answered.</param>
/// <param name="Targets">The columns; empty for plain numbers.</param>
/// <param name="IsScaled">Whether numbers are scaled to what the output answers, and not taken as they are.</param>
internal sealed record TargetInference(LearningTask Task, ImmutableArray<TargetEncoding> Targets, bool IsScaled)
{
    /// <summary>More distinct values than this are not classes.</summary>
    public const int MaxClasses = 1000;

    /// <summary>Decides the task; what does not fit together is a fault.</summary>
    public static TargetInference? Choose(
        NetworkDefinition definition,
        IReadOnlyList<Column> targets,
        int[] rows,
        TrainingRequest request,
        DataEncoding? kept,
        ICollection<Fault> faults)
    {
        var before = faults.Count;
        var inferred = request.IsPlain
            ? Plain(definition, targets)
            : kept is not null ? Kept(definition, kept, targets, rows, faults) : FromTable(definition, targets, rows, faults);
        if (inferred is { IsScaled: false }) CheckRange(definition, inferred, targets, rows, 0, faults);
        else if (inferred is not null && kept is null)
            foreach (var target in targets) TargetScaling.Check(target, rows, definition.Output.Activation, faults);
        return faults.Count == before ? inferred : null;
    }

    /// <summary>The class of every row of the table, −1 where it is missing; empty where there are no classes.</summary>
    public int[] ClassOfRow(IReadOnlyList<Column> columns)
    {
        if (Task is not (LearningTask.Binary or LearningTask.MultiClass) || Targets.IsEmpty) return [];
        var column = columns[0];
        var codes = Targets[0].Classes.Select((label, code) => (label, code))
            .ToDictionary(pair => pair.label, pair => pair.code, StringComparer.Ordinal);
        return [.. Enumerable.Range(0, column.Rows).Select(row => column.IsMissing(row) ? -1 : codes[Labels.Of(column, row)])];
    }

    /// <summary>The encodings, numbers scaled by the training rows to what the output answers.</summary>
    public ImmutableArray<TargetEncoding> Fit(IReadOnlyList<Column> columns, int[] training, Activation output) => !IsScaled
        ? Targets
        : [.. Targets.Zip(columns, (target, column) => TargetScaling.Fit(target, column, training, output))];

    /// <summary>
    /// Refuses answers that a version cannot be judged by: labels that it does not know, and numbers that its loss does not take.
    /// </summary>
    /// <param name="definition">The network of the version.</param>
    /// <param name="kept">Its encoding.</param>
    /// <param name="targets">The columns that hold the answers.</param>
    /// <param name="rows">The rows to look at.</param>
    /// <param name="firstRow">What the first row of the columns is called in faults.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static void CheckKept(
        NetworkDefinition definition, DataEncoding kept, IReadOnlyList<Column> targets, int[] rows, int firstRow, ICollection<Fault> faults)
    {
        var before = faults.Count;
        for (var k = 0; k < kept.Targets.Length; k++) CheckLabels(kept.Targets[k], targets[k], rows, faults);
        if (faults.Count == before && (kept.IsPlain || definition.Output.Activation is not Identity))
            CheckRange(definition, new(kept.Task, kept.Targets, IsScaled: false), targets, rows, firstRow, faults);
    }

    private static TargetInference Plain(NetworkDefinition definition, IReadOnlyList<Column> targets) =>
        new(DataEncoding.PlainTask(definition.Loss, targets.Count), [], IsScaled: false);

    private static TargetInference? Kept(
        NetworkDefinition definition, DataEncoding kept, IReadOnlyList<Column> targets, int[] rows, ICollection<Fault> faults)
    {
        var before = faults.Count;
        if (!kept.Targets.Select(target => target.Name).SequenceEqual(targets.Select(target => target.Name)))
            faults.Add(
                new(
                    "/target",
                    $"the version that training continues from was trained for "
                        + $"{Text.Join(kept.Targets.Select(target => target.Name), kept.Targets.Length)}; name the same targets."));
        else
            for (var k = 0; k < targets.Count; k++) CheckLabels(kept.Targets[k], targets[k], rows, faults);
        return faults.Count == before ? new(kept.Task, kept.Targets, IsScaled: AreScaled(definition)) : null;
    }

    private static void CheckLabels(TargetEncoding kept, Column column, int[] rows, ICollection<Fault> faults)
    {
        if (kept.Classes.IsEmpty != (column.Type == ColumnType.Number) && kept.Classes.IsEmpty)
            faults.Add(new("/target", $"'{Text.Truncate(kept.Name)}' has words here, but was trained as a number."));
        else if (!kept.Classes.IsEmpty && Labels.Distinct(column, rows).Except(kept.Classes).ToArray() is { Length: > 0 } unknown)
            faults.Add(
                new(
                    "/target",
                    $"'{Text.Truncate(kept.Name)}' has classes that the version does not know: {Text.Join(unknown, unknown.Length)}; it "
                        + $"knows {Text.Join(kept.Classes, kept.Classes.Length)}."));
    }

    private static TargetInference? FromTable(
        NetworkDefinition definition, IReadOnlyList<Column> targets, int[] rows, ICollection<Fault> faults) =>
        targets.Count == 1 ? Single(definition, targets[0], rows, faults) : Several(definition, targets, rows, faults);

    private static TargetInference? Single(NetworkDefinition definition, Column target, int[] rows, ICollection<Fault> faults)
    {
        var output = definition.Output.Activation;
        if (target.Type == ColumnType.Number && output is not (Softmax or Sigmoid)) return Numbers(definition, [target]);

        var classes = Labels.Distinct(target, rows);
        if (target.Type == ColumnType.Number && output is Sigmoid && classes.Length != 2) return Numbers(definition, [target]);
        if (classes.Length > MaxClasses)
            return Refuse(
                $"'{Text.Truncate(target.Name)}' has {classes.Length} distinct values, too many for classes (at most {MaxClasses}); a "
                    + $"number is learned with an identity output.");
        if (classes.Length < 2)
            return Refuse(
                $"'{Text.Truncate(target.Name)}' has one value only, {Text.Truncate(classes[0])}; classification needs at least two "
                    + $"classes.");

        var encoding = TargetEncoding.OfClasses(target, classes);
        if (output is Softmax) return new(LearningTask.MultiClass, [encoding], IsScaled: false);
        if (output is Sigmoid && classes.Length == 2) return new(LearningTask.Binary, [encoding], IsScaled: false);
        return Refuse(
            $"'{Text.Truncate(target.Name)}' has {classes.Length} classes; they need a softmax "
                + $"output{(classes.Length == 2 ? " or a sigmoid output" : "")}, not {output.Name}.");

        TargetInference? Refuse(string detail)
        {
            faults.Add(new("/target", detail));
            return null;
        }
    }

    private static TargetInference? Several(
        NetworkDefinition definition, IReadOnlyList<Column> targets, int[] rows, ICollection<Fault> faults)
    {
        if (definition.Output.Activation is Sigmoid)
        {
            ImmutableArray<TargetEncoding> encodings = [
                .. targets.Select(target => TargetEncoding.OfClasses(target, Labels.Distinct(target, rows))),
            ];
            if (encodings.All(encoding => encoding.Classes.Length == 2))
                return new(LearningTask.MultiLabel, encodings, IsScaled: false);
        }

        if (targets.All(target => target.Type == ColumnType.Number)) return Numbers(definition, targets);
        faults.Add(new("/target", "several targets are either all numbers, or all of two values with a sigmoid output."));
        return null;
    }

    private static TargetInference Numbers(NetworkDefinition definition, IReadOnlyList<Column> targets) => new(
        LearningTask.Regression,
        [.. targets.Select(target => new TargetEncoding { Name = target.Name, Type = target.Type })],
        IsScaled: AreScaled(definition));

    // A cross-entropy takes numbers as probabilities.
    private static bool AreScaled(NetworkDefinition definition) =>
        definition.Output.Activation is Identity || definition.Loss is not (BinaryCrossEntropy or CategoricalCrossEntropy);

    // A cross-entropy of a target outside 0 … 1 has no minimum: training would diverge.
    private static void CheckRange(
        NetworkDefinition definition,
        TargetInference inferred,
        IReadOnlyList<Column> targets,
        int[] rows,
        int firstRow,
        ICollection<Fault> faults)
    {
        if (definition.Loss is not (BinaryCrossEntropy or CategoricalCrossEntropy)) return;
        var before = faults.Count;
        for (var k = 0; k < targets.Count; k++)
        {
            if (!inferred.Targets.IsEmpty && !inferred.Targets[k].Classes.IsEmpty) continue;
            foreach (var row in rows)
            {
                if (targets[k].Numbers[row] is >= 0 and <= 1) continue;
                faults.Add(
                    new(
                        inferred.Targets.IsEmpty ? $"/data/targets/{firstRow + row}/{k}" : "/target",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"'{Text.Truncate(targets[k].Name)}' is {targets[k].Numbers[row]} in row {firstRow + row}; "
                                + $"{definition.Loss.Name} takes targets from 0 to 1.")));
                break;
            }
        }

        if (faults.Count == before && definition.Loss is CategoricalCrossEntropy && inferred.Targets.All(target => target.Classes.IsEmpty))
            CheckSums(inferred, targets, rows, firstRow, faults);
    }

    // δ = y − t is the gradient only for targets of a row that sum to 1, as classes and probabilities do.
    private static void CheckSums(
        TargetInference inferred, IReadOnlyList<Column> targets, int[] rows, int firstRow, ICollection<Fault> faults)
    {
        foreach (var row in rows)
        {
            var sum = targets.Sum(target => target.Numbers[row]);
            if (CategoricalCrossEntropy.AcceptsTargets(sum)) continue;
            faults.Add(
                new(
                    inferred.Targets.IsEmpty ? $"/data/targets/{firstRow + row}" : "/target",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the targets of row {firstRow + row} sum to {sum}; categoricalCrossEntropy takes probabilities, which sum to "
                            + $"1.")));
            return;
        }
    }
}
