using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>
/// Tells apart what is sent and what is answered: an answer may gain members that a request must not hold, and a request may leave out
/// members with a default, which an answer always has. What is neither, as the parts of a contract that is written otherwise, is left out.
/// </summary>
internal sealed class SwaggerAnswers : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var schemas = swaggerDoc.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>();
        var operations = swaggerDoc.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            .ToArray();
        var sent = new HashSet<string>();
        foreach (var media in operations.SelectMany(operation => operation.RequestBody?.Content?.Values ?? []))
            Collect(media.Schema, schemas, sent);
        var answers = operations.SelectMany(operation => operation.Responses?.Values ?? Enumerable.Empty<IOpenApiResponse>())
            .Concat(swaggerDoc.Components?.Responses?.Values ?? []).OfType<OpenApiResponse>();
        var used = new HashSet<string>();
        foreach (var media in answers.SelectMany(answer => answer.Content?.Values ?? [])) Collect(media.Schema, schemas, used);
        foreach (var parameter in operations.SelectMany(operation => operation.Parameters ?? []))
            Collect(parameter.Schema, schemas, used);
        used.UnionWith(sent);
        foreach (var id in schemas.Keys.Except(used).ToArray()) schemas.Remove(id);
        foreach (var (id, schema) in schemas)
        {
            if (schema is not OpenApiSchema written) continue;
            if (sent.Contains(id))
            {
                if (MembersOf(written, SwaggerMembers.Needed) is { } needed) written.Required?.IntersectWith(needed);
                continue;
            }

            written.AdditionalPropertiesAllowed = true;
            if (MembersOf(written, SwaggerMembers.Written) is not { Count: > 0 } always) continue;
            written.Required ??= new HashSet<string>();
            written.Required.UnionWith(always.Intersect(written.Properties!.Keys));
        }
    }

    private static HashSet<string>? MembersOf(OpenApiSchema schema, string kind) =>
        schema.Metadata?.TryGetValue(kind, out var members) == true ? (HashSet<string>)members : null;

    private static void Collect(IOpenApiSchema? schema, IDictionary<string, IOpenApiSchema> schemas, HashSet<string> found)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            // A type that holds itself is entered once. While the document is made, references do not resolve themselves.
            if (!found.Add(id)) return;
            schema = schemas[id];
        }

        if (schema is null) return;
        IEnumerable<IOpenApiSchema?> parts = [
            .. schema.Properties?.Values ?? [], .. schema.AllOf ?? [], .. schema.OneOf ?? [], .. schema.AnyOf ?? [], schema.Items,
            schema.AdditionalProperties,
        ];
        foreach (var part in parts) Collect(part, schemas, found);
    }
}
