using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Domain.Data;

namespace NnService.Api.Contracts;

/// <summary>One cell of a row on the wire: a number, a word, true, false, or null for a missing value.</summary>
/// <param name="Number">The number.</param>
/// <param name="Word">The word.</param>
/// <param name="Flag">true or false.</param>
/// <param name="Written">The number as it was written, where that may matter: 1.0 is another word than 1, and beyond 2⁵³ a double
/// holds not every whole number.</param>
[JsonConverter(typeof(CellContractConverter))]
public readonly record struct CellContract(double? Number, string? Word, bool? Flag, string? Written = null)
{
    [JsonIgnore]
    public bool IsMissing => Number is null && Word is null && Flag is null;

    /// <summary>A class label, in the type of its column: numbers stay numbers, and true and false what they are.</summary>
    public static CellContract OfLabel(ColumnType type, string label) => type switch
    {
        ColumnType.Number => new(double.Parse(label, CultureInfo.InvariantCulture), null, null),
        ColumnType.Boolean when label is "true" or "false" => new(null, null, label == "true"),
        _ => new(null, label, null),
    };

    /// <summary>The cell at which a reader stands.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="isWritten">Whether it matters how a number is written.</param>
    /// <exception cref="JsonRefusal">It is none.</exception>
    internal static CellContract Read(ref Utf8JsonReader reader, bool isWritten = true) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.True => new(null, null, true),
        JsonTokenType.False => new(null, null, false),
        JsonTokenType.Number => new(FiniteDoubleConverter.Read(ref reader), null, null, isWritten ? Text(ref reader) : null),
        JsonTokenType.String => new(null, StorableTextConverter.Read(ref reader), null),
        _ => throw new JsonRefusal(ProblemCode.WrongType, "A number, a word, true, false or null is expected here."),
    };

    /// <summary>The cell as it would stand in a CSV; null for a missing value.</summary>
    public string? ToText() =>
        Word ?? Written ?? Number?.ToString("R", CultureInfo.InvariantCulture) ?? (Flag is { } flag ? (flag ? "true" : "false") : null);

    /// <summary>The value as a user would quote it.</summary>
    public override string ToString() => Word is null ? ToText() ?? "null" : $"'{Word}'";

    private static string Text(ref Utf8JsonReader reader) =>
        Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
}

internal sealed class CellContractConverter : JsonConverter<CellContract>
{
    public override CellContract Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CellContract.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, CellContract value, JsonSerializerOptions options)
    {
        if (value.Number is { } number) writer.WriteNumberValue(number);
        else if (value.Flag is { } flag) writer.WriteBooleanValue(flag);
        else writer.WriteStringValue(value.Word);
    }
}
