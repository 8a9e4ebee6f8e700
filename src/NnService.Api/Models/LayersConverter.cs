using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Json;
using NnService.Api.Problems;

namespace NnService.Api.Models;

/// <summary>
/// Layers, or <c>auto</c> in place of them, which is as if they were left out. The document tells of the array alone: a choice between a
/// word and an array is more than generated clients understand.
/// </summary>
internal sealed class LayersConverter : JsonConverter<IReadOnlyList<LayerContract>?>
{
    private const string Auto = "auto";

    public override IReadOnlyList<LayerContract>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(Auto)) return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonRefusal(ProblemCode.WrongType, "An array of layers, or \"auto\", is expected here.");
        var items = StrictJson.ReadNested<LayerContract[]>(ref reader, options)!;
        NonNullItems.RefuseNulls(items, "");
        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<LayerContract>? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options);
}
