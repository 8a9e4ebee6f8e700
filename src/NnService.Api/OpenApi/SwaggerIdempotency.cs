using Microsoft.OpenApi;
using NnService.Api.Requests;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Tells which operations take an Idempotency-Key.</summary>
internal sealed class SwaggerIdempotency : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<AcceptsIdempotencyKey>().Any()) return;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = Idempotency.Header,
            In = ParameterLocation.Header,
            Description = "Your name for this request. Sent again with it within 24 hours, the request takes no effect and gets the first "
            + "answer, marked Idempotency-Replayed: true. "
                + "An answer of more than 64 KiB is not kept: it is made again from what was created, marked current where that has "
                + "changed since.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = Idempotency.MaxKeyLength,
                Pattern = "^[!-~]+$",
            },
        });
    }
}
