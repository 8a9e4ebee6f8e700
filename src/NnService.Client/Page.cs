namespace NnService.Client;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The part.</param>
/// <param name="Next">Where the next part begins, to be given as <c>after</c>; null after the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
