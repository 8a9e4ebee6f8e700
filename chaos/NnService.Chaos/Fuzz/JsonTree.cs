using System.Text;
using System.Text.Json;

namespace NnService.Chaos.Fuzz;

/// <summary>One member of an object.</summary>
/// <param name="Name">Its name as it is written between the quotes, escapes included.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct JsonMember(string Name, JsonTree Value);

/// <summary>A JSON text that may be wrong: a member can be there twice, and a scalar is whatever text it is given.</summary>
internal sealed class JsonTree
{
    private JsonTree()
    {
    }

    /// <summary>The members of an object; null for anything else.</summary>
    public List<JsonMember>? Members { get; private set; }

    /// <summary>The items of an array; null for anything else.</summary>
    public List<JsonTree>? Items { get; private set; }

    /// <summary>A scalar as it is written; null for objects and arrays.</summary>
    public string? Scalar { get; private set; }

    public static JsonTree OfScalar(string text) => new() { Scalar = text };

    public static JsonTree OfText(string text) => OfScalar($"\"{JsonEncodedText.Encode(text)}\"");

    public static JsonTree OfItems(IEnumerable<JsonTree> items) => new() { Items = [.. items] };

    public static JsonTree OfMembers(params IEnumerable<JsonMember> members) => new() { Members = [.. members] };

    public static JsonTree Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    public static JsonTree Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => OfMembers(json.EnumerateObject()
            .Select(member => new JsonMember(JsonEncodedText.Encode(member.Name).ToString(), Of(member.Value)))),
        JsonValueKind.Array => OfItems(json.EnumerateArray().Select(Of)),
        _ => OfScalar(json.GetRawText()),
    };

    public JsonTree Clone() => new()
    {
        Members = Members?.ConvertAll(member => member with { Value = member.Value.Clone() }),
        Items = Items?.ConvertAll(item => item.Clone()),
        Scalar = Scalar,
    };

    /// <summary>Takes over what another tree is.</summary>
    public void Become(JsonTree other)
    {
        Members = other.Members;
        Items = other.Items;
        Scalar = other.Scalar;
    }

    /// <summary>The value of a member; null where there is none.</summary>
    public JsonTree? Find(string name) => Members?.Find(member => member.Name == name).Value;

    public void Set(string name, JsonTree value)
    {
        Members!.RemoveAll(member => member.Name == name);
        Members.Add(new(name, value));
    }

    /// <summary>This and everything below it, from top to bottom.</summary>
    public List<JsonTree> All()
    {
        var all = new List<JsonTree>();
        Collect(all);
        return all;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Collect(List<JsonTree> all)
    {
        all.Add(this);
        Members?.ForEach(member => member.Value.Collect(all));
        Items?.ForEach(item => item.Collect(all));
    }

    private void Write(StringBuilder text)
    {
        if (Members is not null) WriteMembers(text, Members);
        else if (Items is not null) WriteItems(text, Items);
        else text.Append(Scalar);
    }

    private static void WriteMembers(StringBuilder text, List<JsonMember> members)
    {
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            text.Append(i == 0 ? "\"" : ",\"").Append(members[i].Name).Append("\":");
            members[i].Value.Write(text);
        }

        text.Append('}');
    }

    private static void WriteItems(StringBuilder text, List<JsonTree> items)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(',');
            items[i].Write(text);
        }

        text.Append(']');
    }
}
