using Microsoft.OpenApi;
using NnService.Api.Problems;
using NnService.Api.Requests;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Tells of every operation that is not only for reading that <see cref="CrossSiteGuard"/> stands before it.</summary>
internal sealed class SwaggerCrossSite : IOperationFilter
{
    private const string Id = "CrossSite";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (HttpMethods.IsGet(context.ApiDescription.HttpMethod!)) return;
        operation.Responses ??= [];
        var refusal = (OpenApiResponseReference)operation.Responses["default"];
        var responses = context.Document.Components!.Responses!;
        // An endpoint that speaks another protocol refuses in the shape of that.
        var id = $"{Id}{(context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ProblemShape>().Any() ? "Protocol" : "")}";
        responses.TryAdd(id, new OpenApiResponse
        {
            Description = "A web page of another origin sent the request (cross_site), or the key has not the scope (missing_scope).",
            Content = responses[refusal.Reference.Id!].Content?
                .ToDictionary(content => content.Key, content => new OpenApiMediaType { Schema = content.Value.Schema }),
        });
        operation.Responses["403"] = new OpenApiResponseReference(id, context.Document);
    }
}
