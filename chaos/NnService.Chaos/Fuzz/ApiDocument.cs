using System.Text.Json;

namespace NnService.Chaos.Fuzz;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">path, query or header.</param>
/// <param name="Schema">What it takes.</param>
internal sealed record ApiParameter(string Name, string In, JsonElement Schema);

/// <summary>A content type that an operation takes.</summary>
/// <param name="Type">The content type.</param>
/// <param name="Schema">What the body is.</param>
/// <param name="Example">A body; undefined where the document has none.</param>
internal sealed record ApiContent(string Type, JsonElement Schema, JsonElement Example);

/// <summary>An operation of the document.</summary>
internal sealed record ApiOperation(
    string Id, string Method, string Path, IReadOnlyList<ApiParameter> Parameters, IReadOnlyList<ApiContent> Contents);

/// <summary>The OpenAPI document that the service serves.</summary>
internal sealed class ApiDocument
{
    private readonly JsonElement _root;

    public ApiDocument(JsonElement root)
    {
        _root = root;
        Operations = [.. root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => Operation(path.Name, method.Name, method.Value)))];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The schema itself, where it only refers to one.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Resolve(Walk(reference.GetString()!));
        return schema.TryGetProperty("allOf", out var all) ? Resolve(all[0]) : schema;
    }

    private JsonElement Walk(string reference) =>
        reference.Split('/').Skip(1).Aggregate(_root, (element, name) => element.GetProperty(name));

    private static ApiOperation Operation(string path, string method, JsonElement operation) => new(
        operation.GetProperty("operationId").GetString()!,
        method.ToUpperInvariant(),
        path,
        [.. Items(operation, "parameters").Select(parameter => new ApiParameter(
            parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!, parameter.GetProperty("schema")))],
        [.. Contents(operation)]);

    private static IEnumerable<ApiContent> Contents(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body)) yield break;
        foreach (var content in body.GetProperty("content").EnumerateObject())
        {
            content.Value.TryGetProperty("example", out var example);
            yield return new(content.Name, content.Value.GetProperty("schema"), example);
        }
    }

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? [.. items.EnumerateArray()] : [];
}
