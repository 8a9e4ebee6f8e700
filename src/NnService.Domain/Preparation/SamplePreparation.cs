using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;

namespace NnService.Domain.Preparation;

/// <summary>Everything that training needs from a table.</summary>
/// <param name="Definition">The definition with the shapes of the data.</param>
/// <param name="Encoding">How rows become numbers.</param>
/// <param name="Training">The rows to learn from.</param>
/// <param name="Validation">The rows to judge each epoch by, or null.</param>
/// <param name="Test">The rows to judge the result by, or null.</param>
/// <param name="Parts">Which rows of the table these are.</param>
/// <param name="Warnings">What was left out or looks odd, in sentences.</param>
/// <param name="Choices">What was chosen because nobody had said it; empty where layers are given.</param>
/// <param name="Folds">Which of the training rows each member of an ensemble is judged by; null for a single network.</param>
public sealed record PreparedData(
    NetworkDefinition Definition,
    DataEncoding Encoding,
    SampleSet Training,
    SampleSet? Validation,
    SampleSet? Test,
    DataParts Parts,
    ImmutableArray<string> Warnings,
    ImmutableArray<TrainingChoice> Choices,
    Folds? Folds = null);

/// <summary>From a table and a request to numbers: choose columns, set rows aside, fit the encoding on training rows, encode.</summary>
/// <remarks>A pure function of its arguments. Thread-safe.</remarks>
public static class SamplePreparation
{
    private const ulong TestRows = ulong.MaxValue;
    private const ulong ValidationRows = ulong.MaxValue - 1;

    /// <summary>Prepares the data of a job.</summary>
    /// <param name="definition">The network, whose open shapes are taken from the data.</param>
    /// <param name="table">The table.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="kept">The encoding of the version that training continues from; null to fit a new one.</param>
    /// <param name="faults">Receives what is wrong; pointers are those of the request as a JSON object.</param>
    /// <returns>The prepared data, or null when a fault was added.</returns>
    public static PreparedData? Prepare(
        NetworkDefinition definition, Table table, TrainingRequest request, DataEncoding? kept, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var warnings = ImmutableArray.CreateBuilder<string>();
        var columns = ColumnSelection.Choose(table, request, kept, warnings, faults);
        if (columns is null) return null;

        var rows = RowsWithTargets(table.Rows, columns.Targets);
        if (rows.Length < table.Rows) warnings.Add(LeftOut(table.Rows - rows.Length, table.Rows));
        if (rows.Length == 0)
        {
            faults.Add(new("/dataset", "no row has a value in every target column."));
            return null;
        }

        var choices = new List<TrainingChoice>();
        if (definition.IsAuto && kept is null)
        {
            if (NetworkChoice.Choose(definition, columns.Targets, rows, request, choices, faults) is not { } chosen) return null;
            definition = chosen;
        }

        var targets = TargetInference.Choose(definition, columns.Targets, rows, request, kept, faults);
        if (targets is null) return null;

        RowWeights.Check(table, request, columns, targets, rows, faults);
        TrainingValidator.Check(request, targets.Task, faults);
        if (kept is null && !request.IsPlain) PreprocessingValidator.Check(table, request, columns, rows, faults);
        var (training, validation, test) = Divide(table, rows, request, targets, columns, warnings, faults);
        if (request.Members > training.Length)
            faults.Add(
                new(
                    "/ensemble/members",
                    $"members is {request.Members}, and each leaves out a part of the training rows, of which there are {training.Length}; "
                        + $"use fewer members or more rows."));
        if (faults.Count == before) RowWeights.CheckParts(table, request, training, validation, test, faults);
        if (faults.Count > before) return null;

        warnings.AddRange(PartWarnings.OfColumns(table, request, training));
        // A version that training goes on from may have learned a class before.
        if (kept is null) warnings.AddRange(PartWarnings.OfClasses(targets, columns, training));
        if (kept is null && !request.IsPlain && PartWarnings.OfOutput(definition, targets, columns, rows) is { } mistaken)
            warnings.Add(mistaken);
        if (request.IsPlain && TargetScaling.WarningOf(columns.Targets, training, definition.Output.Activation) is { } unreachable)
            warnings.Add(unreachable);
        var encoding = kept ?? Fit(definition, table, targets, columns, request, training);
        CheckShapes(definition, encoding, faults);
        CheckScales(encoding, faults);
        if (faults.Count > before) return null;
        TrainingValidator.CheckNetwork(definition.Complete(encoding.InputCount, encoding.OutputCount), request.Options.Optimizer, faults);
        if (faults.Count > before) return null;

        var classes = targets.ClassOfRow(columns.Targets);
        var unseen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var folds = request.Members == 1
            ? null
            : Folds.Draw(
                request.Members,
                training.Length,
                classes.Length == 0 ? [] : [.. training.Select(row => classes[row])],
                request.Options.Seed);
        var prepared = new PreparedData(
            definition.Complete(encoding.InputCount, encoding.OutputCount) with { Members = request.Members },
            encoding,
            Samples(training, targets),
            validation.Length == 0 ? null : Samples(validation, null),
            test.Length == 0 ? null : Samples(test, null),
            new(RowsOfPart.Of(training)!, RowsOfPart.Of(validation), RowsOfPart.Of(test), folds?.Count ?? 0),
            [],
            [.. choices],
            folds);
        var known = kept is null
            ? "in validation or test rows are categories that no training row has"
            : $"are categories that version {request.FromVersion} does not know";
        if (kept is not null && FormatDifference.Of(kept, table, columns.Features) is { } difference) warnings.Add(difference);
        if (kept is null)
            warnings.AddRange(
                encoding.Features.Where(feature => feature.IsConstant)
                    .Select(feature => $"'{Text.Truncate(feature.Name)}' is the same in every training row; nothing is learned from it."));
        if (kept is null)
            warnings.AddRange(encoding.Features.Where(feature => !feature.Pooled.IsEmpty).Select(feature =>
                $"'{feature.Name}' has {feature.Categories.Length + feature.Pooled.Length} categories; the {feature.Categories.Length} "
                    + $"most frequent have places of their own, the others share one."));
        warnings.AddRange(
            unseen.Select(pair => $"{pair.Value} values of '{Text.Truncate(pair.Key)}' {known}; they are coded as all zeros."));
        return prepared with { Warnings = warnings.ToImmutable() };

        SampleSet Samples(int[] rows, TargetInference? weighted) =>
            RowWeights.Add(Encode(encoding, table, columns, rows, unseen), rows, table, request, weighted, classes);
    }

