using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NnService.Api.Problems;
using NnService.Domain;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>A refusal (RFC 9457).</summary>
/// <param name="Type">Address of the page that explains the code.</param>
/// <param name="Title">The code in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was sent and what is allowed.</param>
/// <param name="Code">The stable name of this kind of refusal.</param>
/// <param name="TraceId">Finds the request in the server's log.</param>
/// <param name="Errors">Each fault with a JSON pointer to its place; a query parameter is written <c>?limit</c>.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, string Code, string TraceId, IReadOnlyList<Fault> Errors);

/// <summary>Documents the one shape of all refusals once and lets every operation refer to it.</summary>
internal sealed class SwaggerProblems : IOperationFilter
{
    private const string Id = "Problem";

    private const string Example = """
        { "type": "/problems/invalid", "title": "Invalid", "status": 422, "detail": "units must be at least 1; 0 was sent.",
          "code": "invalid",
          "traceId": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "errors": [{ "pointer": "/layers/0/units",
          "detail": "units must be at least 1; 0 was sent." }] }
        """;

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        // Endpoints that speak another protocol refuse in its shape.
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ProblemShape>().Any()) return;
        var components = context.Document.Components ??= new OpenApiComponents();
        components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        components.Responses.TryAdd(Id, new OpenApiResponse
        {
            Description = "A refusal. The codes are explained at /problems. "
                + "Only what is not HTTP (400), a line of more than 8 KiB (414) and headers of more than 32 KiB (431) are refused without "
                + "a body.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository),
                    Example = JsonNode.Parse(Example)
                }
            }
        });
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponseReference(Id, context.Document);
    }
}
