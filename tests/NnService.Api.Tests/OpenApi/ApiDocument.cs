using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using NnService.Tests.Common;

namespace NnService.Api.Tests.OpenApi;

/// <summary>The OpenAPI document of the repository, whose schemas are JSON schemas. Thread-safe.</summary>
internal sealed partial class ApiDocument
{
    private const int MaxFaults = 20;

    // Schemas that several threads evaluate for the first time take what is right for wrong.
    private static readonly Lock Evaluating = new();

    private static readonly EvaluationOptions Listed = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly ConcurrentDictionary<string, Lazy<JsonSchema>> _compiled = [];
    private readonly JsonNode _definitions;

    private ApiDocument()
    {
        Root = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")));
        _definitions = JsonNode.Parse(Root.GetProperty("components").GetProperty("schemas").GetRawText())!;
    }

    public static ApiDocument OfRepository { get; } = new();

    public JsonElement Root { get; }

    /// <summary>What a reference stands for; anything else stands for itself.</summary>
    public JsonElement Resolve(JsonElement part) => part.TryGetProperty("$ref", out var reference)
        ? $"{reference}"[2..].Split('/').Aggregate(Root, (inside, name) => inside.GetProperty(name))
        : part;

    /// <summary>Where a value does not fit a schema, and why.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonNode? value)
    {
        var compiled = _compiled.GetOrAdd(schema.GetRawText(), text => new(() => Compile(text))).Value;
        EvaluationResults result;
        lock (Evaluating) result = compiled.Evaluate(value, Listed);
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
    private JsonSchema Compile(string schema)
    {
        var whole = new JsonObject { ["allOf"] = new JsonArray(JsonNode.Parse(schema)), ["$defs"] = DefinitionsOf(schema) };
        Close(whole);
        return JsonSchema.FromText(whole.ToJsonString()
            .Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)
            .Replace("exclusiveMinimum", "minimum", StringComparison.Ordinal));
    }

    // All of them in every schema would take seconds and much memory.
    private JsonObject DefinitionsOf(string schema)
    {
        var used = new JsonObject();
        var open = new Queue<string>([schema]);
        while (open.TryDequeue(out var text))
        {
            foreach (var name in Reference().Matches(text).Select(match => match.Groups[1].Value))
                if (used.TryAdd(name, _definitions[name]!.DeepClone())) open.Enqueue(used[name]!.ToJsonString());
        }

        return used;
    }

    // Clients let members pass that a later version adds; here one that the document does not tell of is a mistake.
    private static void Close(JsonNode? schema)
    {
        if (schema is JsonArray parts)
        {
            foreach (var part in parts) Close(part);
        }
        else if (schema is JsonObject members)
        {
            if (members["properties"] is JsonObject) members.TryAdd("additionalProperties", false);
            foreach (var (_, member) in members) Close(member);
        }
    }

    [GeneratedRegex(@"#/components/schemas/(\w+)")]
    private static partial Regex Reference();
}
