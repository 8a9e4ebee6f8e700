using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NnService.Client;

/// <summary>A version, named by its number or by an alias such as champion.</summary>
/// <remarks>Immutable, thread-safe. Numbers and words convert by themselves: <c>version: 2</c>, <c>version: "champion"</c>.</remarks>
[JsonConverter(typeof(VersionNameConverter))]
public sealed record VersionName
{
    private VersionName(int? number, string? alias)
    {
        Number = number;
        Alias = alias;
    }

    /// <summary>Its number; null for an alias.</summary>
    public int? Number { get; }

    /// <summary>Its alias; null for a number.</summary>
    public string? Alias { get; }

    /// <summary>The version of a number.</summary>
    public static implicit operator VersionName(int number) => new(number, null);

    /// <summary>The version that an alias stands for.</summary>
    public static implicit operator VersionName(string alias) => new(null, alias);

    /// <summary>The number or the alias.</summary>
    public override string ToString() => Alias ?? Number!.Value.ToString(CultureInfo.InvariantCulture);
}

internal sealed class VersionNameConverter : JsonConverter<VersionName>
{
    public override VersionName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : reader.GetString()!;

    public override void Write(Utf8JsonWriter writer, VersionName value, JsonSerializerOptions options)
    {
        if (value.Number is { } number) writer.WriteNumberValue(number);
        else writer.WriteStringValue(value.Alias);
    }
}
