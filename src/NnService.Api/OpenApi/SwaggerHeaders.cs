using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using NnService.Api.Contracts;
using NnService.Api.Operations;
using NnService.Api.Requests;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Tells of the headers of answers: those that the endpoint names, and those that all of its kind have.</summary>
internal sealed class SwaggerHeaders : IOperationFilter
{
    private static readonly AnswerHeader Location = new(HeaderNames.Location, "The address of what was made or is waited for.", true);

    private static readonly AnswerHeader Replayed = new(
        Idempotency.Replayed,
        "`true` where this is the first answer to the same Idempotency-Key, `current` where it was made again.",
        false);

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        AnswerHeader[] own = [.. metadata.OfType<AnswerHeader>(), .. metadata.OfType<AcceptsIdempotencyKey>().Select(_ => Replayed)];
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (!status.StartsWith('2') || answer is not OpenApiResponse written) continue;
            // A backup is a file of the server and has no address.
            var isPlaced = status is "201" or "202" && operation.OperationId != AdminEndpoints.BackupName;
            AnswerHeader[] headers = isPlaced ? [Location, .. own] : own;
            if (headers.Length > 0) written.Headers = headers.ToDictionary(header => header.Name, Written);
        }
    }

    private static IOpenApiHeader Written(AnswerHeader header) => new OpenApiHeader
    {
        Description = header.Description,
        Required = header.Always,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
