using System.Text.Json;
using NnService.Api.Problems;

namespace NnService.Api.Json;

/// <summary>A JSON value that is refused, in words meant for the client. Converters throw it; the serializer adds the place.</summary>
/// <param name="code">The kind of refusal.</param>
/// <param name="detail">What was sent and what is allowed.</param>
/// <param name="pointer">Where, below the value that the throwing converter reads; empty for that value itself.</param>
public sealed class JsonRefusal(ProblemCode code, string detail, string pointer = "") : JsonException(detail)
{
    public ProblemCode Code { get; } = code;
    public string Pointer { get; } = pointer;

    /// <summary>A value of the wrong JSON type.</summary>
    public static JsonRefusal WrongType(Type expected, JsonTokenType sent) =>
        new(ProblemCode.WrongType, $"Expected {TypeDescriptions.Of(expected)}, got {JsonErrorMessages.Token(sent)}.");

    /// <summary>Text that is not JSON, of which the parser tells line and byte.</summary>
    /// <param name="thrown">What the parser threw.</param>
    /// <param name="pointer">How far reading had come.</param>
    public static JsonRefusal OfParser(JsonException thrown, string pointer) =>
        new(ProblemCode.MalformedJson, JsonErrorMessages.Syntax(thrown.Message), pointer, thrown.LineNumber, thrown.BytePositionInLine);

    /// <summary>Turns what the serializer threw into a refusal whose pointer starts at the root of what was read.</summary>
    internal static JsonRefusal Explain(JsonException thrown, Type? root)
    {
        var path = JsonPath.Split(thrown.Path ?? "$");
        var (code, detail) = thrown is JsonRefusal own ? (own.Code, own.Message) : JsonErrorMessages.Explain(thrown, root, path);
        var below = (thrown as JsonRefusal)?.Pointer ?? "";
        return new JsonRefusal(code, detail, JsonPath.Pointer(path) + below, thrown.LineNumber, thrown.BytePositionInLine)
        {
            Missing = thrown is JsonRefusal inner ? inner.Missing : JsonErrorMessages.Missing(thrown),
        };
    }

    private JsonRefusal(ProblemCode code, string detail, string pointer, long? line, long? column)
        : this(code, detail, pointer)
    {
        Line = line + 1;
        Column = column + 1;
    }

    /// <summary>Names of members of the object at the pointer that cannot be left out.</summary>
    internal IReadOnlyList<string> Missing { get; private init; } = [];

    /// <summary>Line and byte in it, both from 1, where reading stopped; null when nothing is known.</summary>
    internal long? Line { get; }

    internal long? Column { get; }
}
