using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NnService.Chaos.Fuzz.Mutations;

namespace NnService.Chaos.Fuzz;

/// <summary>A valid body, and the address that it is for.</summary>
/// <param name="Type">Its content type.</param>
/// <param name="Id">The model or dataset that it fits; null for any of the pool.</param>
internal sealed record Sample(string Type, string? Id = null)
{
    public JsonTree? Json { get; init; }

    public byte[]? Bytes { get; init; }

    public Field[] Query { get; init; } = [];

    public Field[] Headers { get; init; } = [];
}

/// <summary>Valid bodies by operation: the examples of the document, and what fits the models and datasets that stay.</summary>
internal sealed class Corpus
{
    private const string JsonType = "application/json";
    private const string CsvType = "text/csv";
    private const string LinesType = "application/x-ndjson";
    private const string BytesType = "application/octet-stream";
    private const int RowsOfABody = 3;

    private readonly Dictionary<string, List<Sample>> _samples = [];

    public IReadOnlyList<Sample> Of(string operation) => _samples.TryGetValue(operation, out var samples) ? samples : [];

    /// <summary>The examples of the document alone.</summary>
    public static Corpus OfExamples(ApiDocument document)
    {
        var corpus = new Corpus();
        foreach (var operation in document.Operations)
        {
            foreach (var content in operation.Contents.Where(content => content.Example.ValueKind != JsonValueKind.Undefined))
                corpus.Add(operation.Id, OfExample(content));
        }

        corpus.AddTables();
        return corpus;
    }

    public static async Task<Corpus> CollectAsync(ApiDocument document, World world, CancellationToken cancellationToken)
    {
        var corpus = OfExamples(document);
        foreach (var model in Fixtures.Models) await corpus.AddModelAsync(model, world, cancellationToken);
        return corpus;
    }

    private static Sample OfExample(ApiContent content) => content.Example.ValueKind == JsonValueKind.String
        ? new Sample(content.Type) { Bytes = Encoding.UTF8.GetBytes(content.Example.GetString()!) }
        : new Sample(content.Type) { Json = JsonTree.Of(content.Example) };

    private void Add(string operation, Sample sample)
    {
        if (!_samples.TryGetValue(operation, out var samples)) _samples.Add(operation, samples = []);
        samples.Add(sample);
    }

    private void AddJson(string operation, string? id, string json) => Add(operation, new(JsonType, id) { Json = JsonTree.Parse(json) });

    private async Task AddModelAsync(ModelFixture model, World world, CancellationToken cancellationToken)
    {
        AddJson("createModel", null, model.Definition);
        if (model.Training is not null) AddJson("trainModel", null, model.Training);
        if (model.Dataset is null) AddPlain(model);
        else if (model.Training is not null) await AddTableAsync(model, world, cancellationToken);
        if (model.Training is null) return;

        var file = await world.GetBytesAsync($"/models/{model.Id}/export?format=json", cancellationToken);
        Add("importModel", new(JsonType) { Json = JsonTree.Parse(Encoding.UTF8.GetString(file)) });
        Add("importModel",
            new(BytesType) { Bytes = await world.GetBytesAsync($"/models/{model.Id}/export?format=onnx", cancellationToken) });
        AddTensors(model.Id, await world.GetAsync($"/v2/models/{model.Id}", cancellationToken));
    }

