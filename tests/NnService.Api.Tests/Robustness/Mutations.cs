using System.Text.Json.Nodes;

namespace NnService.Api.Tests.Robustness;

/// <summary>A document with one member or item left out, or with another value in its place.</summary>
/// <param name="Pointer">Where.</param>
/// <param name="What">What was done there.</param>
/// <param name="Document">The whole of it.</param>
internal sealed record Mutation(string Pointer, string What, string Document)
{
    public const string LeftOut = "left out";

    private static readonly string[] Values = ["null", "{}", "[]", "[null]", "[{}]", "[[]]", "\"\"", "0", "true"];

    /// <summary>All of them, one change each, at every depth. Of a long array the first and the last items stand for all.</summary>
    public static IEnumerable<Mutation> Of(string document)
    {
        foreach (var path in PathsOf(JsonNode.Parse(document)!, []))
        {
            var pointer = string.Concat(path.Select(step => $"/{step}"));
            yield return new(pointer, LeftOut, Changed(document, path, (parent, step) => Remove(parent, step)));
            foreach (var json in Values)
                yield return new(pointer, json, Changed(document, path, (parent, step) => Set(parent, step, JsonNode.Parse(json))));
        }
    }

    private static IEnumerable<object[]> PathsOf(JsonNode node, object[] path)
    {
        IEnumerable<(object Step, JsonNode? Child)> children = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)),
            JsonArray { Count: > 0 } items => new[] { 0, items.Count - 1 }.Distinct().Select(index => ((object)index, items[index])),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            object[] below = [.. path, step];
            yield return below;
            if (child is null) continue;
            foreach (var deeper in PathsOf(child, below)) yield return deeper;
        }
    }

    private static string Changed(string document, object[] path, Action<JsonNode, object> change)
    {
        var root = JsonNode.Parse(document)!;
        change(path.SkipLast(1).Aggregate(root, (node, step) => step is string name ? node[name]! : node[(int)step]!), path[^1]);
        return root.ToJsonString();
    }

    private static void Remove(JsonNode parent, object step)
    {
        if (step is string name) parent.AsObject().Remove(name);
        else parent.AsArray().RemoveAt((int)step);
    }

    private static void Set(JsonNode parent, object step, JsonNode? value)
    {
        if (step is string name) parent[name] = value;
        else parent[(int)step] = value;
    }
}
