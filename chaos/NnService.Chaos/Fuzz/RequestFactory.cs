using System.Globalization;
using System.Text.RegularExpressions;
using NnService.Chaos.Fuzz.Mutations;

namespace NnService.Chaos.Fuzz;

/// <summary>Makes the request of a number: a valid one of some operation, and what is done to it.</summary>
internal sealed partial class RequestFactory
{
    private const int PoolSize = 64;
    private const int Keys = 40;

    private readonly World _world;
    private readonly Corpus _corpus;
    private readonly SchemaSampler _sampler;
    private readonly int _seed;
    private readonly (ApiOperation Operation, int End)[] _operations;
    private readonly string[] _problems;

    public RequestFactory(ApiDocument document, World world, Corpus corpus, IEnumerable<string> problems, int seed)
    {
        _world = world;
        _corpus = corpus;
        _seed = seed;
        _problems = [.. problems];
        _sampler = new SchemaSampler(document, Known);
        var end = 0;
        _operations = [.. document.Operations.Select(operation => (operation, end += Weight(operation.Id)))];
    }

    /// <summary>How many steps lead from the valid request to the one of this number.</summary>
    public int Steps(long number)
    {
        var random = Seeding.For(_seed, number, step: -1);
        var dice = random.NextDouble();
        return dice < 0.25 ? 0 : dice < 0.75 ? 1 : dice < 0.9 ? 2 : random.Next(3, 6);
    }

    /// <param name="number">The number.</param>
    /// <param name="leftOut">Steps that are not taken, as bits.</param>
    public Draft Make(long number, int leftOut = 0)
    {
        var draft = Valid(number);
        var steps = Steps(number);
        for (var step = 0; step < steps; step++)
        {
            if ((leftOut & (1 << step)) == 0) MutationList.Apply(draft, Seeding.For(_seed, number, step + 1));
        }

        var last = Seeding.For(_seed, number, step: 1_000);
        draft.IsChunked = last.Chance(0.03);
        if (draft.Method == "DELETE" || ChangesVersions(draft.Operation))
            draft.Path = draft.Path.Replace(Fixtures.Prefix, Fixtures.PoolPrefix, StringComparison.OrdinalIgnoreCase);
        if (last.Chance(0.01) && (leftOut & (1 << steps)) == 0) MutationList.ApplyRaw(draft, last);
        else if (last.Chance(0.005)) draft.Ending = Ending.Vanish;
        return draft;
    }

    // What stays keeps its versions, their names and notes, and has no jobs but its own.
    private static bool ChangesVersions(string operation) =>
        operation is "patchVersion" or "deleteVersion" or "setAlias" or "deleteAlias" or "reproduceVersion";

    // What is asked most is asked often; what costs much, seldom.
    private static int Weight(string operation) => operation switch
    {
        "createBackup" => 1,
        "trainModel" => 150,
        "uploadDataset" or "importModel" or "createModel" => 400,
        "generateDataset" => 100,
        "predict" or "predictOne" or "oipInfer" or "oipVersionInfer" or "tfPredict" or "tfVersionPredict" => 1_200,
        "getMetrics" => 20,
        "listDatasets" or "listModels" or "listJobs" => 100,
        _ => 400,
    };

    private Draft Valid(long number)
    {
        var random = Seeding.For(_seed, number);
        var at = random.Next(_operations[^1].End);
        var operation = _operations.First(entry => at < entry.End).Operation;
        var samples = _corpus.Of(Canonical(operation.Id));
        var sample = samples.Count == 0 ? null : random.Pick(samples);
        var draft = new Draft { Operation = operation.Id, Method = operation.Method, Path = Path(operation, sample?.Id, random) };
        if (sample is not null) Fill(draft, operation, sample, random);
        AddParameters(draft, operation, random);
        return draft;
    }

    // Those with and without a version in the path take the same.
    private static string Canonical(string operation) => operation switch
    {
        "oipVersionInfer" => "oipInfer",
        "tfVersionPredict" => "tfPredict",
        _ => operation,
    };

    private void Fill(Draft draft, ApiOperation operation, Sample sample, Random random)
    {
        draft.Query.AddRange(sample.Query);
        draft.Headers.AddRange(sample.Headers);
        if (sample.Type.Length > 0) draft.Headers.Insert(0, new("Content-Type", sample.Type));
        draft.Json = sample.Json?.Clone();
        draft.Body = sample.Bytes is null ? null : [.. sample.Bytes];
        if (draft.Json?.Members is null) return;

        if (operation.Contents.FirstOrDefault(content => content.Type == sample.Type) is { } content && random.Chance(0.4))
            _sampler.Enrich(draft.Json, content.Schema, random.Next(1, 4), random);
        if (operation.Id is "createModel" or "generateDataset")
            draft.Json.Set("id", JsonTree.OfText(PoolId(random)));
    }