    private void AddPlain(ModelFixture model)
    {
        AddJson("predict", model.Id, """{"instances":[[0,1],[1,0.5]]}""");
        Add("predict", new(LinesType, model.Id) { Bytes = "[0,1]\n[1,1]\n"u8.ToArray() });
        Add("predict", new(CsvType, model.Id) { Bytes = "x1,x2\n0,1\n"u8.ToArray() });
        Add("predictOne", new("", model.Id) { Query = [new("x", "0,1")] });
        var targets = model.Id == "fx-plain" ? "[[1],[0]]" : "[[1,0],[0,1]]";
        foreach (var operation in (string[])["traceStep", "checkGradient"])
            AddJson(operation, model.Id, $$"""{"inputs":[[0,1],[1,1]],"targets":{{targets}}}""");
        AddJson("traceStep", model.Id,
            $$"""{"inputs":[[0,1],[1,1]],"targets":{{targets}},"version":0,"optimizer":{"type":"adam"},"trainBiases":true}""");
        AddJson("traceStep", model.Id,
            $$"""{"inputs":[[0,1],[1,1]],"targets":{{targets}},"steps":3,"errorRule":"withoutDerivative","jacobian":true}""");
        AddJson("measureLandscape", model.Id,
            $$"""{"inputs":[[0,1],[1,1]],"targets":{{targets}},"parameters":["w1","w2"],"ranges":[[-1,1],[-2,2]],"points":3,"steps":2}""");
        foreach (var operation in (string[])["evaluateModel", "measureImportance"])
            AddJson(operation, model.Id, $$"""{"data":{"inputs":[[0,1],[1,1]],"targets":{{targets}}},"version":0}""");
        AddJson("tfPredict", model.Id, """{"instances":[[0,1],[1,0]]}""");
        AddJson("tfPredict", model.Id, """{"inputs":[[0,1],[1,0]]}""");
    }

