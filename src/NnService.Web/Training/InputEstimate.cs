using System.Text.Json.Nodes;
using NnService.Client;

namespace NnService.Web.Training;

/// <summary>How many numbers enter and leave a network, as far as the columns of a dataset tell before it is trained.</summary>
/// <param name="Inputs">Numbers that enter; null where that cannot be told.</param>
/// <param name="Outputs">Numbers that leave; null where that cannot be told.</param>
/// <param name="IsExact">Whether it does not depend on which rows are trained on.</param>
public sealed record InputEstimate(long? Inputs, long? Outputs, bool IsExact)
{
    private const int DefaultCategories = 100;

    private const int DefaultBins = 16;

    private const int MostClasses = 1000;

    /// <summary>Columns that a training can learn from: all but texts, dates and those without any value.</summary>
    public static bool CanUse(DatasetColumn column, int rows) => column.Type is not ("text" or "date") && column.Missing < rows;

    /// <summary>The columns that it learns from where nobody names them.</summary>
    public static IEnumerable<DatasetColumn> UsableOf(Dataset dataset, TrainingForm form)
    {
        var others = form.Targets.Concat(AuxiliaryOf(form.Training)).ToHashSet();
        return dataset.Columns.Where(column => CanUse(column, dataset.Rows) && !others.Contains(column.Name));
    }

    /// <summary>The columns that say something about rows, and are no features therefore.</summary>
    public static IEnumerable<string> AuxiliaryOf(JsonObject training)
    {
        JsonNode?[] places =
        [
            training["sampleWeight"],
            Member(Member(training["validation"], "split"), "column"),
            Member(Member(training["test"], "split"), "column"),
        ];
        return places.Select(JsonText.Of).OfType<string>();
    }

    /// <summary>Estimates it.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="form">What is asked for.</param>
    /// <param name="output">The name of the last activation; null for identity.</param>
    public static InputEstimate Of(Dataset dataset, TrainingForm form, string? output)
    {
        var byName = dataset.Columns.ToDictionary(column => column.Name);
        var features = form.Features is { } names
            ? names.Where(byName.ContainsKey).Select(name => byName[name]).ToList()
            : [.. UsableOf(dataset, form)];
        var preprocessing = form.Training["preprocessing"];
        long inputs = 0;
        var isExact = true;
        foreach (var column in features)
        {
            inputs += WidthOf(column, preprocessing, out var isCertain);
            isExact &= isCertain;
        }

        var targets = form.Targets.Where(byName.ContainsKey).Select(name => byName[name]).ToList();
        // Numbers as classes are counted as if there were each between the least and the greatest.
        isExact &= output != "softmax" || targets is not [{ Type: "number" }];
        return new(features.Count > 0 ? inputs : null, OutputsOf(targets, output), isExact);
    }

    /// <summary>Numbers that a column becomes.</summary>
    /// <param name="column">The column.</param>
    /// <param name="preprocessing">What is asked of columns; null for nothing.</param>
    /// <param name="isCertain">Whether all of its rows together tell it, not only those that are trained on.</param>
    public static long WidthOf(DatasetColumn column, JsonNode? preprocessing, out bool isCertain)
    {
        // Where some rows lack the value, a place of its own says so.
        var gap = column.Missing > 0 ? 1 : 0;
        isCertain = gap == 0;
        if (column.Type == "number")
        {
            var numeric = Member(Member(Member(preprocessing, "columns"), column.Name), "numeric") ?? Member(preprocessing, "numeric");
            if (NameOf(numeric) != "piecewiseLinear") return 1 + gap;
            // Equal quantiles make no interval.
            isCertain = false;
            return 1 + (column.Min == column.Max ? 0 : Whole(Member(numeric, "bins")) ?? DefaultBins) + gap;
        }

        // A rare word may be in none of the rows that are trained on.
        isCertain = false;
        var distinct = column.Distinct ?? column.Categories?.Count ?? 0;
        if (column.Type == "boolean") return distinct + gap;
        var most = Whole(Member(preprocessing, "maxCategories")) ?? DefaultCategories;
        return Math.Min(distinct, most) + (distinct > most ? 1 : 0) + gap;
    }

    private static long? OutputsOf(List<DatasetColumn> targets, string? output) => targets switch
    {
        [] => null,
        [var target] when output == "softmax" => target.Type == "number" ? WholeNumbersOf(target) : target.Distinct,
        _ => targets.Count,
    };

    /// <summary>How many whole numbers a column may have; null where its bounds are not whole, or too far apart for classes.</summary>
    internal static long? WholeNumbersOf(DatasetColumn column) =>
        column is { Min: { } least, Max: { } most } && double.IsInteger(least) && double.IsInteger(most) && most - least < MostClasses
            ? (long)(most - least) + 1
            : null;

    internal static JsonNode? Member(JsonNode? node, string name) => node is JsonObject members ? members[name] : null;

    /// <summary>The name of a member of a family, with or without parameters.</summary>
    internal static string? NameOf(JsonNode? choice) => choice switch
    {
        JsonObject members => JsonText.Of(members["type"]),
        _ => JsonText.Of(choice),
    };

    /// <summary>A whole number; null for anything else.</summary>
    internal static long? Whole(JsonNode? node) =>
        node is JsonValue value && long.TryParse(value.ToJsonString(), out var number) ? number : null;
}
