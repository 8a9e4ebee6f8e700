using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Networks;

namespace NnService.Domain.Evaluation;

/// <summary>Rows to judge a version by, encoded as the version was trained.</summary>
/// <param name="Samples">The rows whose answers are known.</param>
/// <param name="Warnings">What was left out or is not known to the version, in sentences.</param>
/// <remarks>Treated as immutable once made; then thread-safe.</remarks>
public sealed record JudgedRows(SampleSet Samples, ImmutableArray<string> Warnings)
{
    private const string Data = "/data";

    /// <summary>Encodes the rows of a table that have a value in every target.</summary>
    /// <param name="definition">The network of the version.</param>
    /// <param name="encoding">The encoding of the version, not plain.</param>
    /// <param name="table">The table, in any order of columns; others than those needed are not looked at.</param>
    /// <param name="targets">The columns that hold the answers, in the order of the version's targets; empty for columns of the same names.</param>
    /// <param name="faults">Receives what is wrong, at <c>/data</c> or <c>/target</c>.</param>
    /// <returns>The rows, or null when a fault was added.</returns>
    public static JudgedRows? OfTable(NetworkDefinition definition, DataEncoding encoding, Table table, ImmutableArray<string> targets, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var columns = targets.IsEmpty ? encoding : Renamed(encoding, targets, faults);
        if (columns is null) return null;
        var (features, answers) = (Features(encoding, table, faults), Targets(columns, table, faults));
        if (faults.Count > before) return null;

        var warnings = ImmutableArray.CreateBuilder<string>();
        var rows = Preparation.RowsWithTargets(table.Rows, answers, warnings);
        if (rows.Length == 0) faults.Add(new(Data, "no row has a value in every target column."));
        else TargetChoice.CheckKept(definition, columns, answers, rows, faults);
        if (faults.Count > before) return null;

        var unseen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var samples = columns.Encode(new([.. features, .. answers]), rows, unseen);
        CheckFinite(columns, samples, rows, faults);
        warnings.AddRange(unseen.Select(pair => $"{pair.Value} values of '{pair.Key}' are categories that the version does not know; they are coded as all zeros."));
        return faults.Count > before ? null : new(samples, warnings.ToImmutable());
    }

    /// <summary>Plain numbers as they are.</summary>
    /// <param name="definition">The network of the version.</param>
    /// <param name="encoding">The encoding of the version, plain.</param>
    /// <param name="inputs">Columns of numbers that enter.</param>
    /// <param name="targets">Columns of numbers that should be answered.</param>
    /// <param name="faults">Receives what is wrong, at <c>/data/inputs</c> or <c>/data/targets</c>.</param>
    /// <returns>The rows, or null when a fault was added.</returns>
    public static JudgedRows? OfPlain(NetworkDefinition definition, DataEncoding encoding, IReadOnlyList<Column> inputs, IReadOnlyList<Column> targets, ICollection<Fault> faults)
    {
        var before = faults.Count;
        if (inputs.Count != encoding.InputCount) faults.Add(new($"{Data}/inputs", $"the rows have {inputs.Count} numbers; the version takes {encoding.InputCount}."));
        if (targets.Count != encoding.OutputCount) faults.Add(new($"{Data}/targets", $"the rows have {targets.Count} numbers; the version answers {encoding.OutputCount}."));
        if (faults.Count > before) return null;

        int[] rows = [.. Enumerable.Range(0, inputs[0].Rows)];
        TargetChoice.CheckKept(definition, encoding, targets, rows, faults);
        return faults.Count > before ? null : new(Preparation.PlainSamples(encoding.Task, inputs, targets, rows), []);
    }

    private static DataEncoding? Renamed(DataEncoding encoding, ImmutableArray<string> targets, ICollection<Fault> faults)
    {
        var before = faults.Count;
        if (targets.Length != encoding.Targets.Length)
            faults.Add(new("/target", $"target names {targets.Length} columns; the version was trained for {encoding.Targets.Length}: {Names(encoding.Targets.Select(target => target.Name))}."));
        for (var k = 0; k < targets.Length; k++)
        {
            if (targets[..k].Contains(targets[k])) faults.Add(new($"/target/{k}", $"'{targets[k]}' is named twice."));
            else if (encoding.Features.Any(feature => feature.Name == targets[k])) faults.Add(new($"/target/{k}", $"'{targets[k]}' is a feature of the version; a target is another column."));
        }

        return faults.Count > before ? null : encoding with { Targets = [.. encoding.Targets.Zip(targets, (target, name) => target with { Name = name })] };
    }

    private static List<Column> Features(DataEncoding encoding, Table table, ICollection<Fault> faults)
    {
        var found = new List<Column>();
        foreach (var feature in encoding.Features)
        {
            if (table.Find(feature.Name) is not { } column)
                faults.Add(new(Data, $"there is no column '{feature.Name}'; the version takes {Names(encoding.Features.Select(known => known.Name))}."));
            else if (column.Type == feature.Type)
                found.Add(column);
            else if (IsEmpty(column))
                found.Add(Empty(feature, column.Rows));
            else
                faults.Add(new(Data, $"'{feature.Name}' is a {Word(column.Type)} here, but the version was trained with a {Word(feature.Type)}."));
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
                faults.Add(new($"/target/{k}", $"there is no column '{target.Name}' with the answers; name the column that holds them."));
            else if (target.Classes.IsEmpty && column.Type != ColumnType.Number && !IsEmpty(column))
                faults.Add(new($"/target/{k}", $"'{target.Name}' is a {Word(column.Type)} here, but the version was trained for a number."));
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

    private static void CheckFinite(DataEncoding encoding, SampleSet samples, int[] rows, ICollection<Fault> faults)
    {
        var place = 0;
        foreach (var feature in encoding.Features)
        {
            for (var i = 0; i < samples.Rows; i++)
            {
                if (AreFinite(samples.Inputs.AsSpan((i * samples.InputCount) + place, feature.Width))) continue;
                faults.Add(new(Data, $"'{feature.Name}' in row {rows[i]} is too far from the training rows."));
                break;
            }

            place += feature.Width;
        }

        for (var i = 0; i < samples.Targets.Length; i++)
        {
            if (float.IsFinite(samples.Targets[i])) continue;
            var k = i % samples.TargetCount;
            faults.Add(new($"/target/{k}", $"'{encoding.Targets[k].Name}' in row {rows[i / samples.TargetCount]} is too far from the training rows."));
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

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);

    private static string Word(ColumnType type) => type.ToString().ToLowerInvariant();
}
