namespace NnService.Domain.Preparation;

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
/// <param name="Fraction">Their share of all rows, above 0 and below 1; without effect where a column names them.</param>
/// <param name="Method">How they are chosen; null for stratified where there are classes and random otherwise.</param>
/// <param name="Column">The column that names them, which then is not a feature; null where they are chosen.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record SplitOptions(double Fraction, SplitMethod? Method = null, string? Column = null)
{
    /// <summary>The rows that a column names.</summary>
    public static SplitOptions By(string column) => new(0, null, column);
}