    private async Task AddTableAsync(ModelFixture model, World world, CancellationToken cancellationToken)
    {
        var page = await world.GetAsync($"/datasets/{model.Dataset}/rows?limit={RowsOfABody}", cancellationToken);
        string[] columns = [.. page.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)];
        int[] features = [.. Enumerable.Range(0, columns.Length).Where(i => !model.Targets.Contains(columns[i]))];
        JsonElement[][] rows = [.. page.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().ToArray())];

        var given = features.Where(i => rows[0][i].ValueKind != JsonValueKind.Null);
        var objects = rows.Select(row => JsonTree.OfMembers(features.Select(i => new JsonMember(columns[i], JsonTree.Of(row[i])))))
            .ToArray();
        var lists = rows.Select(row => JsonTree.OfItems(features.Select(i => JsonTree.Of(row[i])))).ToArray();
        var whole = rows.Select(row => JsonTree.OfMembers(columns.Select((column, i) => new JsonMember(column, JsonTree.Of(row[i])))))
            .ToArray();
        var csv = string.Concat(rows.Select(row => string.Join(',', features.Select(i => row[i].ToString())) + "\n"));

        Add("predict", new(JsonType, model.Id) { Json = List("instances", objects) });
        Add("predict", new(JsonType, model.Id) { Json = List("instances", lists) });
        Add("predict", new(LinesType, model.Id) { Bytes = Encoding.UTF8.GetBytes(string.Concat(objects.Select(row => $"{row}\n"))) });
        Add("predict",
            new(CsvType, model.Id) { Bytes = Encoding.UTF8.GetBytes($"{string.Join(',', features.Select(i => columns[i]))}\n{csv}") });
        Add("predictOne",
            new("", model.Id) { Query = [.. given.Select(i => new Field(columns[i], Uri.EscapeDataString(rows[0][i].ToString())))] });
        Add("tfPredict", new(JsonType, model.Id) { Json = List("instances", objects) });
        foreach (var operation in (string[])["evaluateModel", "measureImportance"])
        {
            AddJson(operation, model.Id, $$"""{"dataset":"{{model.Dataset}}"}""");
            Add(operation, new(JsonType, model.Id) { Json = Body("data", List("rows", whole)) });
        }

        var training = JsonTree.Parse(model.Training!);
        training.Members!.RemoveAll(member => member.Name == "dataset");
        training.Set("data", List("rows", [.. whole, .. whole, .. whole, .. whole]));
        Add("trainModel", new(JsonType) { Json = training });
    }

    private void AddTables()
    {
        var table = Encoding.UTF8.GetBytes(Fixtures.Table);
        var head = "--fuzz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"fruit.csv\"\r\nContent-Type: text/csv\r\n\r\n";
        Add("uploadDataset", new(CsvType) { Bytes = table });
        Add("uploadDataset",
            new(CsvType) { Bytes = "a;b\n1,5;x\n2,5;\n"u8.ToArray(), Query = [new("delimiter", ";"), new("decimal", ",")] });
        Add("uploadDataset",
            new($"multipart/form-data; boundary={MultipartMutations.Boundary}")
            {
                Bytes = Encoding.UTF8.GetBytes($"{head}{Fixtures.Table}\r\n--fuzz--\r\n"),
            });
        Add("trainModel", new(CsvType) { Bytes = table, Query = [new("target", "kind"), new("epochs", "2")] });
        AddJson("changeSchema", null, """{"columns":{"weight":"category","ripe":"text"}}""");
        AddJson("generateDataset", null, """{"kind":{"type":"spiral","noise":0.2},"rows":50,"seed":3}""");
        AddJson("patchModel", null, """{"description":"changed"}""");
        AddJson("setAlias", null, """{"version":1}""");
    }

    /// <summary>One row of every input, as JSON and as bytes.</summary>
    private void AddTensors(string model, JsonElement metadata)
    {
        var inputs = metadata.GetProperty("inputs").EnumerateArray().Select(Tensor.Of).ToArray();
        var columns = JsonTree.OfMembers(inputs.Select(input =>
            new JsonMember(JsonEncodedText.Encode(input.Name).ToString(), JsonTree.Parse($"[{input.Values}]"))));
        AddJson("tfPredict", model, $$"""{"signature_name":"serving_default","inputs":{{columns}}}""");
        AddJson("oipInfer", model, $$"""{"id":"1","inputs":[{{List(input => $"\"data\":[{input.Values}]")}}]}""");
        var binary = List(input =>
            string.Create(CultureInfo.InvariantCulture, $"\"parameters\":{{\"binary_data_size\":{input.Bytes.Length}}}"));
        var head = $$$"""{"inputs":[{{{binary}}}],"parameters":{"binary_data_output":true}}""";
        Add("oipInfer", new(BytesType, model)
        {
            Bytes = [.. Encoding.UTF8.GetBytes(head), .. inputs.SelectMany(input => input.Bytes)],
            Headers = [new(TensorMutations.LengthHeader, Encoding.UTF8.GetByteCount(head).ToString(CultureInfo.InvariantCulture))],
        });
        if (inputs is [{ Type: not "BYTES" } only])
            Add("oipInfer", new(BytesType, model) { Bytes = only.Bytes, Headers = [new(TensorMutations.LengthHeader, "0")] });

        string List(Func<Tensor, string> rest) => string.Join(',', inputs.Select(input => input.Json(rest(input))));
    }

    private static JsonTree List(string name, params JsonTree[] items) => Body(name, JsonTree.OfItems(items));

    private static JsonTree Body(string name, JsonTree value) => JsonTree.OfMembers(new JsonMember(name, value));

    /// <summary>One row of an input of a model.</summary>
    private sealed record Tensor(string Name, string Type, int Width)
    {
        public string Values => string.Join(',', Enumerable.Repeat(Type == "BYTES" ? "\"red\"" : "0.5", Width));

        public byte[] Bytes => [.. Enumerable.Repeat(Value, Width).SelectMany(value => value)];

        // The last size of the shape; -1, of one that has rows alone, stands for any number of them.
        public static Tensor Of(JsonElement input)
        {
            var width = input.GetProperty("shape").EnumerateArray().Last().GetInt32();
            return new(input.GetProperty("name").GetString()!, input.GetProperty("datatype").GetString()!, Math.Max(1, width));
        }

        public string Json(string rest) =>
            $$"""{"name":"{{JsonEncodedText.Encode(Name)}}","shape":[1,{{Width}}],"datatype":"{{Type}}",{{rest}}}""";

        private byte[] Value
        {
            get
            {
                if (Type == "BYTES") return [3, 0, 0, 0, .. "red"u8];
                var bytes = new byte[Type == "FP64" ? sizeof(double) : sizeof(float)];
                if (Type == "FP64") BinaryPrimitives.WriteDoubleLittleEndian(bytes, 0.5);
                else BinaryPrimitives.WriteSingleLittleEndian(bytes, 0.5f);
                return bytes;
            }
        }
    }
}
