namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to a JSON body as a tree.</summary>
internal static class JsonMutations
{
    private static readonly int[] Depths = [1, 2, 15, 16, 17, 64, 65, 1_000, 20_000];
    private static readonly int[] Repeats = [2, 3, 10, 101, 1_000];

    // Beyond it nothing is repeated or joined.
    private const int MostNodes = 20_000;

    /// <summary>Every mutation; each may leave the tree as it is.</summary>
    public static readonly Mutation[] All =
    [
        new("json.number", 4, HasJson, On((node, _, random) => node.Become(JsonTree.OfScalar(Odd.Number(random))))),
        new("json.text", 3, HasJson, On((node, _, random) => node.Become(JsonTree.OfScalar(Odd.JsonText(random))))),
        new("json.null", 3, HasJson, On((node, _, _) => node.Become(JsonTree.OfScalar("null")))),
        new("json.flag", 1, HasJson, On((node, _, random) => node.Become(JsonTree.OfScalar(random.Chance(0.5) ? "true" : "false")))),
        new("json.empty", 3, HasJson,
            On((node, _, random) => node.Become(random.Chance(0.5) ? JsonTree.OfItems([]) : JsonTree.OfMembers()))),
        new("json.remove", 5, HasJson, On(Remove)),
        new("json.duplicate", 3, HasJson, On(Duplicate)),
        new("json.rename", 3, HasJson, On(Rename)),
        new("json.unknown", 1, HasJson,
            On((node, _, random) => node.Members?.Add(new(Inner(Odd.JsonText(random)), JsonTree.OfScalar(Odd.Number(random)))))),
        new("json.wrap", 2, HasJson, On((node, _, random) => node.Become(Wrap(node.Clone(), random, 1)))),
        new("json.nest", 1, HasJson, On((node, _, random) => node.Become(Wrap(node.Clone(), random, random.Pick(Depths))))),
        new("json.unwrap", 2, HasJson, On((node, all, random) => node.Become(Child(node, random) ?? random.Pick(all).Clone()))),
        new("json.graft", 3, HasJson, On((node, all, random) => Graft(node, random.Pick(all)))),
        new("json.repeat", 2, HasJson, On(Repeat)),
        new("json.shuffle", 1, HasJson, On(Shuffle)),
        new("json.misspell", 3, HasJson, On(Misspell)),
        new("json.quote", 2, HasJson, On((node, _, _) => node.Become(Quote(node)))),
    ];

    private static bool HasJson(Draft draft) => draft.Json is not null;

    private static Action<Draft, Random> On(Action<JsonTree, List<JsonTree>, Random> change) => (draft, random) =>
    {
        var all = draft.Json!.All();
        change(random.Pick(all), all, random);
    };

    private static void Remove(JsonTree node, List<JsonTree> all, Random random)
    {
        var parent = ParentOf(node, all, random);
        if (parent.Members is { Count: > 0 } members) members.RemoveAt(random.Next(members.Count));
        if (parent.Items is { Count: > 0 } items) items.RemoveAt(random.Next(items.Count));
    }

    private static void Duplicate(JsonTree node, List<JsonTree> all, Random random)
    {
        if (all.Count > MostNodes) return;
        var parent = ParentOf(node, all, random);
        if (parent.Members is { Count: > 0 } members) members.Add(random.Pick(members) with { Value = random.Pick(all).Clone() });
        if (parent.Items is { Count: > 0 } items) items.Insert(random.Next(items.Count), random.Pick(items).Clone());
    }

    private static void Rename(JsonTree node, List<JsonTree> all, Random random)
    {
        if (ParentOf(node, all, random).Members is not { Count: > 0 } members) return;
        var at = random.Next(members.Count);
        var name = random.Chance(0.6) ? Odd.Misspelt(members[at].Name, random) : Inner(Odd.JsonText(random));
        members[at] = members[at] with { Name = name };
    }

    private static void Repeat(JsonTree node, List<JsonTree> all, Random random)
    {
        if (node.Items is not { Count: > 0 } items || all.Count > MostNodes) return;
        var pattern = items.ToArray();
        var times = Math.Min(random.Pick(Repeats), MostNodes / all.Count);
        for (var i = 1; i < times; i++) items.AddRange(pattern.Select(item => item.Clone()));
    }

    private static void Graft(JsonTree node, JsonTree other)
    {
        if (other.All().Count < MostNodes / 10) node.Become(other.Clone());
    }

    private static void Shuffle(JsonTree node, List<JsonTree> all, Random random)
    {
        if (ParentOf(node, all, random).Items is not { Count: > 1 } items) return;
        var from = random.Next(items.Count);
        var to = random.Next(items.Count);
        (items[from], items[to]) = (items[to], items[from]);
    }

    private static void Misspell(JsonTree node, List<JsonTree> all, Random random)
    {
        var words = all.FindAll(other => other.Scalar is ['"', .., '"']);
        if (words.Count == 0) return;
        var word = random.Pick(words);
        word.Become(JsonTree.OfScalar($"\"{Odd.Misspelt(Inner(word.Scalar!), random)}\""));
    }

    private static JsonTree Quote(JsonTree node) =>
        node.Scalar is ['"', .., '"'] text ? JsonTree.OfScalar(Inner(text)) : JsonTree.OfText(node.ToString());

    private static JsonTree Wrap(JsonTree node, Random random, int depth)
    {
        // As one text, because so deep a tree is more than the stack of this program can hold.
        if (depth > 100) return JsonTree.OfScalar(string.Concat(Enumerable.Repeat("[",
            depth)) + node + string.Concat(Enumerable.Repeat("]", depth)));
        for (var i = 0; i < depth; i++)
            node = random.Chance(0.5) ? JsonTree.OfItems([node]) : JsonTree.OfMembers(new JsonMember("a", node));
        return node;
    }

    private static JsonTree? Child(JsonTree node, Random random) =>
        node.Members is { Count: > 0 } members ? random.Pick(members).Value : node.Items is { Count: > 0 } items ? random.Pick(items)
            : null;

    // Most nodes are scalars, which have nothing to remove: then one that has.
    private static JsonTree ParentOf(JsonTree node, List<JsonTree> all, Random random)
    {
        if (node.Scalar is null) return node;
        var parents = all.FindAll(other => other.Scalar is null);
        return parents.Count == 0 ? node : random.Pick(parents);
    }

    private static string Inner(string quoted) => quoted[1..^1];
}
