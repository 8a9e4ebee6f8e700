using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Json;
using NnService.Api.Problems;

namespace NnService.Api.Models;

/// <summary>The layers from input to output, or <c>auto</c>: the network is then chosen at each training by what the target is.</summary>
/// <param name="Items">The layers; null for <c>auto</c>.</param>
[JsonConverter(typeof(LayersContractConverter))]
public sealed record LayersContract(IReadOnlyList<LayerContract>? Items);

internal sealed class LayersContractConverter : JsonConverter<LayersContract>
{
    private const string Auto = "auto";

    public override LayersContract Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String when reader.ValueTextEquals(Auto) => new((IReadOnlyList<LayerContract>?)null),
            JsonTokenType.StartArray => new(ReadItems(ref reader, options)),
            _ => throw new JsonRefusal(ProblemCode.WrongType, "An array of layers, or \"auto\", is expected here."),
        };

    public override void Write(Utf8JsonWriter writer, LayersContract value, JsonSerializerOptions options)
    {
        if (value.Items is null) writer.WriteStringValue(Auto);
        else JsonSerializer.Serialize(writer, value.Items, options);
    }

    private static LayerContract[] ReadItems(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var items = StrictJson.ReadNested<LayerContract[]>(ref reader, options)!;
        NonNullItems.RefuseNulls(items, "");
        return items;
    }
}