    /// <summary>The rows that have a value in every target.</summary>
    internal static int[] RowsWithTargets(int count, IReadOnlyList<Column> targets)
    {
        var rows = new List<int>(count);
        for (var row = 0; row < count; row++)
        {
            if (!IsMissing(targets, row)) rows.Add(row);
        }

        return [.. rows];
    }

    /// <summary>What is said of rows without a target.</summary>
    internal static string LeftOut(int rows, int of) => $"{rows} of {of} rows have no target and were left out.";

    private static bool IsMissing(IReadOnlyList<Column> targets, int row)
    {
        for (var k = 0; k < targets.Count; k++)
        {
            if (targets[k].IsMissing(row)) return true;
        }

        return false;
    }

    private static (int[] Training, int[] Validation, int[] Test) Divide(
        Table table,
        int[] rows,
        TrainingRequest request,
        TargetInference targets,
        ColumnSelection columns,
        ImmutableArray<string>.Builder warnings,
        ICollection<Fault> faults)
    {
        var left = rows;
        var total = rows.Length;
        var classes = targets.ClassOfRow(columns.Targets);

        // Rows that a column names are not left to chance.
        var validationFirst = request is { Validation.Column: not null, Test.Column: null };
        var validation = validationFirst ? Take("validation", request.Validation, ValidationRows) : [];
        var test = Take("test", request.Test, TestRows);
        if (!validationFirst) validation = Take("validation", request.Validation, ValidationRows);
        return (left, validation, test);

        int[] Take(string part, SplitOptions? options, ulong purpose)
        {
            if (options is null) return [];
            if (options.Column is { } name) return PredefinedSplit.Take(ref left, table, name, part, columns, warnings, faults);
            var method = options.Method ?? (classes.Length > 0 ? SplitMethod.Stratified : SplitMethod.Random);
            if (method == SplitMethod.Stratified && classes.Length == 0)
            {
                faults.Add(new($"/{part}/split", "stratified needs classes, and these targets have none; use random or last."));
                return [];
            }

            var count = Math.Max(1, (int)Math.Round(options.Fraction * total, MidpointRounding.AwayFromZero));
            if (count < left.Length) return Split.Take(ref left, count, method, classes, request.Options.Seed, purpose);
            faults.Add(
                new(
                    $"/{part}/fraction",
                    $"{options.Fraction} of {total} rows leaves no row to train on; use a smaller fraction or more rows."));
            return [];
        }
    }

