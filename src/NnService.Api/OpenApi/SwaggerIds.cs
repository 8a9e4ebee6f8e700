using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>
/// Fills in the ids of the examples, so that each operation of the explorer works after those that come before it: create, train, predict.
/// </summary>
internal sealed class SwaggerIds : IOperationFilter
{
    private static readonly (string Path, string Parameter, string Example)[] Examples =
    [
        ("models/{id}/trace", "id", "textbook"),
        ("models/{id}/gradient-check", "id", "textbook"),
        ("models/{id}/landscape", "id", "textbook"),
        ("models/{id", "id", "iris"),
        ("datasets/{id", "id", "pets"),
        ("/versions/{version", "version", "1"),
        ("problems/{code}", "code", "not_found"),
    ];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var path = context.ApiDescription.RelativePath!;
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(one => one.In == ParameterLocation.Path))
        {
            var known = Array.Find(
                Examples, one => one.Parameter == parameter.Name && path.Contains(one.Path, StringComparison.Ordinal));
            if (known.Example is not { } example) continue;
            // The protocols of other servers take a version as a word.
            parameter.Example = parameter.Schema?.Type == JsonSchemaType.Integer ? JsonNode.Parse(example) : JsonValue.Create(example);
        }
    }
}
