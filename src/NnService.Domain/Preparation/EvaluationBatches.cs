using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;

namespace NnService.Domain.Preparation;

/// <summary>Encodes the rows to judge a version by, from a table that comes in parts. Parts and whole give the same rows.</summary>
/// <param name="definition">The network of the version.</param>
/// <param name="encoding">The encoding of the version, not plain.</param>
/// <param name="targets">The columns that hold the answers, in the order of the version's targets; empty for columns of the same
/// names.</param>
/// <remarks>One instance is not thread-safe.</remarks>
public sealed class EvaluationBatches(NetworkDefinition definition, DataEncoding encoding, ImmutableArray<string> targets)
{
    private const string Data = "/data";

    private readonly SortedSet<string> _differences = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _unseen = new(StringComparer.Ordinal);
    private int _leftOut;

    /// <summary>Rows of the parts so far, those without an answer included.</summary>
    public int Rows { get; private set; }

    /// <summary>What was left out so far or is not known to the version, in sentences.</summary>
    public ImmutableArray<string> Warnings =>
    [
        .. _differences,
        .. _leftOut > 0 ? [SamplePreparation.LeftOut(_leftOut, Rows)] : Array.Empty<string>(),
        .. _unseen.Select(
            pair =>
                $"{pair.Value} values of '{Text.Truncate(pair.Key)}' are categories that the version does not know; they are coded as all "
                    + $"zeros."),
    ];

    /// <summary>Encodes the rows of the next part that have a value in every target; there may be none.</summary>
    /// <param name="part">Some rows of the table, with its columns in any order; others than those needed are not looked at.</param>
    /// <param name="faults">Receives what is wrong, at <c>/data</c> or <c>/target</c>; row numbers are those of the whole table.</param>
    /// <returns>The rows, or null when a fault was added.</returns>
    public SampleSet? Encode(Table part, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var columns = targets.IsEmpty ? encoding : Renamed(encoding, targets, faults);
        if (columns is null) return null;
        var features = Features(encoding, part, faults);
        var answers = Targets(columns, part, faults);
        if (faults.Count > before) return null;

        var rows = SamplePreparation.RowsWithTargets(part.Rows, answers);
        if (rows.Length > 0) TargetInference.CheckKept(definition, columns, answers, rows, Rows, faults);
        if (faults.Count > before) return null;

        // A column without any value has no type of its own, and nothing of it is encoded.
        var samples = rows.Length == 0
            ? new([], [], columns.InputCount, columns.OutputCount)
            : columns.Encode(new([.. features, .. answers]), rows, _unseen);
        CheckFinite(columns, samples, rows, Rows, faults);
        if (FormatDifference.Of(encoding, part, features) is { } difference) _differences.Add(difference);
        (Rows, _leftOut) = (Rows + part.Rows, _leftOut + part.Rows - rows.Length);
        return faults.Count > before ? null : samples;
    }

    /// <summary>Whether any row of the parts so far has a value in every target; a fault when none has.</summary>
    public bool HaveAnswers(ICollection<Fault> faults)
    {
        if (_leftOut < Rows) return true;
        faults.Add(new(Data, "no row has a value in every target column."));
        return false;
    }

    private static DataEncoding? Renamed(DataEncoding encoding, ImmutableArray<string> targets, ICollection<Fault> faults)
    {
        var before = faults.Count;
        if (targets.Length != encoding.Targets.Length)
            faults.Add(
                new(
                    "/target",
                    $"target names {targets.Length} columns; the version was trained for {encoding.Targets.Length}: "
                        + $"{Text.Join(encoding.Targets.Select(target => target.Name), encoding.Targets.Length)}."));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var k = 0; k < targets.Length; k++)
        {
            if (!seen.Add(targets[k])) faults.Add(new($"/target/{k}", $"'{Text.Truncate(targets[k])}' is named twice."));
            else if (encoding.Features.Any(feature => feature.Name == targets[k]))
                faults.Add(new($"/target/{k}", $"'{Text.Truncate(targets[k])}' is a feature of the version; a target is another column."));
        }

        return faults.Count > before
            ? null
            : encoding with { Targets = [.. encoding.Targets.Zip(targets, (target, name) => target with { Name = name })] };
    }

    private static List<Column> Features(DataEncoding encoding, Table table, ICollection<Fault> faults)
    {
        var found = new List<Column>();
        foreach (var feature in encoding.Features)
        {
            if (table.Find(feature.Name) is not { } column)
                faults.Add(
                    new(
                        Data,
                        $"there is no column '{Text.Truncate(feature.Name)}'; the version takes "
                            + $"{Text.Join(encoding.Features.Select(known => known.Name), encoding.Features.Length)}."));
            else if (column.Type == feature.Type)
                found.Add(column);
            else if (IsEmpty(column))
                found.Add(Empty(feature, column.Rows));
            else
                faults.Add(
                    new(
                        Data,
                        $"'{Text.Truncate(feature.Name)}' is a {Word(column.Type)} here, but the version was trained with a "
                            + $"{Word(feature.Type)}."));
        }

        return found;
    }

    private static List<Column> Targets(DataEncoding encoding, Table table, ICollection<Fault> faults)
    {
        var found = new List<Column>();
        for (var k = 0; k < encoding.Targets.Length; k++)
        {
            var target = encoding.Targets[k];
            if (table.Find(target.Name) is not { } column)
                faults.Add(
                    new(
                        $"/target/{k}",
                        $"there is no column '{Text.Truncate(target.Name)}' with the answers; name the column that holds them."));
            else if (target.Classes.IsEmpty && column.Type != ColumnType.Number && !IsEmpty(column))
                faults.Add(
                    new(
                        $"/target/{k}",
                        $"'{Text.Truncate(target.Name)}' is a {Word(column.Type)} here, but the version was trained for a number."));
            else
                found.Add(column);
        }

        return found;
    }

    // A column without any value has no type of its own.
    private static bool IsEmpty(Column column) => Enumerable.Range(0, column.Rows).All(column.IsMissing);

    private static Column Empty(FeatureEncoding feature, int rows) => feature.Type == ColumnType.Number
        ? Column.OfNumbers(feature.Name, [.. Enumerable.Repeat(double.NaN, rows)])
        : Column.OfCodes(feature.Name, feature.Type, [.. Enumerable.Repeat(-1, rows)], []);

    private static void CheckFinite(DataEncoding encoding, SampleSet samples, int[] rows, int firstRow, ICollection<Fault> faults)
    {
        var place = 0;
        foreach (var feature in encoding.Features)
        {
            for (var i = 0; i < samples.Rows; i++)
            {
                if (AreFinite(samples.Inputs.AsSpan((i * samples.InputCount) + place, feature.Width))) continue;
                faults.Add(new(Data, $"'{Text.Truncate(feature.Name)}' in row {firstRow + rows[i]} is too far from the training rows."));
                break;
            }

            place += feature.Width;
        }

        for (var i = 0; i < samples.Targets.Length; i++)
        {
            if (float.IsFinite(samples.Targets[i])) continue;
            var k = i % samples.TargetCount;
            faults.Add(
                new(
                    $"/target/{k}",
                    $"'{Text.Truncate(encoding.Targets[k].Name)}' in row {firstRow + rows[i / samples.TargetCount]} is too far from the "
                        + $"training rows."));
            break;
        }
    }

    private static bool AreFinite(ReadOnlySpan<float> numbers)
    {
        foreach (var number in numbers)
        {
            if (!float.IsFinite(number)) return false;
        }

        return true;
    }

    private static string Word(ColumnType type) => type.ToString().ToLowerInvariant();
}
