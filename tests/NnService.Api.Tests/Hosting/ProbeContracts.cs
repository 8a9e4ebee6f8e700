using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Json;
using NnService.Api.Problems;

namespace NnService.Api.Tests.Hosting;

/// <summary>A way to probe.</summary>
public enum ProbeMode { Fast, VerySlow }

/// <summary>A layer of a probe.</summary>
/// <param name="Units">How many.</param>
/// <param name="Dropout">How much.</param>
public sealed record ProbeLayerContract(int? Units, double? Dropout);

/// <summary>One member of every JSON type.</summary>
public sealed record ProbeBody(
    string? Name, int? Count, long? Seed, double? Rate, float? Single, bool? Flag, ProbeMode? Mode, double[]? Rates, float[][]? Matrix,
    ProbeLayerContract[]? Layers, Dictionary<string, double>? Weights, ProbeActivation? Activation, ProbeBody? Inner, string Title = "");

/// <summary>What a page holds.</summary>
public sealed record PageContract<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A name, or an object with it.</summary>
[JsonConverter(typeof(ProbeActivationConverter))]
public sealed record ProbeActivation(string Type, double? Slope);

public sealed record ProbeActivationObject(string? Type, double? Slope);

public sealed record ProbePage(int? Offset, [property: FromQuery(Name = "after-id")] string? After);

internal sealed class ProbeActivationConverter : JsonConverter<ProbeActivation>
{
    public override ProbeActivation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new ProbeActivation(reader.GetString()!, null);
        var read = StrictJson.ReadNested<ProbeActivationObject>(ref reader, options)!;
        return new ProbeActivation(
            read.Type ?? throw new JsonRefusal(ProblemCode.WrongType, "Expected a type, got nothing.", "/type"), read.Slope);
    }

    public override void Write(Utf8JsonWriter writer, ProbeActivation value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Type);
}
