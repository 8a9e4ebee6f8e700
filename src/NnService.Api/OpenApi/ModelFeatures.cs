using System.Text.Json;
using System.Text.Json.Nodes;
using NnService.Api.Contracts;
using NnService.Api.Predictions;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Api.OpenApi;

/// <summary>What a version takes, as schemas and as an example.</summary>
/// <param name="schema">What it takes.</param>
/// <param name="unknown">What becomes of words that no training row had.</param>
internal sealed class ModelFeatures(SchemaContract schema, UnseenCategories unknown)
{
    /// <summary>Whether the answers are numbers, around which intervals may be asked for.</summary>
    public bool HaveIntervals => !schema.Plain && schema.Task == LearningTask.Regression;

    /// <summary>The parameters of a row in the query.</summary>
    public JsonObject[] Parameters()
    {
        if (!schema.Plain) return [.. schema.Features.Select(Parameter)];
        return [
            new()
            {
                ["name"] = "x",
                ["in"] = "query",
                ["description"] = "All numbers of the row.",
                ["required"] = true,
                ["explode"] = false,
                ["schema"] = Numbers(),
                ["example"] = Row(),
            },
        ];
    }

    /// <summary>The schema of a body in JSON.</summary>
    public JsonObject Body() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("instances"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["instances"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = schema.Plain ? Numbers() : Cells() },
        },
    };

    /// <summary>A row that the version answers.</summary>
    public JsonNode Row() => schema.Plain
        ? new JsonArray([.. Enumerable.Range(0, schema.Inputs).Select(_ => (JsonNode)0)])
        : new JsonObject(schema.Features.Select(feature => KeyValuePair.Create(feature.Name, Example(feature))));

    private JsonObject Numbers() => new()
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["type"] = "number" },
        ["minItems"] = schema.Inputs,
        ["maxItems"] = schema.Inputs,
    };

    private JsonObject Cells() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray([.. schema.Features.Select(feature => (JsonNode)feature.Name)]),
        ["properties"] = new JsonObject(schema.Features.Select(feature => KeyValuePair.Create(feature.Name, (JsonNode?)new JsonObject
        {
            ["description"] = Description(feature),
            ["anyOf"] = new JsonArray(Cell(feature), new JsonObject { ["type"] = "null" }),
        }))),
    };

    private JsonObject Parameter(FeatureSchemaContract feature) => new()
    {
        ["name"] = feature.Name,
        ["in"] = "query",
        ["description"] = Description(feature),
        ["required"] = true,
        ["allowEmptyValue"] = true,
        ["schema"] = Cell(feature),
        ["example"] = Example(feature),
    };

    private JsonObject Cell(FeatureSchemaContract feature)
    {
        var cell = new JsonObject { ["type"] = TypeOf(feature) };
        if (unknown == UnseenCategories.Error && feature.Categories is { } words) cell["enum"] = new JsonArray([.. words.Select(Node)]);
        return cell;
    }

    private static string TypeOf(FeatureSchemaContract feature) => feature.Type switch
    {
        ColumnType.Number => "number",
        ColumnType.Boolean => "boolean",
        _ => "string",
    };

    private static string Description(FeatureSchemaContract feature)
    {
        var missing = $"A missing value counts as {feature.Missing?.ToString() ?? "none of the categories"}.";
        return feature is { Min: { } min, Max: { } max }
            ? FormattableString.Invariant($"{min} to {max} in the rows of the training. {missing}")
            : missing;
    }

    private static JsonNode? Example(FeatureSchemaContract feature) =>
        feature.Categories is [var first, ..] ? Node(first) : Node(feature.Missing ?? new(feature.Min ?? 0, null, null));

    private static JsonNode? Node(CellContract cell) => JsonSerializer.SerializeToNode(cell);
}
