using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>Words in JSON, whatever else may stand there.</summary>
internal static class JsonText
{
    /// <summary>The text; null for anything else.</summary>
    public static string? Of(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A text or a list of them; what is none is left out.</summary>
    public static IReadOnlyList<string> ListOf(JsonNode? node) => node switch
    {
        JsonArray texts => [.. texts.Select(Of).OfType<string>()],
        _ => Of(node) is { } text ? [text] : [],
    };

    /// <summary>A list of texts.</summary>
    public static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text)!)];
}
