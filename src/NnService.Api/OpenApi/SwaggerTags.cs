using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Lists the groups of operations in the order in which a user meets them.</summary>
internal sealed class SwaggerTags : IDocumentFilter
{
    private static readonly (string Name, string Description)[] Order =
    [
        ("Models", "Define networks, look at their versions, promote one of them, take them along."),
        ("Jobs", "Train, watch, pause, cancel."),
        ("Predictions", "Ask a trained model."),
        ("Datasets", "The tables to learn from: upload, generate, look into."),
        ("Evaluations", "How good a version is, and what it depends on."),
        ("Textbook", "Every number of a step, of a gradient and of the loss around it."),
        ("TensorFlow Serving", "The same predictions in the words of its REST API."),
        ("Open Inference Protocol", "The same predictions in the words of Triton and KServe."),
        ("Problems", "What a refusal means."),
        ("Operating", "What the service can do, and what it has done."),
        ("Health", "Whether the process lives and is ready."),
        ("Webhooks", "Whom to tell when a job has ended, a version was promoted or a key expires."),
        ("Admin", "Backups and the processes of a cluster."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var used = context.ApiDescriptions
            .SelectMany(operation => operation.ActionDescriptor.EndpointMetadata.OfType<ITagsMetadata>())
            .SelectMany(metadata => metadata.Tags).ToHashSet();
        var described = Order.Where(tag => used.Remove(tag.Name))
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description })
            .ToArray();
        swaggerDoc.Tags = new HashSet<OpenApiTag>([.. described, .. used.Order().Select(name => new OpenApiTag { Name = name })]);
    }
}
