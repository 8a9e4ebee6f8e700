using Microsoft.OpenApi;
using NnService.Api.Problems;
using NnService.Api.Requests;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>
/// Documents what is different where another protocol is spoken: nothing is read from the query, and a refusal is its sentence.
/// </summary>
internal sealed class SwaggerProtocols : IOperationFilter
{
    private const string Id = "ProtocolError";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<QueryIgnored>().Any())
            operation.Parameters = operation.Parameters?.Where(parameter => parameter.In != ParameterLocation.Query).ToList();
        if (!metadata.OfType<ProblemShape>().Any()) return;
        var components = context.Document.Components ??= new OpenApiComponents();
        components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        components.Responses.TryAdd(Id, new OpenApiResponse
        {
            Description = "A refusal, in the shape of the protocol.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "error" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["error"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        },
                    },
                },
            },
        });
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponseReference(Id, context.Document);
    }
}
