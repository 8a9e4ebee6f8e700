using NnService.Domain;

namespace NnService.Api.Contracts;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">Items of a page, 1 to 1000, default 50.</param>
/// <param name="After">The cursor <c>next</c> of the page before.</param>
public sealed record Page(int? Limit = null, string? After = null)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    public int Size => Limit ?? DefaultLimit;

    /// <summary>The fault of a limit that is not allowed, or null.</summary>
    public Fault? Check() => Size is >= 1 and <= MaxLimit ? null : new Fault("?limit", $"limit is {Size}; it must be from 1 to {MaxLimit}.");

    /// <summary>Cuts a list, of which one more item than the page holds was asked for, and tells the cursor of the next page.</summary>
    public (IReadOnlyList<T> Items, string? Next) Cut<T>(IReadOnlyList<T> oneMore, Func<T, string> id) =>
        oneMore.Count > Size ? ([.. oneMore.Take(Size)], id(oneMore[Size - 1])) : (oneMore, null);
}
