using System.Text.Json;
using System.Text.Json.Nodes;
using NnService.Tests.Common;
using NnService.Web.Training;

namespace NnService.Web.Tests.Training;

/// <summary>What the service tells of itself: its own document, and the part of its capabilities that defaults come from.</summary>
internal static class TrainingSchemas
{
    private const string Capabilities =
        """
        {
          "optimizers": [
            { "name": "sgd", "description": "", "parameters": [
              { "name": "learningRate", "default": 0.01 }, { "name": "momentum", "default": 0 },
              { "name": "nesterov", "default": false }] },
            { "name": "adam", "description": "", "parameters": [{ "name": "learningRate", "default": 0.002 }] },
            { "name": "adamW", "description": "", "parameters": [] },
            { "name": "rmsProp", "description": "", "parameters": [] },
            { "name": "adagrad", "description": "", "parameters": [] },
            { "name": "hotCold", "description": "", "parameters": [] }
          ],
          "monitors": ["loss", "validationLoss"],
          "limits": { "maxLayers": 100 }
        }
        """;

    public static TrainingSchema Own { get; } = Read(document => { });

    /// <summary>As it will be after a change of the document.</summary>
    public static TrainingSchema Read(Action<JsonNode> change)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")))!;
        change(document["components"]!["schemas"]!);
        using var changed = JsonDocument.Parse(document.ToJsonString());
        using var capabilities = JsonDocument.Parse(Capabilities);
        return TrainingSchema.Read(changed.RootElement, capabilities.RootElement);
    }

    public static Setting Of(IReadOnlyList<Setting> settings, string name) => settings.Single(setting => setting.Name == name);

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
