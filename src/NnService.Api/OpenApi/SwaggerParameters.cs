using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>Describes the parameters that many handlers share, where each would have to repeat the same comment.</summary>
internal sealed class SwaggerParameters : IOperationFilter
{
    private const string Current = "A number or an alias; the current version by default.";
    private const string CurrentOrInitial = "A number or an alias; by default the current version, or 0 where none is current.";

    // The first whose beginning and name fit.
    private static readonly (string Path, string Name, string Description)[] Known =
    [
        ("models/{id}/weights", "version", CurrentOrInitial),
        ("models/{id}/export", "version", CurrentOrInitial),
        ("models/{id}/schema", "version", Current),
        ("models/{id}/predict", "version", Current),
        (
            "models/{id}/predict",
            "interval",
            "Numbers only. The probability that the truth lies between lower and upper, which are then told beside each value: more than 0 "
                + "and less than 1. In a query with features it is one of them where one is called so."),
        ("models/{id}/versions", "limit", "Versions of a page at most, 1 to 1000, default 1000; there are fewer where they are large."),
        ("models/{id}/versions", "sort", "`version` by default, or `-version` for the newest first."),
        ("models/{id}/versions", "after", "The cursor `next` of the page before."),
        ("models/import", "id", "The id of the new model; by default that in the file, else one that the server makes."),
        ("models", "If-Match", "The ETag of the model as it was last read, or * to change whatever is there."),
        ("models", "name", "The alias: 1 to 63 of a-z, 0-9, '.', '_' and '-', a letter first."),
        ("v1/models/{id}/labels", "version", "An alias."),
        ("models", "version", "The number of the version."),
        ("v1", "version", "The number of the version."),
        ("v2", "version", "The number of the version, or an alias."),
        ("compare", "jobs", "The ids of 1 to 10 jobs, separated by commas."),
        ("jobs", "keep", "What stays of it: `none` by default, or `best`, a version of the best weights."),
        ("jobs", "epoch", "Only the point of this epoch; the first one is 1."),
        ("jobs", "every", "Only every so many epochs, beginning with the first."),
        ("jobs", "perSecond", "Epochs told in a second at most, 1 to 200, at even distances; by default all, up to 200 at a time."),
        ("jobs", "Last-Event-ID", "The id of the last event already seen; the next one is the first of the answer."),
        ("datasets/{id}/rows", "limit", "Rows at most, 1 to 1000, default 50; there are fewer where they are large."),
        ("datasets/{id}/rows", "offset", "Rows to pass over, default 0."),
        ("datasets/{id}/profile", "limit", "Columns at most, 1 to 1000, default 50."),
        ("datasets/{id}/profile", "offset", "Columns to pass over, default 0."),
        ("datasets/{id}/profile", "target", "The column that the others are to tell about: numbers, categories or true and false."),
        ("admin/audit", "caller", "Only what this key did, by its id, or this subject of tokens, after `sub:`."),
        ("admin/audit", "since", "Only from then on."),
        ("problems", "code", "The code of a refusal."),
        ("datasets/{id", "id", "The id of the dataset."),
        ("datasets", "id", "The id of the new dataset; by default one that the server makes."),
        ("jobs", "id", "The id of the job."),
        ("webhooks", "id", "The id of the webhook."),
        ("webhooks", "delivery", "The id of the delivery."),
        ("", "id", "The id of the model."),
    ];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var path = context.ApiDescription.RelativePath!;
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            if (parameter.Schema is OpenApiSchema { AllOf: [var one] }) parameter.Schema = one;
        foreach (var parameter in (operation.Parameters ?? []).Where(parameter => string.IsNullOrEmpty(parameter.Description)))
        {
            parameter.Description = Array.Find(
                Known, known => known.Name == parameter.Name && path.StartsWith(known.Path, StringComparison.Ordinal)).Description;
        }
    }
}
