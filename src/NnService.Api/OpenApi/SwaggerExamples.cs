using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NnService.Api.Contracts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Puts the examples of the endpoints into the document.</summary>
internal sealed class SwaggerExamples : IOperationFilter
{
    private const string JsonType = "application/json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var example in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<OperationExample>())
        {
            Put(operation.RequestBody?.Content, example.RequestType, example.Request, operation);
            var success = operation.Responses?.FirstOrDefault(answer => answer.Key.StartsWith('2')).Value;
            Put(success?.Content, example.ResponseType, example.Response, operation);
        }
    }

    private static void Put(IDictionary<string, OpenApiMediaType>? content, string type, string? text, OpenApiOperation operation)
    {
        if (text is null) return;
        // An example that is shown nowhere is a mistake in the endpoint's declaration.
        if (content is null || !content.TryGetValue(type, out var media))
            throw new InvalidOperationException(
                $"{operation.OperationId} has an example of {type}, but does not declare that content type.");
        media.Example = type is JsonType || type.EndsWith("+json", StringComparison.Ordinal)
            ? JsonNode.Parse(text)
            : JsonValue.Create(text);
    }
}
