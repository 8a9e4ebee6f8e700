using System.Collections;
using System.Collections.Immutable;

namespace NnService.Infrastructure.Storage;

/// <summary>A part of a list: so many items, or fewer where they are large, but at least one.</summary>
/// <param name="items">The items.</param>
/// <param name="hasMore">Whether others follow.</param>
public sealed class StoredPage<T>(ImmutableArray<T> items, bool hasMore) : IReadOnlyList<T>
{
    // Of stored text that is read for one page.
    private const long MaxCharacters = 16L << 20;

    public bool HasMore => hasMore;

    public int Count => items.Length;

    public T this[int index] => items[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Reads rows one by one, so that no more of them are in memory than go into the page.</summary>
    /// <param name="rows">The rows, at least one more than wanted where there are so many.</param>
    /// <param name="limit">Items at most, at least 1.</param>
    /// <param name="size">How much stored text a row has, in characters.</param>
    /// <param name="item">Makes an item of a row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<StoredPage<T>> ReadAsync<TRow>(
        IAsyncEnumerable<TRow> rows, int limit, Func<TRow, long> size, Func<TRow, T> item, CancellationToken cancellationToken)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        var total = 0L;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            total += size(row);
            if (items.Count == limit || (items.Count > 0 && total > MaxCharacters)) return new(items.ToImmutable(), hasMore: true);
            items.Add(item(row));
        }

        return new(items.ToImmutable(), hasMore: false);
    }
}
