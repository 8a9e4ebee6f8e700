using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Json;

/// <summary>The names of an enum on the wire.</summary>
internal static class EnumNames
{
    public static IEnumerable<string> Of(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);
}

/// <summary>Reads and writes enums by their camelCase name, exactly: no numbers, no other case, no lists.</summary>
internal sealed class StrictEnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(StrictEnumConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class StrictEnumConverter<TEnum> : JsonConverter<TEnum>
        where TEnum : struct, Enum
    {
        private readonly Dictionary<string, TEnum> _values = EnumNames.Of(typeof(TEnum)).Zip(Enum.GetValues<TEnum>())
            .ToDictionary(pair => pair.First, pair => pair.Second);

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String) throw JsonRefusal.WrongType(typeof(TEnum), reader.TokenType);
            return Parse(reader.GetString()!);
        }

        public override TEnum ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Name(value));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Name(value));

        private TEnum Parse(string name) => _values.TryGetValue(name, out var value)
            ? value
            : throw new JsonRefusal(ProblemCode.WrongType, $"Expected {TypeDescriptions.Of(typeof(TEnum))}, got '{Text.Truncate(name)}'.");

        private static string Name(TEnum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
    }
}
