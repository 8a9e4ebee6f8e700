namespace NnService.Domain.Data;

/// <summary>How rows are set aside.</summary>
public enum SplitMethod
{
    /// <summary>Any rows, drawn by seed.</summary>
    Random,

    /// <summary>Rows drawn by seed so that every class keeps its share.</summary>
    Stratified,

    /// <summary>The last rows of the table, as for data in the order of time.</summary>
    Last,
}

/// <summary>Rows that training must not see.</summary>
/// <param name="Fraction">Their share of all rows, above 0 and below 1.</param>
/// <param name="Method">How they are chosen; null for stratified where there are classes and random otherwise.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record SplitOptions(double Fraction, SplitMethod? Method = null);
