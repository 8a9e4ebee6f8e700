using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Problems;

namespace NnService.Api.Json;

/// <summary>Reads text without U+0000, which PostgreSQL cannot store and C libraries cut off.</summary>
internal sealed class StorableTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Checked(reader.GetString()!)
            : throw JsonRefusal.WrongType(typeof(string), reader.TokenType);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Checked(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    /// <summary>The text or name at which a reader stands, for those who read token by token.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return Checked(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            throw new JsonRefusal(ProblemCode.MalformedJson, JsonErrorMessages.NoUnicode);
        }
    }

    private static string Checked(string text) => !text.Contains('\0')
        ? text
        : throw new JsonRefusal(ProblemCode.MalformedJson, "Text must not contain the character U+0000.");
}
