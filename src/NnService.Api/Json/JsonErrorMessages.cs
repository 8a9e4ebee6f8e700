using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Json;

/// <summary>Says in words for a client why the serializer stopped; it speaks of CLR types, which clients do not know.</summary>
internal static partial class JsonErrorMessages
{
    public const string NoUnicode = "The text is not valid Unicode: UTF-8 without lone surrogates is needed.";

    public static string Token(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "an array",
        JsonTokenType.String or JsonTokenType.PropertyName => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "nothing"
    };

    /// <summary>The members without which an object was sent that needs them; none where something else is wrong.</summary>
    public static IReadOnlyList<string> Missing(JsonException thrown) => RequiredMembers().Match(thrown.Message) is { Success: true } match
        ? [.. match.Groups["name"].Captures.Select(name => name.Value)]
        : [];

    public static (ProblemCode Code, string Detail) Explain(JsonException thrown, Type? root, IReadOnlyList<object> path)
    {
        // The parser's own faults carry the parser's exception inside, a subclass that is not public.
        if (thrown.InnerException is JsonException parser) return (ProblemCode.MalformedJson, Syntax(parser.Message));
        if (Missing(thrown) is { Count: > 0 } missing) return (ProblemCode.Invalid, IsMissing(missing[0]));
        if (thrown.Message.StartsWith("Duplicate", StringComparison.Ordinal))
            return (ProblemCode.DuplicateMember, $"The member '{Text.Truncate(Last(path))}' appears twice.");
        if (thrown.InnerException is InvalidOperationException text && !text.Message.Contains("token type", StringComparison.Ordinal))
            return (ProblemCode.MalformedJson, NoUnicode);
        if (UnknownMember(root, path) is { } unknown) return (ProblemCode.UnknownMember, unknown);

        var expected = JsonShape.At(root, path) is { } type ? $"Expected {TypeDescriptions.Of(type)}" : "Expected another value";
        var sent = SentToken().Match(thrown.InnerException?.Message ?? "");
        if (thrown.Message.Contains("null value", StringComparison.Ordinal)) return (ProblemCode.WrongType, $"{expected}, got null.");
        return (ProblemCode.WrongType, sent.Success && Enum.TryParse<JsonTokenType>(sent.Groups[1].Value, out var token)
            ? $"{expected}, got {Token(token)}."
            : $"{expected}.");
    }

    private static string? UnknownMember(Type? root, IReadOnlyList<object> path)
    {
        if (path.Count == 0 || path[^1] is not string name || JsonShape.At(root, [.. path.SkipLast(1)]) is not { } parent) return null;
        var shape = StrictJson.Options.GetTypeInfo(parent);
        if (shape.Kind != JsonTypeInfoKind.Object || shape.Properties.Any(known => known.Name == name)) return null;
        return $"'{Text.Truncate(name)}' is not known here; allowed: {string.Join(", ", shape.Properties.Select(known => known.Name))}.";
    }

    public static string IsMissing(string member) => $"'{member}' is missing; it cannot be left out here.";

    private static string Last(IReadOnlyList<object> path) => path.Count == 0 ? "" : path[^1].ToString()!;

    // "'x' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 5." names no types; the position is told apart.
    public static string Syntax(string message) => message.Contains("maximum configured depth", StringComparison.Ordinal)
        ? $"The JSON is nested deeper than {StrictJson.MaxDepth} levels."
        : message.StartsWith("'0x1F'", StringComparison.Ordinal) ? "The body begins like gzip; send Content-Encoding: gzip with it."
        : $"Not valid JSON: {Advice().Replace(Position().Replace(message, ""), "")}";

    // "… was missing required properties including: 'a', 'b'."; of very many it names the first.
    [GeneratedRegex(@"missing required properties[^:]*:( '(?<name>[^']+)',?)+")]
    private static partial Regex RequiredMembers();

    [GeneratedRegex(@"token type '(\w+)'")]
    private static partial Regex SentToken();

    [GeneratedRegex(@" (Path: .*\| )?LineNumber: \d+ \| BytePositionInLine: \d+\.$")]
    private static partial Regex Position();

    // Advice to the programmer of the reader is of no use to the client.
    [GeneratedRegex(@" (Change the reader options|Consider|isFinalBlock).*$")]
    private static partial Regex Advice();
}
