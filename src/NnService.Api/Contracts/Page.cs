using Microsoft.AspNetCore.Mvc;
using NnService.Domain;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Contracts;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">Items of a page at most, 1 to 1000, default 50; there are fewer where they are large.</param>
/// <param name="After">The cursor <c>next</c> of the page before.</param>
public sealed record Page(
    [property: FromQuery(Name = "limit")] int? Limit = null, [property: FromQuery(Name = "after")] string? After = null)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    public int Size => Limit ?? DefaultLimit;

    /// <summary>The fault of a limit that is not allowed, or null.</summary>
    public Fault? Check() =>
        Size is >= 1 and <= MaxLimit ? null : new Fault("?limit", $"limit is {Size}; it must be from 1 to {MaxLimit}.");

    /// <summary>The cursor of the page after this one; null after the last.</summary>
    public static string? Next<T>(StoredPage<T> page, Func<T, string> id) => page.HasMore ? id(page[^1]) : null;
}
