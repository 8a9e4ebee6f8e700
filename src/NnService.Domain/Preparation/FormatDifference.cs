using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Domain.Preparation;

/// <summary>What a table took for missing that is a word to a version.</summary>
internal static class FormatDifference
{
    /// <summary>What a user should know, in a sentence; null when the table reads words as the version does.</summary>
    /// <param name="encoding">How the version reads rows.</param>
    /// <param name="table">The table, whose missing cells have lost their text.</param>
    /// <param name="features">Its columns that the version takes.</param>
    public static string? Of(DataEncoding encoding, Table table, IReadOnlyList<Column> features)
    {
        var texts = table.Format.MissingUnlike(encoding.Cells).Select(text => $"'{text}'").ToArray();
        if (texts.Length == 0) return null;
        string[] columns = [
            .. features.Where(column => column.Type != ColumnType.Number && Enumerable.Range(0, column.Rows).Any(column.IsMissing))
                .Select(column => column.Name),
        ];
        return columns.Length == 0 ? null
            : $"The table took {Text.Join(texts, texts.Length)} for missing values, which are words to the version; missing cells of "
                + $"{Text.Join(columns, columns.Length)} may be such words. Upload the table with ?missing= as the version has it.";
    }
}
