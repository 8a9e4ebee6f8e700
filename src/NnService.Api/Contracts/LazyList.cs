using System.Collections;

namespace NnService.Api.Contracts;

/// <summary>
/// A list whose items are made when they are asked for, so that an answer of many can be written with one of them in memory.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="item">Makes the item at a place.</param>
internal sealed class LazyList<T>(int count, Func<int, T> item) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => index >= 0 && index < count ? item(index) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < count; index++) yield return item(index);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
