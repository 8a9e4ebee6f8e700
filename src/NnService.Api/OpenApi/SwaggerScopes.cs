using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NnService.Api.Access;
using NnService.Infrastructure.Keys;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Tells which scope an operation needs, and how it is refused to those who have no key or not that scope.</summary>
internal sealed class SwaggerScopes : IOperationFilter
{
    /// <summary>The name of the scheme by which keys are sent.</summary>
    public const string Scheme = "key";

    private const string Extension = "x-required-scope";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RequiredScope>().SingleOrDefault() is not { Scope: var scope })
            return;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[Extension] = new JsonNodeExtension(JsonValue.Create(Roles.NameOf(scope)));
        if (scope == Scopes.None)
        {
            operation.Security = [[]];
            return;
        }

        operation.Responses ??= [];
        var refusal = operation.Responses["default"];
        operation.Responses.TryAdd("401", refusal);
        operation.Responses.TryAdd("403", refusal);
    }
}