    private static DataEncoding Fit(
        NetworkDefinition definition,
        Table table,
        TargetInference targets,
        ColumnSelection columns,
        TrainingRequest request,
        int[] training)
    {
        if (request.IsPlain)
            return DataEncoding.Plain(targets.Task, columns.Features.Count, columns.Targets.Count);
        var preprocessing = request.Preprocessing.For(targets.Task);
        ImmutableArray<FeatureEncoding> features = [.. columns.Features.Select(
            column => FeatureEncoding.Fit(column, training, preprocessing))];
        var encodings = targets.Fit(columns.Targets, training, definition.Output.Activation);
        return new()
        {
            Task = targets.Task,
            Features = features,
            Targets = encodings,
            Ignored = [.. table.Columns.Except(columns.Features).Select(column => column.Name), .. table.Others],
            Unknown = request.Preprocessing.Unknown,
            Cells = table.Format,
            InputCount = features.Sum(feature => feature.Width),
            OutputCount = targets.Task == LearningTask.MultiClass ? encodings[0].Classes.Length : encodings.Length,
        };
    }

    private static void CheckShapes(NetworkDefinition definition, DataEncoding encoding, ICollection<Fault> faults)
    {
        var (features, target, encoded) = encoding.IsPlain
            ? ("/data/inputs", "/data/targets", "")
            : ("/features", "/target", " after encoding");
        var columns = encoding.IsPlain ? "" : $" ({encoding.Features.Length} features)";
        if (encoding.InputCount == 0)
            faults.Add(new(features, "the features carry no value in any training row."));
        else if (definition.Inputs is { } inputs && inputs != encoding.InputCount)
            faults.Add(
                new(
                    features,
                    $"the data have {encoding.InputCount} inputs{encoded}{columns}, the model takes {inputs}; leave the model's inputs "
                        + $"out to take them from the data."));
        if (definition.Outputs is { } outputs && outputs != encoding.OutputCount)
            faults.Add(
                new(
                    target,
                    $"the data have {encoding.OutputCount} targets{encoded}, the model has {outputs} outputs; leave the last layer's "
                        + $"units out to take them from the data."));
    }

    // Numbers of both signs near the largest ones have a mean or a spread that is none.
    private static void CheckScales(DataEncoding encoding, ICollection<Fault> faults)
    {
        foreach (var feature in encoding.Features.Where(
            feature => !double.IsFinite(feature.Mean) || !double.IsFinite(feature.StandardDeviation)))
            faults.Add(
                new(
                    "/features",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the numbers of '{Text.Truncate(feature.Name)}' are too far apart to be scaled ({feature.Min} to {feature.Max}); "
                            + $"omit it from the features.")));
        foreach (var target in encoding.Targets.Where(target => !double.IsFinite(target.Mean) || !double.IsFinite(target.Scale)))
            faults.Add(new("/target", $"the numbers of '{Text.Truncate(target.Name)}' are too far apart to be learned."));
    }

    private static SampleSet Encode(
        DataEncoding encoding, Table table, ColumnSelection columns, int[] rows, IDictionary<string, int> unseen) =>
        encoding.IsPlain
        ? PlainSamples(encoding.Task, columns.Features, columns.Targets, rows)
        : encoding.Encode(table, rows, unseen);

    /// <summary>Numbers as they are.</summary>
    internal static SampleSet PlainSamples(LearningTask task, IReadOnlyList<Column> inputs, IReadOnlyList<Column> targets, int[] rows) =>
        new(Plain(inputs, rows), Plain(targets, rows), inputs.Count, targets.Count) { Task = task };

    private static float[] Plain(IReadOnlyList<Column> columns, int[] rows)
    {
        var numbers = new float[rows.Length * columns.Count];
        for (var c = 0; c < columns.Count; c++)
        {
            for (var i = 0; i < rows.Length; i++)
                numbers[(i * columns.Count) + c] = (float)columns[c].Numbers[rows[i]];
        }

        return numbers;
    }
}
