using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Says where the service is, seen from its document, and that it asks nobody who they are.</summary>
internal sealed class SwaggerAccess : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        if (swaggerDoc.Servers is not { Count: > 0 }) swaggerDoc.Servers = [new OpenApiServer { Url = "/" }];
        swaggerDoc.Security = [[]];
    }
}
