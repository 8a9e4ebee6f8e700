using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NnService.Client;

/// <summary>
/// One value of a row, or a label: a number, a word, true, false, or nothing where it is missing. The default is a missing value.
/// </summary>
/// <remarks>Immutable, thread-safe. Numbers, words and booleans convert by themselves: <c>Cell petal = 1.4;</c></remarks>
[JsonConverter(typeof(CellConverter))]
public readonly record struct Cell
{
    private readonly object? _value;

    private Cell(object? value) => _value = value;

    /// <summary>The number; null when it is none.</summary>
    public double? Number => _value as double?;

    /// <summary>The word; null when it is none.</summary>
    public string? Word => _value as string;

    /// <summary>True or false; null when it is neither.</summary>
    public bool? Flag => _value as bool?;

    /// <summary>Whether there is no value.</summary>
    public bool IsMissing => _value is null;

    /// <summary>A number.</summary>
    public static implicit operator Cell(double number) => new(number);

    /// <summary>A word; null is a missing value.</summary>
    public static implicit operator Cell(string? word) => new(word);

    /// <summary>True or false.</summary>
    public static implicit operator Cell(bool flag) => new(flag);

    /// <summary>The value as text; empty where it is missing.</summary>
    public override string ToString() => _value switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => $"{_value}",
    };
}

internal sealed class CellConverter : JsonConverter<Cell>
{
    public override Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => reader.GetString(),
    };

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        if (value.Number is { } number) writer.WriteNumberValue(number);
        else if (value.Flag is { } flag) writer.WriteBooleanValue(flag);
        else writer.WriteStringValue(value.Word);
    }
}
