using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Problems;

namespace NnService.Api.Json;

/// <summary>Reads doubles that stay finite; 1e400 parses to infinity otherwise.</summary>
internal sealed class FiniteDoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw JsonRefusal.WrongType(typeof(double), reader.TokenType);
        return Read(ref reader);
    }

    /// <summary>The number at which a reader stands, for those who read token by token.</summary>
    public static double Read(ref Utf8JsonReader reader) =>
        reader.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw TooLarge("1.8e308");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    internal static JsonRefusal TooLarge(string limit) =>
        new(ProblemCode.NotFinite, $"The number is too large to be kept; its magnitude must stay below {limit}.");
}

/// <summary>Reads floats that stay finite; 1e39 parses to infinity otherwise.</summary>
internal sealed class FiniteSingleConverter : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw JsonRefusal.WrongType(typeof(float), reader.TokenType);
        return reader.TryGetSingle(out var value) && float.IsFinite(value) ? value : throw FiniteDoubleConverter.TooLarge("3.4e38");
    }

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
