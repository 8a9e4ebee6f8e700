using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NnService.Api.Predictions.Answering;

namespace NnService.Api.OpenApi;

/// <summary>The document of one model: its predictions, with the features that it takes.</summary>
internal static partial class ModelDocument
{
    private const string Predict = "/models/{id}/predict";

    // What the address or the model says already.
    private static readonly string[] Known = ["id", "version", "features"];

    /// <param name="document">The document of the service, which becomes that of the model.</param>
    /// <param name="features">What the model takes.</param>
    /// <param name="model">Its id.</param>
    public static void Narrow(JsonObject document, ModelFeatures features, string model)
    {
        var operations = (JsonObject)document["paths"]![Predict]!.DeepClone();
        foreach (var operation in operations.Select(method => (JsonObject)method.Value!))
        {
            var others = ((JsonArray)operation["parameters"]!).Where(parameter => IsOpen($"{parameter!["name"]}"));
            operation["parameters"] = new JsonArray([.. others.Select(parameter => parameter!.DeepClone())]);
            foreach (var media in Contents(operation["responses"]!["200"]!)) media.Remove("example");
        }

        var query = (JsonArray)operations["get"]!["parameters"]!;
        var ofFeatures = features.Parameters();
        var reserved = query.Where(parameter => ofFeatures.All(feature => $"{feature["name"]}" != $"{parameter!["name"]}"));
        operations["get"]!["parameters"] = new JsonArray([.. ofFeatures, .. reserved.Select(parameter => parameter!.DeepClone())]);
        var body = operations["post"]!["requestBody"]!;
        foreach (var media in Contents(body)) media.Remove("example");
        var json = body["content"]!["application/json"]!;
        json["schema"] = features.Body();
        json["example"] = new JsonObject { ["instances"] = new JsonArray(features.Row()) };

        document["info"]!["title"] = $"NnService: {model}";
        document["tags"] = new JsonArray([.. ((JsonArray)document["tags"]!)
            .Where(tag => $"{tag!["name"]}" == $"{operations["get"]!["tags"]![0]}").Select(tag => tag!.DeepClone())]);
        document["paths"] = new JsonObject { [Predict.Replace("{id}", model, StringComparison.Ordinal)] = operations };
        RemoveUnused(document);

        bool IsOpen(string name) => !Known.Contains(name) && (features.HaveIntervals || name != PredictionInterval.Key);
    }

    private static IEnumerable<JsonObject> Contents(JsonNode holder) =>
        ((JsonObject)holder["content"]!).Select(content => (JsonObject)content.Value!);

    private static void RemoveUnused(JsonObject document)
    {
        var components = (JsonObject)document["components"]!;
        var used = new HashSet<string>();
        var open = new Queue<JsonNode>([document["paths"]!]);
        while (open.TryDequeue(out var part))
        {
            foreach (Match reference in Reference().Matches(part.ToJsonString()))
                if (used.Add(reference.Value)) open.Enqueue(components[reference.Groups["kind"].Value]![reference.Groups["name"].Value]!);
        }

        foreach (var (kind, entries) in components.Select(entry => (entry.Key, (JsonObject)entry.Value!)))
            foreach (var name in entries.Select(entry => entry.Key).Where(name => !used.Contains($"#/components/{kind}/{name}")).ToArray())
                entries.Remove(name);
    }

    [GeneratedRegex(@"#/components/(?<kind>\w+)/(?<name>\w+)")]
    private static partial Regex Reference();
}
