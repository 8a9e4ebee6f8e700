using Microsoft.OpenApi;
using NnService.Api.Datasets;
using NnService.Api.Jobs;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Tells which parameters of the query are refused beside a body that is not CSV.</summary>
internal sealed class SwaggerCsvOptions : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var alsoOfJson = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<CsvOptionOfJson>().Select(option => option.Name);
        var csvOnly = context.ApiDescription.ParameterDescriptions
            .Where(parameter => parameter.PropertyInfo()?.DeclaringType is { } type
                && (type == typeof(CsvQuery) || type == typeof(TrainQuery)))
            .Select(parameter => parameter.Name).Except(alsoOfJson).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in (operation.Parameters ?? []).Where(one => csvOnly.Contains(one.Name!)))
            parameter.Description = $"CSV only. {parameter.Description}";
    }
}
