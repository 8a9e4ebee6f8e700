using System.Text.Json;

namespace NnService.Api.Protocols.OpenInference;

/// <summary>
/// Members and parameters of the objects of an infer request. Parameters that say nothing to this server (priority, timeout, …) are passed
/// over.
/// </summary>
internal static class InferParameters
{
    /// <exception cref="TensorFault">There is no such text.</exception>
    public static string Text(JsonElement item, string member, string where) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new TensorFault($"{where} has no '{member}'.");

    /// <summary>A parameter; false when it is not there.</summary>
    public static bool TryGet(JsonElement item, string name, out JsonElement value)
    {
        value = default;
        return item.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty(name, out value);
    }

    /// <summary>True or false; null when the parameter is not there.</summary>
    /// <exception cref="TensorFault">It is neither.</exception>
    public static bool? Flag(JsonElement item, string name)
    {
        if (!TryGet(item, name, out var value)) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new TensorFault($"Unable to parse '{name}'; it must be true or false.");
    }

    /// <summary>Refuses what would change the meaning of the request and is not there.</summary>
    /// <exception cref="TensorFault">One of them is asked for.</exception>
    public static void Refuse(JsonElement item, string where, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (TryGet(item, name, out _)) throw new TensorFault($"{where} asks for '{name}', which is not supported.");
        }
    }
}
