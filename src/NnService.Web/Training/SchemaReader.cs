using System.Text.Json;
using System.Text.RegularExpressions;

namespace NnService.Web.Training;

/// <summary>Reads settings out of an OpenAPI 3.1 document, and the defaults of families out of the capabilities.</summary>
/// <param name="document">The OpenAPI document.</param>
/// <param name="capabilities">What <c>GET /capabilities</c> answers.</param>
internal sealed partial class SchemaReader(JsonElement document, JsonElement capabilities)
{
    // Deeper schemas than any request has are edited as JSON, so that one that contains itself ends.
    private const int MaxDepth = 5;

    private const string Reference = "#/components/schemas/";

    /// <summary>The members of the JSON that an operation takes.</summary>
    public IReadOnlyList<Setting> BodyOf(string path)
    {
        var schema = document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return Members(Resolve(schema), 0);
    }

    private Setting Read(string owner, string name, JsonElement schema, int depth)
    {
        var resolved = Resolve(schema);
        var description = TextOf(schema, "description") ?? TextOf(resolved.Schema, "description") ?? "";
        return Describe(new(owner, name, SettingKind.Json), resolved, depth) with
        {
            Description = Blanks().Replace(description, " "),
            Default = FixedDefault().Match(description) is { Success: true } found ? Word(found) : null,
            UsualDefault = AnyDefault().Match(description) is { Success: true } usual ? Word(usual) : null,
            AllowsNone = description.Contains("null for none", StringComparison.Ordinal),
        };
    }

    private Setting Describe(Setting setting, Resolved resolved, int depth)
    {
        var schema = resolved.Schema;
        if (depth > MaxDepth) return setting;
        if (setting.Name == "monitor" && capabilities.TryGetProperty("monitors", out var monitors))
            return setting with { Kind = SettingKind.Choice, Alternatives = [.. Texts(monitors).Select(Named)] };
        if (schema.TryGetProperty("enum", out var names))
            return setting with { Kind = SettingKind.Choice, Alternatives = [.. Texts(names).Select(Named)] };
        if (schema.TryGetProperty("oneOf", out var several)) return Several(setting, several, depth);
        return TypeOf(schema) switch
        {
            "integer" => Bounded(setting with { Kind = SettingKind.Whole }, schema),
            "number" => Bounded(setting with { Kind = SettingKind.Number }, schema),
            "boolean" => setting with { Kind = SettingKind.Flag },
            "string" => setting with { Kind = SettingKind.Text },
            "array" => List(setting, schema, depth),
            "object" when schema.TryGetProperty("properties", out _) =>
                setting with { Kind = SettingKind.Members, Members = Members(resolved, depth + 1) },
            "object" when schema.TryGetProperty("additionalProperties", out var item) && item.ValueKind == JsonValueKind.Object =>
                setting with { Kind = SettingKind.Map, Item = Read(setting.Name, "", item, depth + 1) },
            _ => setting,
        };
    }

    private Setting List(Setting setting, JsonElement schema, int depth)
    {
        if (!schema.TryGetProperty("items", out var items)) return setting;
        var item = Read(setting.Name, "", items, depth + 1);
        return item.Kind == SettingKind.Text ? setting with { Kind = SettingKind.Texts } : setting with { Item = item };
    }

    private Setting Several(Setting setting, JsonElement several, int depth)
    {
        var alternatives = new List<Alternative>();
        var types = new List<string?>();
        foreach (var one in several.EnumerateArray().Select(Resolve))
        {
            if (one.Schema.TryGetProperty("enum", out var names))
                alternatives.AddRange(Texts(names).Select(Named));
            else if (TypeOf(one.Schema) == "object" && AsAlternative(one, depth) is { } alternative)
                alternatives.Add(alternative);
            else
                types.Add(TypeOf(one.Schema));
        }

        if (alternatives.Count == 0)
            return types.Contains("string")
                ? setting with { Kind = SettingKind.Text, TakesNumbers = types.Contains("integer") || types.Contains("number") }
                : setting;
        if (types.Count > 0) alternatives.Add(new("JSON", AlternativeForm.Json, ""));
        // A name and an object with that name and parameters are one alternative.
        var merged = alternatives.GroupBy(alternative => alternative.Name).Select(group => group.Last()).ToList();
        return setting with { Kind = SettingKind.Choice, Alternatives = WithDefaults(merged) };
    }

