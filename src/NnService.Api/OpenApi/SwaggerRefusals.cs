using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>
/// Names the refusals that follow from what an operation takes, so that a reader and a generator of clients meet them by their status; what
/// else is refused is told by default.
/// </summary>
internal sealed class SwaggerRefusals : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        operation.Responses ??= [];
        var refusal = operation.Responses["default"];
        foreach (var status in StatusesOf(operation)) operation.Responses.TryAdd($"{status}", refusal);
    }

    private static IEnumerable<int> StatusesOf(OpenApiOperation operation)
    {
        // Also where nothing is taken: the Host header may name another server.
        yield return StatusCodes.Status400BadRequest;
        if (Takes(operation, ParameterLocation.Path)) yield return StatusCodes.Status404NotFound;
        if (Takes(operation, ParameterLocation.Header, HeaderNames.IfMatch))
        {
            yield return StatusCodes.Status412PreconditionFailed;
            yield return StatusCodes.Status428PreconditionRequired;
        }

        if (operation.RequestBody is null) yield break;
        yield return StatusCodes.Status413PayloadTooLarge;
        yield return StatusCodes.Status415UnsupportedMediaType;
        yield return StatusCodes.Status422UnprocessableEntity;
    }

    private static bool Takes(OpenApiOperation operation, ParameterLocation place, string? name = null) =>
        operation.Parameters?.Any(parameter => parameter.In == place && (name is null || parameter.Name == name)) == true;
}