    private void AddParameters(Draft draft, ApiOperation operation, Random random)
    {
        if (operation.Id is "importModel" or "uploadDataset" && random.Chance(0.9)) draft.Query.Add(new("id", PoolId(random)));
        // A JSON body says what the query would, and a table is mostly what it says without.
        var inQuery = random.Chance(BodyMutations.HasBody(draft) ? 0.1 : 0.6) ? 0.4 : 0;
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "query" && random.Chance(inQuery) && !draft.Query.Exists(field => field.Name == parameter.Name))
                draft.Query.Add(new(parameter.Name,
                    Uri.EscapeDataString(Plain(_sampler.Sample(parameter.Name, parameter.Schema, random)))));
            if (parameter.In == "header") AddHeader(draft, parameter.Name, random);
        }
    }

    private static void AddHeader(Draft draft, string name, Random random)
    {
        switch (name)
        {
            case "Idempotency-Key" when random.Chance(0.1):
                draft.Headers.Add(new(name, $"key-{random.Next(Keys)}"));
                break;
            case "If-Match" when random.Chance(0.9):
                draft.Headers.Add(new(name, random.Chance(0.7) ? "*" : $"\"{random.Next(1, 4)}\""));
                break;
            case "Last-Event-ID" when random.Chance(0.3):
                draft.Headers.Add(new(name, $"{random.Next(4)}.{random.Next(4)}"));
                break;
        }
    }

    private string Path(ApiOperation operation, string? id, Random random) =>
        Placeholder().Replace(operation.Path, match => Segment(match.Groups[1].Value, operation, id, random));

    private string Segment(string name, ApiOperation operation, string? id, Random random) => name switch
    {
        "version" => random.Chance(0.8) ? "1" : random.Next(4).ToString(CultureInfo.InvariantCulture),
        "code" => random.Pick(_problems),
        _ when operation.Path.StartsWith("/jobs", StringComparison.Ordinal) => _world.Jobs is { Count: > 0 } jobs ? random.Pick(jobs) : "0",
        _ when operation.Path.StartsWith("/datasets", StringComparison.Ordinal) => DatasetId(operation, random),
        _ => ModelId(operation.Id, id, random),
    };

    private string DatasetId(ApiOperation operation, Random random)
    {
        if (operation.Method != "GET") return DatasetOfPool(random);
        return random.Chance(0.7) ? random.Pick((string[])["iris", "diabetes", Fixtures.Dataset]) : DatasetOfPool(random);
    }

    private string DatasetOfPool(Random random) => random.Chance(0.7) && _world.Datasets is { Count: > 0 } datasets
        ? random.Pick(datasets)
        : PoolId(random);

    private string ModelId(string operation, string? id, Random random) => operation switch
    {
        "trainModel" => $"{Fixtures.PoolPrefix}{random.Next(Fixtures.Trainees)}",
        _ when ChangesVersions(operation) => $"{Fixtures.PoolPrefix}{random.Next(Fixtures.Trainees)}",
        "deleteModel" => PoolId(random),
        "patchModel" => ModelOfPool(random),
        _ when id is not null && random.Chance(0.95) => id,
        _ => random.Chance(0.9) ? random.Pick(Fixtures.Models).Id : ModelOfPool(random),
    };

    private string ModelOfPool(Random random) => random.Chance(0.7) && _world.Models is { Count: > 0 } models
        ? random.Pick(models)
        : PoolId(random);

    private static string PoolId(Random random) => $"{Fixtures.PoolPrefix}{random.Next(PoolSize)}";

    // What stays cheap, and what is there.
    private static JsonTree? Known(string name, Random random) => name switch
    {
        "dataset" => JsonTree.OfText(random.Pick((string[])["iris", Fixtures.Dataset, $"{Fixtures.PoolPrefix}0"])),
        "target" or "column" => JsonTree.OfText(random.Pick((string[])["kind", "species", "ripe", "price"])),
        "features" => JsonTree.Parse("""["weight","colour"]"""),
        "epochs" or "repeats" or "units" or "batchSize" or "patience" => JsonTree.OfScalar($"{random.Next(1, 9)}"),
        "rows" or "limit" or "maxCategories" => JsonTree.OfScalar($"{random.Next(1, 100)}"),
        "version" or "currentVersion" or "from" => JsonTree.OfScalar($"{random.Next(2)}"),
        "id" => JsonTree.OfText(PoolId(random)),
        "monitor" => JsonTree.OfText(random.Pick((string[])["loss", "validationLoss", "accuracy", "validationMae"])),
        "delimiter" => JsonTree.OfText(random.Pick((string[])[",", ";", "\t", "tab", "|"])),
        "decimal" => JsonTree.OfText(random.Pick((string[])[".", ","])),
        "encoding" => JsonTree.OfText(random.Pick((string[])["utf-8", "windows-1252", "utf-16", "iso-8859-1"])),
        "model" or "after" => JsonTree.OfText(random.Pick(Fixtures.Models).Id),
        _ => null,
    };

    private static string Plain(JsonTree value) => value.Scalar is ['"', .. var text, '"'] ? text : value.ToString();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
