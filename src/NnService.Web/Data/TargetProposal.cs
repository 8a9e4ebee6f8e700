using NnService.Client;
using NnService.Web.Language;

namespace NnService.Web.Data;

/// <summary>Which column of a table is probably the one to learn.</summary>
/// <param name="Column">The column.</param>
/// <param name="Reason">Why, with a place for its name.</param>
public sealed record TargetProposal(string Column, Phrase Reason)
{
    // Of more words than this a column is rather a name than a class.
    private const int FewWords = 100;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "target", "label", "class", "y", "outcome", "species", "survived", "churn", "quality", "rating", "score", "price", "cost", "sales",
        "revenue", "rent", "salary", "目标", "标签", "类别", "结果", "价格", "房价", "销量", "评分",
    };

    /// <summary>
    /// The last column with the name of a target, else the last with few words, else the last of numbers; null where none can be learned.
    /// </summary>
    public static TargetProposal? Of(IReadOnlyList<DatasetColumn> columns)
    {
        var usable = columns.Where(CanBeLearned).ToArray();
        if (usable.LastOrDefault(column => Names.Contains(column.Name)) is { } named) return new(named.Name, DataPhrases.ByName);
        if (usable.LastOrDefault(column => column.Distinct is <= FewWords) is { } words) return new(words.Name, DataPhrases.ByWords);
        return usable.LastOrDefault() is { } last ? new(last.Name, DataPhrases.ByNumbers) : null;
    }

    /// <summary>Whether a column can be a target: neither text nor dates, and not the same everywhere.</summary>
    public static bool CanBeLearned(DatasetColumn column) => column.Type switch
    {
        "number" => column.Min < column.Max,
        "category" or "boolean" => column.Distinct > 1,
        _ => false,
    };
}
