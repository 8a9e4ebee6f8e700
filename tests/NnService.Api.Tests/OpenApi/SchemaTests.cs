using System.Text.Json;
using System.Text.Json.Nodes;
using NnService.Api.Requests;

namespace NnService.Api.Tests.OpenApi;

/// <summary>The schemas of the document: what a validator and a generator of clients make of them.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Document = ApiDocument.OfRepository.Root;

    [Fact]
    public void Every_example_fits_its_schema()
    {
        var checks = 0;
        foreach (var (pointer, holder) in All(Document, "").Where(one => one.Element.ValueKind == JsonValueKind.Object))
        {
            if (!holder.TryGetProperty("example", out var example) || !holder.TryGetProperty("schema", out var schema)) continue;
            Assert.Empty(ApiDocument.OfRepository.Faults(schema, JsonNode.Parse(example.GetRawText())).Select(fault => $"{pointer} {fault}"));
            checks++;
        }

        Assert.True(checks > 100, $"{checks}");
    }

    [Fact]
    public void What_is_not_JSON_is_a_string()
    {
        foreach (var (pointer, content) in All(Document, "").Where(one => one.Pointer.EndsWith("/content", StringComparison.Ordinal)))
        {
            foreach (var media in content.EnumerateObject())
            {
                var schema = media.Value.GetProperty("schema");
                var type = schema.TryGetProperty("type", out var found) ? $"{found}" : null;
                var isText = media.Name.StartsWith("text/", StringComparison.Ordinal) || media.Name == "application/x-ndjson"
                    || MediaTypes.Others.Contains(media.Name);
                if (isText) Assert.True((type, schema.TryGetProperty("format", out _)) == ("string", false), pointer);
                if (media.Name == "application/octet-stream") Assert.Equal(("string", "binary"), (type, schema.Text("format")));
            }
        }
    }

    [Fact]
    public void No_schema_uses_what_this_version_of_OpenAPI_has_not()
    {
        Assert.StartsWith("3.1.", Document.Text("openapi"), StringComparison.Ordinal);
        foreach (var (pointer, schema) in All(Document, "").Where(one => one.Element.ValueKind == JsonValueKind.Object))
        {
            Assert.False(schema.TryGetProperty("nullable", out _), pointer);
            // What is null and at the same time something else is nothing.
            Assert.False(
                schema.TryGetProperty("type", out var type) && $"{type}" == "null" && schema.EnumerateObject().Count() > 1, pointer);
        }
    }

    [Fact]
    public void A_request_may_leave_out_what_has_a_default()
    {
        var schemas = Document.GetProperty("components").GetProperty("schemas");
        Assert.False(schemas.GetProperty("Generate").TryGetProperty("required", out _));
        // Generators take a member with the keyword default for one that is always there.
        Assert.DoesNotContain(All(schemas, ""), one => one.Element.ValueKind == JsonValueKind.Object && !one.Pointer.EndsWith("/properties", StringComparison.Ordinal)
            && one.Element.TryGetProperty("default", out _));
        // Of a file only what has none.
        Assert.Equal(["name", "type"], schemas.GetProperty("FeatureEncoding").Items("required").Select(name => name.GetString()));
    }

    private static IEnumerable<(string Pointer, JsonElement Element)> All(JsonElement element, string pointer)
    {
        yield return (pointer, element);
        var parts = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Where(member => member.Name != "example").Select(member => (member.Name, member.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        foreach (var (name, part) in parts)
            foreach (var below in All(part, $"{pointer}/{name}"))
                yield return below;
    }
}
