using System.Text.Json;
using NnService.Domain;

namespace NnService.Infrastructure.Storage;

/// <summary>What is wrong with the JSON of a member.</summary>
public enum FamilyJsonFault
{
    /// <summary>A value has another JSON type than the ones allowed there.</summary>
    WrongType,

    /// <summary>A property appears twice.</summary>
    Duplicate,

    /// <summary>A number is too large for a double.</summary>
    NotFinite,
}

/// <summary>The JSON of a member cannot be read; the message is for the caller.</summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="detail">What was sent and what is allowed.</param>
/// <param name="pointer">Where, below the member; empty for the member itself.</param>
public sealed class FamilyJsonException(FamilyJsonFault fault, string detail, string pointer = "") : JsonException(detail)
{
    public FamilyJsonFault Fault { get; } = fault;

    public string Pointer { get; } = pointer;
}

/// <summary>
/// The one JSON form of a member of a family (activation, initializer, loss, optimizer, schedule, generator), on the wire and in storage:
/// its name, or an object of <c>type</c> and parameters. Pure, thread-safe.
/// </summary>
public static class FamilyJson
{
    private const string TypeProperty = "type";

    /// <summary>Reads both forms.</summary>
    /// <param name="reader">Stands at the first token of the member, afterwards at its last.</param>
    /// <returns>The name, and the parameters that were given: numbers as double, flags as bool.</returns>
    /// <exception cref="FamilyJsonException">It has neither form.</exception>
    public static (string Name, IReadOnlyDictionary<string, object> Arguments) Read(ref Utf8JsonReader reader)
    {
        var arguments = new Dictionary<string, object>(StringComparer.Ordinal);
        if (reader.TokenType == JsonTokenType.String) return (reader.GetString()!, arguments);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FamilyJsonException(
                FamilyJsonFault.WrongType, "A name, or an object with a type and parameters, is expected here.");

        string? type = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == TypeProperty ? type is not null : arguments.ContainsKey(name))
                throw new FamilyJsonException(FamilyJsonFault.Duplicate, $"'{Text.Truncate(name)}' appears twice.", $"/{name}");
            if (name != TypeProperty) arguments.Add(name, Argument(ref reader, name));
            else if (reader.TokenType == JsonTokenType.String) type = reader.GetString();
            else throw new FamilyJsonException(FamilyJsonFault.WrongType, "type is a name.", $"/{TypeProperty}");
        }

        return type is null
            ? throw new FamilyJsonException(FamilyJsonFault.WrongType, "type is missing; it names what is meant.", $"/{TypeProperty}")
            : (type, arguments);
    }

    /// <summary>Writes the name alone where there are no parameters, else an object of all of them.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the member.</param>
    /// <param name="arguments">Numbers as double or int, flags as bool, in the order in which they are written.</param>
    public static void Write(Utf8JsonWriter writer, string name, IReadOnlyCollection<KeyValuePair<string, object>> arguments)
    {
        if (arguments.Count == 0)
        {
            writer.WriteStringValue(name);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(TypeProperty, name);
        foreach (var (property, argument) in arguments)
        {
            if (argument is bool flag) writer.WriteBoolean(property, flag);
            else if (argument is int whole) writer.WriteNumber(property, whole);
            else writer.WriteNumber(property, (double)argument);
        }

        writer.WriteEndObject();
    }

    private static object Argument(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonTokenType.Number =>
            throw new FamilyJsonException(FamilyJsonFault.NotFinite, $"'{Text.Truncate(name)}' is too large a number.", $"/{name}"),
        _ => throw new FamilyJsonException(
            FamilyJsonFault.WrongType, $"'{Text.Truncate(name)}' is a number, true or false.", $"/{name}"),
    };
}
