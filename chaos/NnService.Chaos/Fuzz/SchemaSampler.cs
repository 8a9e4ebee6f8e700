using System.Globalization;
using System.Text.Json;

namespace NnService.Chaos.Fuzz;

/// <summary>Makes values that fit a schema of the document.</summary>
/// <param name="document">The document.</param>
/// <param name="known">What a member of a name usually holds here, such as the id of a dataset; null where nothing is known of it.</param>
internal sealed class SchemaSampler(ApiDocument document, Func<string, Random, JsonTree?> known)
{
    private const int Deepest = 6;

    /// <param name="name">The member or parameter that it is for.</param>
    /// <param name="reference">Its schema, or a reference to it.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="depth">How many objects and arrays are around it.</param>
    public JsonTree Sample(string name, JsonElement reference, Random random, int depth = 0)
    {
        var schema = document.Resolve(reference);
        if (random.Chance(0.8) && known(name, random) is { } value) return value;
        if (schema.TryGetProperty("oneOf", out var oneOf)) return Sample(name, oneOf[random.Next(oneOf.GetArrayLength())], random, depth);
        if (schema.TryGetProperty("enum", out var spellings)) return JsonTree.Of(spellings[random.Next(spellings.GetArrayLength())]);
        return (schema.TryGetProperty("type", out var type) ? TypeOf(type, random) : "") switch
        {
            "null" => JsonTree.OfScalar("null"),
            "integer" => JsonTree.OfScalar(Whole(schema, random)),
            "number" => JsonTree.OfScalar(Number(schema, random)),
            "boolean" => JsonTree.OfScalar(random.Chance(0.5) ? "true" : "false"),
            "array" =>
                JsonTree.OfItems(Items(name, schema.GetProperty("items"), depth > Deepest ? 0 : random.Next(1, 4), random, depth + 1)),
            "object" => depth > Deepest ? JsonTree.OfMembers() : Object(schema, random, depth),
            _ => JsonTree.OfText(random.Pick(Words)),
        };
    }

    /// <summary>Adds members that the schema knows and the object lacks.</summary>
    public void Enrich(JsonTree body, JsonElement reference, int members, Random random)
    {
        if (body.Members is null || !document.Resolve(reference).TryGetProperty("properties", out var properties)) return;
        var missing = properties.EnumerateObject().Where(property => body.Find(property.Name) is null).ToList();
        for (var i = 0; i < members && missing.Count > 0; i++)
        {
            var property = random.Pick(missing);
            missing.Remove(property);
            body.Set(property.Name, Sample(property.Name, property.Value, random, 1));
        }
    }

    private static readonly string[] Words = ["a", "kind", "species", "word", "1.5", "true", "", "loss"];

    private IEnumerable<JsonTree> Items(string name, JsonElement schema, int count, Random random, int depth) =>
        Enumerable.Range(0, count).Select(_ => Sample(name, schema, random, depth));

    private JsonTree Object(JsonElement schema, Random random, int depth)
    {
        var body = JsonTree.OfMembers();
        string?[] required = schema.TryGetProperty("required", out var names)
            ? [.. names.EnumerateArray().Select(item => item.GetString())]
            : [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (required.Contains(property.Name) || random.Chance(0.4))
                    body.Set(property.Name, Sample(property.Name, property.Value, random, depth + 1));
            }
        }

        if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object)
            body.Set(random.Pick(Words), Sample("", more, random, depth + 1));
        return body;
    }

    // One type, or a list of those that it may be.
    private static string? TypeOf(JsonElement type, Random random) =>
        (type.ValueKind == JsonValueKind.Array ? type[random.Next(type.GetArrayLength())] : type).GetString();

    private static string Whole(JsonElement schema, Random random)
    {
        var least = schema.TryGetProperty("minimum", out var minimum) ? (long)minimum.GetDouble() : 0;
        var most = schema.TryGetProperty("maximum", out var maximum) ? (long)maximum.GetDouble() : least + 10;
        return random.NextInt64(least, Math.Min(most, least + 10) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string Number(JsonElement schema, Random random)
    {
        var least = schema.TryGetProperty("minimum", out var minimum) ? minimum.GetDouble() : 0;
        var most = schema.TryGetProperty("maximum", out var maximum) ? maximum.GetDouble() : least + 2;
        return (least + ((most - least) * random.NextDouble())).ToString("R", CultureInfo.InvariantCulture);
    }
}
