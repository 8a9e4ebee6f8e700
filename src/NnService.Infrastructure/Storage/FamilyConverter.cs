using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Domain;
using NnService.Domain.Families;

namespace NnService.Infrastructure.Storage;

/// <summary>
/// A member as JSON: its name where it has no parameters, else an object with its <c>type</c> and all of them. Reads both forms, and
/// parameters left out as their defaults.
/// </summary>
public sealed class FamilyConverter<T>(FamilyRegistry<T> members) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = null;
        var arguments = new Dictionary<string, object>(StringComparer.Ordinal);
        if (reader.TokenType == JsonTokenType.String)
            name = reader.GetString();
        else if (reader.TokenType == JsonTokenType.StartObject)
            name = ReadObject(ref reader, arguments);
        if (name is null)
            throw new JsonException($"An {members.Family} is a name, or an object whose type is the name.");

        var faults = new List<Fault>();
        return members.Create(name, arguments, "", faults)
            ?? throw new JsonException(string.Join(" ", faults.Select(fault => fault.Detail)));
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var member = members.Of(value);
        if (member.Parameters.Count == 0)
        {
            writer.WriteStringValue(member.Name);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", member.Name);
        foreach (var (name, argument) in member.ArgumentsOf(value))
        {
            if (argument is bool flag) writer.WriteBoolean(name, flag);
            else if (argument is int whole) writer.WriteNumber(name, whole);
            else writer.WriteNumber(name, (double)argument);
        }

        writer.WriteEndObject();
    }

    private static string? ReadObject(ref Utf8JsonReader reader, Dictionary<string, object> arguments)
    {
        string? name = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.GetString()!;
            reader.Read();
            if (property == "type" && reader.TokenType == JsonTokenType.String)
                name = reader.GetString();
            else
                arguments[property] = reader.TokenType switch
                {
                    JsonTokenType.Number => reader.GetDouble(),
                    JsonTokenType.True => true,
                    JsonTokenType.False => false,
                    _ => throw new JsonException($"'{property}' must be a number, true or false."),
                };
        }

        return name;
    }
}
