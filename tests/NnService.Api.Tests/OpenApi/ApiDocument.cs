using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using NnService.Tests.Common;

namespace NnService.Api.Tests.OpenApi;

/// <summary>The OpenAPI document of the repository, whose schemas are JSON schemas.</summary>
internal sealed class ApiDocument
{
    private const int MaxFaults = 20;

    private const string Components = "#/components/schemas/";

    private static readonly EvaluationOptions Listed = new() { OutputFormat = OutputFormat.List };

    private readonly ConcurrentDictionary<string, JsonSchema> _compiled = [];
    private readonly string _definitions;

    private ApiDocument()
    {
        Root = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")));
        _definitions = Root.GetProperty("components").GetProperty("schemas").GetRawText();
    }

    public static ApiDocument OfRepository { get; } = new();

    public JsonElement Root { get; }

    /// <summary>Where a value does not fit a schema, and why.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonNode? value)
    {
        var compiled = _compiled.GetOrAdd(schema.GetRawText(), Compile);
        var result = compiled.Evaluate(value, Listed);
        if (result.IsValid) return [];
        // Below a choice of schemas each of them has its faults; what lies deepest says the least.
        return
        [
            .. result.Details.Where(detail => detail is { IsValid: false, Errors: not null })
                .OrderBy(detail => detail.EvaluationPath.Count)
                .SelectMany(detail => detail.Errors!.Values.Select(error => $"'{detail.InstanceLocation}': {error} ({detail.EvaluationPath})"))
                .Take(MaxFaults),
        ];
    }

    // The validator reads numbers as decimals, to which 1e-30 is 0.
    private JsonSchema Compile(string schema) => JsonSchema.FromText(
        $$"""{ "allOf": [{{schema}}], "$defs": {{_definitions}} }"""
            .Replace(Components, "#/$defs/", StringComparison.Ordinal)
            .Replace("exclusiveMinimum", "minimum", StringComparison.Ordinal));
}
