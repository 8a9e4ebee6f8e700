using System.Text.Json;
using System.Text.Json.Serialization;

namespace NnService.Client;

/// <summary>
/// One of a list that <c>GET /capabilities</c> shows (activations, losses, optimizers …), by name, with parameters where its defaults will
/// not do.
/// </summary>
/// <param name="Type">The name, such as <c>relu</c> or <c>adam</c>; a string converts by itself.</param>
/// <remarks>Immutable, thread-safe.</remarks>
[JsonConverter(typeof(ChoiceConverter))]
public sealed record Choice(string Type)
{
    /// <summary>Parameters by name, such as <c>learningRate</c>; what is left out has its default.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; init; } = new Dictionary<string, object>();

    /// <summary>The choice of that name with its defaults.</summary>
    public static implicit operator Choice(string type) => new(type);
}

internal sealed class ChoiceConverter : JsonConverter<Choice>
{
    private const string Name = "type";

    public override Choice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString()!;
        var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(ref reader, options)!;
        return new Choice(members[Name].GetString()!)
        {
            Parameters = members.Where(member => member.Key != Name)
                .ToDictionary(member => member.Key, member => member.Value.ValueKind switch
            {
                JsonValueKind.Number => member.Value.GetDouble(),
                JsonValueKind.True or JsonValueKind.False => (object)member.Value.GetBoolean(),
                _ => member.Value.Clone(),
            }),
        };
    }

    public override void Write(Utf8JsonWriter writer, Choice value, JsonSerializerOptions options)
    {
        if (value.Parameters.Count == 0)
        {
            writer.WriteStringValue(value.Type);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(Name, value.Type);
        foreach (var (name, parameter) in value.Parameters)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, parameter, options);
        }

        writer.WriteEndObject();
    }
}
