using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NnService.Api.Predictions;
using NnService.Api.Requests;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>
/// Describes a row in the query: an object whose members are parameters of their own, for only a model knows the names of its features.
/// </summary>
internal sealed class SwaggerFeatures : IOperationFilter
{
    private static readonly JsonSchemaType[] Cells = [JsonSchemaType.Number, JsonSchemaType.String, JsonSchemaType.Boolean];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<QueryNames>().Any(query => query.Names is null)) return;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "features",
            In = ParameterLocation.Query,
            Style = ParameterStyle.Form,
            Explode = true,
            Description = "The row, a parameter for each feature by its name; a model without columns takes all of its numbers in x.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { OneOf = [.. Cells.Select(type => new OpenApiSchema { Type = type })] },
            },
            Example = JsonNode.Parse(PredictionExamples.Row),
        });
    }
}
