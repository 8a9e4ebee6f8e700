using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Domain.Preparation;

/// <summary>The columns that a job learns from and the ones that it learns.</summary>
internal sealed record ColumnSelection(IReadOnlyList<Column> Features, IReadOnlyList<Column> Targets)
{
    // As many as are told of a request; a list may be as long as a body.
    internal const int MaxFaults = 100;

    /// <summary>
    /// Finds the columns of a request; every unknown or unusable one is a fault, or a warning where it was not asked for.
    /// </summary>
    public static ColumnSelection? Choose(
        Table table, TrainingRequest request, DataEncoding? kept, ImmutableArray<string>.Builder warnings, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var targets = Find(table, request.Targets, "/target", "target", faults);
        var names = kept is { IsPlain: false } ? [.. kept.Features.Select(feature => feature.Name)] : request.Features;
        if (kept is { IsPlain: false } && !request.Features.IsEmpty
            && !request.Features.Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal)))
            faults.Add(
                new(
                    "/features",
                    $"version {request.FromVersion} was trained with {Text.Join(names, names.Length)}; name the same features or none."));
        var features = names.IsEmpty
            ? Usable(table, [.. request.Targets, .. request.AuxiliaryColumns], warnings)
            : Find(table, names, "/features", "feature", faults);
        var asked = request.Targets.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < names.Length && faults.Count - before < MaxFaults; i++)
        {
            if (asked.Contains(names[i]))
                faults.Add(new(At("/features", i), $"'{Text.Truncate(names[i])}' is a target; a feature is another column."));
            if (kept is { IsPlain: false } && table.Find(names[i]) is { } column && column.Type != kept.Features[i].Type)
                faults.Add(
                    new(
                        At("/features", i),
                        $"'{Text.Truncate(names[i])}' is a {Word(column.Type)} here, but version {request.FromVersion} was trained with a "
                            + $"{Word(kept.Features[i].Type)}."));
        }

        if (faults.Count == before && features.Count == 0)
            faults.Add(new("/features", "no column is left to learn from."));
        return faults.Count == before ? new(features, targets) : null;
    }

    private static List<Column> Usable(Table table, ImmutableArray<string> others, ImmutableArray<string>.Builder warnings)
    {
        var features = new List<Column>();
        var used = others.ToHashSet(StringComparer.Ordinal);
        foreach (var column in table.Columns.Where(column => !used.Contains(column.Name)))
        {
            if (Enumerable.Range(0, column.Rows).All(column.IsMissing))
                warnings.Add($"'{Text.Truncate(column.Name)}' has no value in any row and was left out of the features.");
            else if (column.Type is ColumnType.Text or ColumnType.Date)
                warnings.Add($"'{Text.Truncate(column.Name)}' is a {Word(column.Type)} column and was left out of the features.");
            else
                features.Add(column);
        }

        return features;
    }

    private static List<Column> Find(Table table, ImmutableArray<string> names, string at, string role, ICollection<Fault> faults)
    {
        var found = new List<Column>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var before = faults.Count;
        for (var i = 0; i < names.Length && faults.Count - before < MaxFaults; i++)
        {
            if (!seen.Add(names[i]))
                faults.Add(new(At(at, i), $"'{Text.Truncate(names[i])}' is named twice."));
            else if (table.Find(names[i]) is not { } column)
                faults.Add(new(At(at, i), $"'{Text.Truncate(names[i])}' is not a column; there are {Known(table)}."));
            else if (column.Type is ColumnType.Text or ColumnType.Date)
                faults.Add(
                    new(
                        At(at, i),
                        $"'{Text.Truncate(names[i])}' is a {Word(column.Type)} column; a {role} is a number, a category or a boolean."));
            else
                found.Add(column);
        }

        return found;
    }

    /// <summary>The names of the columns, the first twenty of them.</summary>
    public static string Known(Table table) => Text.Join(table.Columns.Select(column => column.Name), table.Columns.Count);

    private static string At(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>A type as users read it.</summary>
    public static string Word(ColumnType type) => type.ToString().ToLowerInvariant();
}