    private Alternative? AsAlternative(Resolved one, int depth)
    {
        var description = TextOf(one.Schema, "description") ?? "";
        if (one.Schema.TryGetProperty("properties", out _))
        {
            var members = Members(one, depth + 1);
            var type = members.FirstOrDefault(member => member.Name == "type");
            if (type is { Alternatives: [var only] })
                return new(only.Name, AlternativeForm.Name, description)
                {
                    Parameters = [.. members.Where(member => member != type).Select(member => member with { IsParameter = true })],
                };
            return new(string.Join(", ", members.Select(member => member.Name)), AlternativeForm.Members, description)
            {
                Parameters = members,
            };
        }

        return one.Schema.TryGetProperty("additionalProperties", out var item) && item.ValueKind == JsonValueKind.Object
            ? new("{…}", AlternativeForm.Map, description) { Item = Read(one.Name, "", item, depth + 1) }
            : null;
    }

    /// <summary>A family that the capabilities list has its defaults there as values, not as words.</summary>
    private IReadOnlyList<Alternative> WithDefaults(IReadOnlyList<Alternative> alternatives)
    {
        var names = alternatives.Select(alternative => alternative.Name).ToHashSet();
        foreach (var list in capabilities.EnumerateObject().Where(list => list.Value.ValueKind == JsonValueKind.Array))
        {
            var members = list.Value.EnumerateArray().Where(member => member.ValueKind == JsonValueKind.Object)
                .ToDictionary(member => TextOf(member, "name") ?? "");
            if (members.Count == 0 || !names.SetEquals(members.Keys)) continue;
            return [.. alternatives.Select(alternative => alternative with
            {
                Parameters = [.. alternative.Parameters.Select(parameter => WithDefault(parameter, members[alternative.Name]))],
            })];
        }

        return alternatives;
    }

    private static Setting WithDefault(Setting parameter, JsonElement member)
    {
        var found = member.GetProperty("parameters").EnumerateArray()
            .FirstOrDefault(other => TextOf(other, "name") == parameter.Name);
        if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty("default", out var value)) return parameter;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return parameter with { Default = text, UsualDefault = text };
    }

    private IReadOnlyList<Setting> Members(Resolved resolved, int depth) => resolved.Schema.TryGetProperty("properties", out var properties)
        ? [.. properties.EnumerateObject().Select(property => Read(resolved.Name, property.Name, property.Value, depth))]
        : [];

    private static Setting Bounded(Setting setting, JsonElement schema)
    {
        var above = NumberOf(schema, "exclusiveMinimum");
        var below = NumberOf(schema, "exclusiveMaximum");
        return setting with
        {
            Minimum = above ?? NumberOf(schema, "minimum"),
            Maximum = below ?? NumberOf(schema, "maximum"),
            ExcludesMinimum = above is not null,
            ExcludesMaximum = below is not null,
        };
    }

    /// <summary>What stands behind references, null beside something else, and allOf of one.</summary>
    private Resolved Resolve(JsonElement schema)
    {
        var name = "";
        while (true)
        {
            if (TextOf(schema, "$ref") is { } reference)
            {
                name = reference[Reference.Length..];
                schema = document.GetProperty("components").GetProperty("schemas").GetProperty(name);
            }
            else if (Only(schema, "allOf") is { } whole)
            {
                schema = whole;
            }
            else if (Only(schema, "oneOf") is { } other)
            {
                schema = other;
            }
            else
            {
                return new(name, schema);
            }
        }
    }

    private static JsonElement? Only(JsonElement schema, string member)
    {
        if (!schema.TryGetProperty(member, out var list)) return null;
        var others = list.EnumerateArray().Where(one => TypeOf(one) != "null").ToList();
        return others.Count == 1 ? others[0] : null;
    }

    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return null;
        return type.ValueKind == JsonValueKind.String ? type.GetString() : Texts(type).FirstOrDefault(text => text != "null");
    }

    private static Alternative Named(string name) => new(name, AlternativeForm.Name, "");

    private static IEnumerable<string> Texts(JsonElement list) =>
        list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

    private static string? TextOf(JsonElement schema, string member) =>
        schema.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? NumberOf(JsonElement schema, string member) =>
        schema.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string Word(Match match) => match.Groups["value"].Value;

    // "32 by default." holds always; "32 by default, and 8 where …" depends. "`ifBetter`, the default" is the same in other words.
    [GeneratedRegex(@"(?:^|[;:]\s+)(?<value>[\w.-]+) by default(?:[;.]|$)|`?(?<value>\w+)`?, the default\b")]
    private static partial Regex FixedDefault();

    [GeneratedRegex(@"(?:^|[;:]\s+)(?<value>[\w.-]+) by default")]
    private static partial Regex AnyDefault();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    private readonly record struct Resolved(string Name, JsonElement Schema);
}
