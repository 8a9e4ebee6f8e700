using System.Collections.Immutable;
using System.Text;
using NnService.Domain;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>
/// Keeps short what the columns of a table show of its words, however long and many they are. What is trained and predicted with is the
/// cells, not this.
/// </summary>
internal static class CategoryPreview
{
    /// <summary>Bytes of UTF-8 that all columns of a table show together.</summary>
    public const int MaxBytes = 1 << 20;

    // A sentence has a name and a cell in it, each truncated.
    private const int MaxSentence = 500;

    /// <summary>The same columns with no more than that; each has its share, and what one leaves is for those after it.</summary>
    /// <remarks>Also of tables that an earlier edition stored. What is bounded already comes back as it is.</remarks>
    public static ImmutableArray<ColumnSchema> Bound(ImmutableArray<ColumnSchema> columns)
    {
        var lists = columns.Sum(column => (column.Categories is null ? 0 : 1) + (column.Frequent is null ? 0 : 1));
        var bounded = columns.ToBuilder();
        var left = MaxBytes;
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            if (column.Frequent is { } frequent)
                column = column with { Frequent = Bound(frequent, word => word.Value, (word, value) => word with { Value = value }) };
            if (column.Categories is { } categories)
                column = column with { Categories = Bound(categories, word => word, (_, value) => value) };
            bounded[i] = column.Warning is { Length: > MaxSentence } warning
                ? column with { Warning = Text.Truncate(warning, MaxSentence) }
                : column;
        }

        return bounded.MoveToImmutable();

        ImmutableArray<T> Bound<T>(ImmutableArray<T> words, Func<T, string> text, Func<T, string, T> shown)
        {
            var share = left / lists--;
            var kept = ImmutableArray.CreateBuilder<T>(words.Length);
            foreach (var word in words)
            {
                var value = Text.Truncate(text(word));
                var bytes = Encoding.UTF8.GetByteCount(value);
                if (bytes > share) break;
                share -= bytes;
                left -= bytes;
                kept.Add(shown(word, value));
            }

            return kept.ToImmutable();
        }
    }

    /// <summary>The sentences about a table, none longer than it is to be.</summary>
    public static ImmutableArray<string> Bound(ImmutableArray<string> sentences) =>
        [.. sentences.Select(sentence => Text.Truncate(sentence, MaxSentence))];
}
