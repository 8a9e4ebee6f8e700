using NnService.Web.Language;

namespace NnService.Web.Data;

/// <summary>What the values of a column can be.</summary>
internal static class ColumnTypes
{
    /// <summary>Each type as the API calls it, and as people do.</summary>
    public static IReadOnlyList<(string Name, Phrase Phrase)> All { get; } =
    [
        ("number", DataPhrases.Number),
        ("category", DataPhrases.Category),
        ("boolean", DataPhrases.Boolean),
        ("text", DataPhrases.Text),
        ("date", DataPhrases.Date),
    ];

    /// <summary>How a type is called; the API's own word for one that is not known.</summary>
    public static string Say(this Localizer l, string type) =>
        All.FirstOrDefault(known => known.Name == type).Phrase is { } phrase ? l[phrase] : type;
}
