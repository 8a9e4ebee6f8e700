using NnService.Web.Parts.Judgement;

namespace NnService.Web.Jobs;

/// <summary>What a list of jobs is sorted by, as its address says it: a key, with a minus in front for the largest first.</summary>
internal static class JobSort
{
    /// <summary>What is sorted by where nothing is said.</summary>
    public const string Newest = "-createdAt";

    /// <summary>Every key.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["createdAt", "loss", "validationLoss", .. MetricList.Sortable];

    /// <summary>The key without its direction.</summary>
    public static string KeyOf(string? sort) => (string.IsNullOrEmpty(sort) ? Newest : sort).TrimStart('-');

    /// <summary>The metric of versions that is sorted by; null for what jobs have themselves.</summary>
    public static string? MetricOf(string? sort) => MetricList.Sortable.Contains(KeyOf(sort)) ? KeyOf(sort) : null;

    /// <summary>How a key is sorted by first: the best on top, or the newest.</summary>
    public static string FirstOf(string key) => key == "createdAt" || MetricList.IsHigherBetter(key) ? $"-{key}" : key;

    /// <summary>What the head of a column leads to: its key, or the other direction where it is sorted by that already.</summary>
    public static string Next(string? sort, string key)
    {
        if (KeyOf(sort) != key) return FirstOf(key);
        return IsDescending(sort) ? key : $"-{key}";
    }

    /// <summary>How a column tells of itself to who does not see it; null where it is not sorted by.</summary>
    public static string? AriaOf(string? sort, string key) =>
        KeyOf(sort) != key ? null : IsDescending(sort) ? "descending" : "ascending";

    private static bool IsDescending(string? sort) => string.IsNullOrEmpty(sort) || sort.StartsWith('-');
}
