using Microsoft.OpenApi;
using NnService.Api.Datasets;
using NnService.Api.Requests;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Describes what is not JSON as the text or the bytes that it is, and not as what an endpoint reads out of it.</summary>
internal sealed class SwaggerBodies : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var answers = operation.Responses?.Values.OfType<OpenApiResponse>().Select(answer => answer.Content) ?? [];
        foreach (var (type, media) in answers.Append(operation.RequestBody?.Content).SelectMany(content => content ?? Nothing))
            media.Schema = SchemaOf(type) ?? media.Schema;
    }

    private static readonly Dictionary<string, OpenApiMediaType> Nothing = [];

    private static OpenApiSchema? SchemaOf(string type) => type switch
    {
        TableUpload.Form => new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = Bytes() },
            Required = new HashSet<string> { "file" },
        },
        "application/octet-stream" => Bytes(),
        TableUpload.JsonLines => Text(),
        _ => type.StartsWith("text/", StringComparison.Ordinal) || MediaTypes.Others.Contains(type) ? Text() : null,
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Bytes() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
