namespace NnService.Domain;

/// <summary>One thing that is wrong with an input, and where.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the wrong value inside what was sent, for example <c>/layers/0/units</c>; empty for the
/// whole.</param>
/// <param name="Detail">What was sent and what is allowed, in one sentence a user can act on.</param>
/// <remarks>Faults are values: checks collect all of them, so that a user mends everything in one go. Immutable, thread-safe.</remarks>
public sealed record Fault(string Pointer, string Detail)
{
    /// <summary>A name as one step of a pointer: <c>~</c> and <c>/</c> are written <c>~0</c> and <c>~1</c>.</summary>
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
