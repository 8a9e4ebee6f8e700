using System.Globalization;
using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>Places within JSON by pointer (RFC 6901).</summary>
internal static class JsonPlace
{
    /// <summary>The pointer of a member.</summary>
    public static string Of(string parent, string member) =>
        $"{parent}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The pointer of an item.</summary>
    public static string Of(string parent, int item) => string.Create(CultureInfo.InvariantCulture, $"{parent}/{item}");

    /// <summary>The members and items on the way to a place.</summary>
    public static string[] Split(string pointer) => pointer.Length == 0
        ? []
        : [.. pointer[1..].Split('/')
            .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    /// <summary>Whether one place is another or lies inside of it.</summary>
    public static bool IsWithin(string pointer, string other) =>
        pointer.StartsWith(other, StringComparison.Ordinal) && (pointer.Length == other.Length || pointer[other.Length] == '/');

    /// <summary>What is there.</summary>
    /// <param name="root">Where the pointer begins.</param>
    /// <param name="pointer">The place.</param>
    /// <param name="isThere">Whether there is anything, which may be null.</param>
    public static JsonNode? Find(JsonNode root, string pointer, out bool isThere)
    {
        JsonNode? node = root;
        isThere = true;
        foreach (var part in Split(pointer))
        {
            var found = Step(node, part);
            isThere = found.IsThere;
            node = found.Node;
            if (!isThere) return null;
        }

        return node;
    }

    /// <summary>Puts something there; objects on the way are made, and what is no object gives way.</summary>
    public static void Put(JsonNode root, string pointer, JsonNode? value)
    {
        var parts = Split(pointer);
        var node = root;
        for (var i = 0; i < parts.Length - 1; i++)
        {
            var next = Step(node, parts[i]).Node;
            if (next is not (JsonObject or JsonArray))
            {
                next = new JsonObject();
                Set(node, parts[i], next);
            }

            node = next;
        }

        Set(node, parts[^1], value);
    }

    /// <summary>Takes it away.</summary>
    public static void Remove(JsonNode root, string pointer)
    {
        var parts = Split(pointer);
        var parent = Find(root, pointer[..pointer.LastIndexOf('/')], out _);
        if (parent is JsonObject members) members.Remove(parts[^1]);
        else if (parent is JsonArray items && Index(parts[^1], items) is { } index) items.RemoveAt(index);
    }

    private static (JsonNode? Node, bool IsThere) Step(JsonNode? node, string part) => node switch
    {
        JsonObject members => (members.TryGetPropertyValue(part, out var value) ? value : null, members.ContainsKey(part)),
        JsonArray items when Index(part, items) is { } index => (items[index], true),
        _ => (null, false),
    };

    private static void Set(JsonNode node, string part, JsonNode? value)
    {
        if (node is JsonObject members) members[part] = value;
        else if (node is JsonArray items && Index(part, items) is { } index) items[index] = value;
    }

    private static int? Index(string part, JsonArray items) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count ? index : null;
}
