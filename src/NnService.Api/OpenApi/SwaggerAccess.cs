using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Says where the service is, seen from its document, and how callers say who they are, where they are asked.</summary>
internal sealed class SwaggerAccess : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        if (swaggerDoc.Servers is not { Count: > 0 }) swaggerDoc.Servers = [new OpenApiServer { Url = "/" }];
        swaggerDoc.AddComponent(SwaggerScopes.Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key, such as POST /admin/keys and the command `keys create` make. Nobody is asked for one where the service "
                + "listens on localhost alone.",
        });
        swaggerDoc.Security = [[], new() { [new OpenApiSecuritySchemeReference(SwaggerScopes.Scheme, swaggerDoc)] = [] }];
    }
}
