using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using NnService.Domain.Evaluation;
using NnService.Infrastructure.Models;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace NnService.Api.OpenApi;

/// <summary>The OpenAPI document at /swagger/v1/swagger.json and its explorer at /swagger; both work without a network.</summary>
internal static partial class Swagger
{
    /// <summary>The name of the document of the service.</summary>
    public const string DocumentName = "v1";

    /// <summary>Whose schemas are JSON Schema: they mean to validators and generators what they mean here.</summary>
    public const OpenApiSpecVersion Version = OpenApiSpecVersion.OpenApi3_1;

    private const int MaxModels = 100;

    public static void AddSwagger(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(
                DocumentName,
                new OpenApiInfo
                {
                    Title = "NnService",
                    Version = "v1",
                    Description = "Creates, trains and serves multilayer perceptrons.",
                    Contact = new OpenApiContact { Name = "NnService contributors" },
                    License = new OpenApiLicense { Name = "MIT License", Identifier = "MIT" },
                });
            options.CustomOperationIds(
                operation => operation.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName);
            options.CustomSchemaIds(SchemaId);
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.UseAllOfToExtendReferenceSchemas();
            // bodies of other protocols, which are described elsewhere
            options.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object });
            options.SchemaFilter<ContractSchemas>();
            options.SchemaFilter<SwaggerMembers>();
            options.OperationFilter<SwaggerBodies>();
            options.OperationFilter<SwaggerExamples>();
            options.OperationFilter<SwaggerFeatures>();
            options.OperationFilter<SwaggerIds>();
            options.OperationFilter<SwaggerIdempotency>();
            options.OperationFilter<SwaggerHeaders>();
            options.OperationFilter<SwaggerProblems>();
            options.OperationFilter<SwaggerProtocols>();
            options.OperationFilter<SwaggerRefusals>();
            options.OperationFilter<SwaggerCrossSite>();
            options.OperationFilter<SwaggerScopes>();
            options.DocumentFilter<SwaggerAnswers>();
            options.DocumentFilter<SwaggerTags>();
            options.DocumentFilter<SwaggerAccess>();
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "NnService.*.xml")) options.IncludeXmlComments(file);
            // after the comments, to whose text they add
            options.OperationFilter<SwaggerParameters>();
            options.OperationFilter<SwaggerCsvOptions>();
        });
    }

    public static void UseSwaggerExplorer(this WebApplication app)
    {
        app.UseSwagger(options => options.OpenApiVersion = Version);
        var explorer = new SwaggerUIOptions { DocumentTitle = "NnService" };
        explorer.DisplayRequestDuration();
        explorer.DisplayOperationId();
        explorer.DocExpansion(DocExpansion.None);
        explorer.EnableDeepLinking();
        explorer.EnableFilter();
        explorer.EnableTryItOutByDefault();
        // The badge of an online validator would be fetched from outside.
        explorer.EnableValidator(null);
        // The script holds the list, models come and go, and everybody is told of those that are there for them.
        var oneList = new SemaphoreSlim(1, 1);
        app.Use(async (context, next) =>
        {
            if (!context.Request.Path.Equals("/swagger/index.js", StringComparison.OrdinalIgnoreCase))
            {
                await next(context);
                return;
            }

            var documents = await DocumentsAsync(context);
            await oneList.WaitAsync(context.RequestAborted);
            try
            {
                explorer.ConfigObject.Urls = documents;
                await next(context);
            }
            finally
            {
                oneList.Release();
            }
        });
        app.UseSwaggerUI(explorer);
    }

    private static async Task<UrlDescriptor[]> DocumentsAsync(HttpContext context)
    {
        // Without the features there are no models.
        var models = context.RequestServices.GetService<ModelStore>();
        var answering = models is null ? [] : await models.ListAnsweringAsync(MaxModels, context.RequestAborted);
        return
        [
            new() { Name = "NnService", Url = $"{DocumentName}/swagger.json" },
            .. answering.Select(id => new UrlDescriptor { Name = id, Url = $"models/{id}.json" }),
        ];
    }

    /// <summary>The name of a type without the noise of where it lives: PageContract&lt;Model&gt; is ModelPage.</summary>
    internal static string SchemaId(Type type)
    {
        var arguments = string.Concat(type.GetGenericArguments().Select(SchemaId));
        // Metrics as a file keeps them have the names of those that are shown.
        var kept = type.Namespace == typeof(EvaluationReport).Namespace ? "Kept" : "";
        return arguments + kept + Noise().Replace(type.Name, "");
    }

    [GeneratedRegex(@"`\d+$|Contract(?=$|`)")]
    private static partial Regex Noise();
}
