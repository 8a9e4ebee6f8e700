using System.Collections.Immutable;
using NnService.Domain;

namespace NnService.Infrastructure.Datasets;

/// <summary>What kind of mistake a table in JSON holds.</summary>
public enum JsonFaultKind
{
    Malformed,
    WrongType,
    Duplicate,
    NotFinite,
}

/// <summary>One thing that is wrong with a table in JSON.</summary>
/// <param name="Line">The line, from 1; null where the pointer tells the place.</param>
/// <param name="Pointer">JSON pointer, inside of the whole document or of the line.</param>
public sealed record JsonFault(JsonFaultKind Kind, int? Line, string Pointer, string Detail);

/// <summary>What came of reading a table in JSON: a table, or faults, or a limit that it exceeds.</summary>
/// <param name="Faults">The first twenty.</param>
/// <param name="ExceededLimit">A sentence that names the limit.</param>
/// <param name="TooLong">The cell or name at which reading ended.</param>
public sealed record JsonReading(TextTable? Table, ImmutableArray<JsonFault> Faults, string? ExceededLimit, LengthFault? TooLong = null);

/// <summary>A value stands where it may not; inside of one row.</summary>
internal sealed class JsonCellException(JsonFaultKind kind, string name, string message) : Exception(message)
{
    public JsonFaultKind Kind { get; } = kind;

    /// <summary>The member, as a JSON pointer from its row.</summary>
    public string Pointer { get; } = PointerOf(name);

    internal static string PointerOf(string name) => $"/{Fault.Escape(name)}";
}
