using System.Text;

namespace NnService.Chaos;

/// <summary>The worst requests of every operation of the OpenAPI document, each of a MiB at most.</summary>
internal static class WorstRequests
{
    private const string Csv = "text/csv";
    private const string Lines = "application/x-ndjson";

    // As much as the limits allow by default: bytes of a JSON body, its lists and its numbers, rows of a thousand outputs and of nine
    // thousand inputs.
    private const int JsonBytes = (16 << 20) - 1024;
    private const int Lists = 440_000;
    private const int Numbers = 3_990_000;
    private const int WideRows = 39_900;
    private const int WordRows = 4_400;

    private const string WordsTraining = """
        { "dataset": "words", "target": "y", "epochs": 1, "preprocessing": { "maxCategories": 10000 } }
        """;

    /// <summary>What must be there for them; in this order.</summary>
    public static IEnumerable<WorstRequest> Preparations =>
    [
        new("POST /models", "25 million weights", "/models")
        {
            Body = () => """{ "id": "huge", "inputs": 5000, "layers": [{ "units": 4998 }] }""",
        },
        new("POST /models", "a thousand outputs of one input", "/models")
        {
            Body = () => """{ "id": "wide", "inputs": 1, "layers": [{ "units": 1000 }] }""",
        },
        new("POST /models", "as many weights as a trace shows", "/models")
        {
            Body = () => """{ "id": "square", "inputs": 1000, "layers": [{ "units": 950 }] }""",
        },
        new("POST /models", "as many weights as a gradient check moves", "/models")
        {
            Body = () => """{ "id": "thousand", "inputs": 30, "layers": [{ "units": 30 }, { "units": 1 }] }""",
        },
        new("POST /models", "to be trained", "/models") { Body = () => """
            { "id": "trained", "layers": [{ "units": 8, "activation": "relu" }, { "activation": "sigmoid" }] }
            """ },
        new("POST /models", "to be trained on words", "/models") { Body = () => """{ "id": "words", "layers": [{}] }""" },
        new("POST /models", "to be trained for ever", "/models")
        {
            Body = () => """{ "id": "endless", "inputs": 1, "layers": [{ "units": 64 }, { "units": 1 }] }""",
        },
        .. Enumerable.Range(0, 40)
            .Select(
                i => new WorstRequest("POST /models", "an explicit kernel", "/models")
                {
                    Body = () => ExplicitKernel($"explicit-{i}", 500_000),
                }),
        new("POST /datasets/generate", "three million rows", "/datasets/generate")
        {
            Body = () => """{ "id": "points", "kind": "moons", "rows": 3333333 }""",
        },
        new("POST /datasets", "words that are all different", "/datasets?id=words")
        {
            ContentType = Csv,
            Body = () => $"word,y\n{Many(9000, i => $"w{i},{i}\n")}",
        },
        new("PATCH /datasets/{id}/schema", "words as categories", "/datasets/words/schema")
        {
            Body = () => """{ "columns": { "word": "category" } }""",
        },
        .. Enumerable.Range(0, 7)
            .Select(
                i => new WorstRequest("POST /datasets", "long cells", $"/datasets?id=long-{i}")
                {
                    ContentType = Csv,
                    Body = () => LongCells(60_000, 16),
                }),
        new("POST /models/{id}/train", "words", "/models/words/train") { Body = () => WordsTraining },
        new("POST /models/{id}/train", "words, to be deleted", "/models/words/train")
        {
            Body = () => """{ "dataset": "words", "target": "y", "epochs": 1, "promote": "never" }""",
        },
        new("POST /models/{id}/train", "points", "/models/trained/train")
        {
            Body = () =>
                $$"""{ "data": { "rows": [{{Many(200, i => $$"""{ "x1": {{i}}, "x2": {{i}}, "label": {{i % 2}} }""", ",")}}] }, "target": "label", "epochs": 1 }""",
        },
        new("POST /models/{id}/train", "for ever", "/models/endless/train")
        {
            Body = () =>
                $$"""{ "data": { "inputs": [{{Many(5000, _ => "[1]", ",")}}], "targets": [{{Many(5000, _ => "[1]", ",")}}] }, "epochs": 1000000, "learningRate": 1e-9 }""",
        },
    ];

    /// <summary>What is measured; those that delete come last.</summary>
    public static IEnumerable<WorstRequest> All => [.. Models, .. Predictions, .. Judging, .. Datasets, .. Training, .. Plain, .. Last];

    private static IEnumerable<WorstRequest> Models =>
    [
        new("POST /models", "25 million weights", "/models")
        {
            Body = () => """{ "inputs": 5000, "layers": [{ "units": 4998, "initializer": "heNormal" }] }""",
        },
        new("POST /models", "a thousand orthogonal columns", "/models")
        {
            Body = () => """{ "inputs": 1024, "layers": [{ "units": 1023, "initializer": "orthogonal" }] }""",
        },
        new("POST /models", "explicit weights", "/models") { Body = () => ExplicitKernel("explicit", 500_000) },
        new("POST /models", "explicit weights, compressed", "/models")
        {
            IsCompressed = true,
            Body = () => ExplicitKernel("explicit-compressed", Numbers),
        },
        new("POST /models", "layers that are empty, compressed", "/models")
        {
            IsCompressed = true,
            Body = () => $$"""{ "layers": [{{Many(Lists, "{}")}}] }""",
        },
        new("POST /models", "more layers than a body may hold, compressed", "/models")
        {
            IsCompressed = true,
            Body = () => $$"""{ "layers": [{{Filled("{}")}}] }""",
        },
        new("POST /models", "rows of a kernel that are empty, compressed", "/models")
        {
            IsCompressed = true,
            Body = () => $$"""{ "inputs": 1, "layers": [{ "units": 1, "kernel": [{{Many(Lists, "[]")}}] }] }""",
        },
        new("GET /models", "many explicit kernels", "/models?limit=1000"),
        new("GET /models/{id}", "an explicit kernel", "/models/explicit-0"),
        new("PATCH /models/{id}", "an explicit kernel", "/models/explicit-0")
        {
            Headers = new Dictionary<string, string> { ["If-Match"] = "\"1\"" },
            Body = () => """{ "description": "x", "currentVersion": 0 }""",
        },
        new("GET /models/{id}/versions", "an explicit kernel", "/models/explicit-0/versions"),
        new("GET /models/{id}/versions/{version}", "25 million weights", "/models/huge/versions/0"),
        new("GET /compare", "a job", "/compare?jobs={job}"),
        new("GET /models/{id}/versions/{version}/held-out", "words", "/models/words/versions/1/held-out"),
        new("GET /models/{id}/weights", "25 million weights", "/models/huge/weights"),
        new("GET /models/{id}/export", "25 million weights as a graph", "/models/huge/export"),
        new("GET /models/{id}/export", "25 million weights as JSON", "/models/huge/export?format=json"),
        new("POST /models/import", "25 million zeros, compressed", "/models/import") { IsCompressed = true, Body = ImportOfZeros },
        new("POST /models/import", "a graph of zeros, compressed", "/models/import")
        {
            IsCompressed = true,
            ContentType = "application/octet-stream",
            Body = () => new string('\0', 200 << 20),
        },
        new("GET /models/{id}/schema", "words", "/models/words/schema"),
    ];

    private static IEnumerable<WorstRequest> Predictions =>
    [
        new("GET /models/{id}/predict", "25 million weights", $"/models/huge/predict?version=0&x={Many(5000, _ => "1", ",")[..4000]}"),
        new("POST /models/{id}/predict", "a thousand outputs a row", "/models/wide/predict?version=0")
        {
            Body = () => $$"""{ "instances": [{{Many(WideRows, "[1]")}}] }""",
        },
        new("POST /models/{id}/predict", "a thousand outputs a row, to CSV", "/models/wide/predict?version=0")
        {
            ContentType = Csv,
            Headers = new Dictionary<string, string> { ["Accept"] = Csv },
            Body = () => $"x1\n{Many(WideRows, "1", "\n")}",
        },
        new("POST /models/{id}/predict", "thousands of inputs from a word", "/models/words/predict")
        {
            ContentType = Lines,
            Body = () => Many(WordRows, "[null]", "\n"),
        },
        new("POST /models/{id}/predict", "rows that are wrong", "/models/wide/predict?version=0")
        {
            Body = () => $$"""{ "instances": [{{Many(300_000, _ => "[]", ",")}}] }""",
        },
        new("POST /models/{id}/predict", "one row that is endless, compressed", "/models/wide/predict?version=0")
        {
            IsCompressed = true,
            Body = () => $$"""{ "instances": [[{{Filled("1")}}]] }""",
        },
        new("POST /v1/models/{id}/versions/{version}:predict", "a thousand outputs a row", "/v1/models/wide/versions/0:predict")
        {
            Body = () => $$"""{ "instances": [{{Many(WideRows, "[1]")}}] }""",
        },
        new("POST /v1/models/{id}:predict", "thousands of inputs from a word", "/v1/models/words:predict")
        {
            Body = () => $$"""{ "instances": [{{Many(WordRows, "null")}}] }""",
        },
        new("POST /v1/models/{id}:predict", "empty lists, compressed", "/v1/models/words:predict")
        {
            IsCompressed = true,
            Body = () => $$"""{ "instances": [{{Many(Lists, "[]")}}] }""",
        },
        new("POST /v2/models/{id}/versions/{version}/infer", "a thousand outputs a row", "/v2/models/wide/versions/0/infer")
        {
            Body = () =>
                $$"""{ "inputs": [{ "name": "x", "shape": [{{WideRows}}, 1], "datatype": "FP32", "data": [{{Many(WideRows, "1")}}] }] }""",
        },
        new("POST /v2/models/{id}/infer", "thousands of inputs from a word", "/v2/models/words/infer")
        {
            Body = () =>
                $$"""{ "inputs": [{ "name": "word", "shape": [{{WordRows}}, 1], "datatype": "BYTES", "data": [{{Many(WordRows, "\"\"")}}] }] }""",
        },
    ];

    private static IEnumerable<WorstRequest> Judging =>
    [
        new("POST /models/{id}/evaluate", "three million rows", "/models/trained/evaluate") { Body = () => """{ "dataset": "points" }""" },
        new("POST /models/{id}/evaluate", "plain rows of a thousand outputs", "/models/wide/evaluate")
        {
            Body = () =>
                $$"""{ "version": 0, "data": { "inputs": [{{Many(200, _ => "[1]", ",")}}], "targets": [{{Many(200, _ => $"[{Many(1000, _ => "0", ",")}]", ",")}}] } }""",
        },
        new("POST /models/{id}/evaluate", "empty rows, compressed", "/models/trained/evaluate")
        {
            IsCompressed = true,
            Body = () => $$"""{ "data": { "rows": [{{Many(Lists, "{}")}}] } }""",
        },
        new("POST /models/{id}/evaluate", "thousands of inputs from a word", "/models/words/evaluate")
        {
            Body = () => """{ "dataset": "words" }""",
        },
        new("POST /models/{id}/importance", "three million rows", "/models/trained/importance")
        {
            Body = () => """{ "dataset": "points", "repeats": 1 }""",
        },
        new("POST /models/{id}/importance", "thousands of inputs from a word", "/models/words/importance")
        {
            Body = () => """{ "dataset": "words", "repeats": 1 }""",
        },
        new("POST /models/{id}/trace", "25 million weights", "/models/huge/trace")
        {
            Body = () => $$"""{ "inputs": [[{{Many(5000, _ => "1", ",")}}]], "targets": [[{{Many(4998, _ => "1", ",")}}]] }""",
        },
        new("POST /models/{id}/trace", "as many numbers as are shown", "/models/square/trace")
        {
            Body = () =>
                $$"""{ "inputs": [{{Many(20, _ => $"[{Many(1000, _ => "1", ",")}]", ",")}}], "targets": [{{Many(20, _ => $"[{Many(950, _ => "1", ",")}]", ",")}}] }""",
        },
        new("POST /models/{id}/trace", "as many steps as are shown", "/models/thousand/trace")
        {
            Body = () => $$"""{ "inputs": [[{{Many(30, _ => "1", ",")}}]], "targets": [[1]], "steps": 900 }""",
        },
        new("POST /models/{id}/trace", "every weight by name", "/models/square/trace")
        {
            Body = () => $$"""{ "inputs": [[{{Many(1000, _ => "1", ",")}}]], "targets": [[{{Many(950, _ => "1", ",")}}]], "steps": 1 }""",
        },
        new("POST /models/{id}/landscape", "as many passes as are done", "/models/thousand/landscape")
        {
            Body = () =>
                $$"""{ "inputs": [[{{Many(30, _ => "1", ",")}}]], "targets": [[1]], "parameters": ["w1", "w2"], "ranges": [[-1, 1], [-1, 1]], "points": 700 }""",
        },
        new("POST /models/{id}/landscape", "25 million weights", "/models/huge/landscape")
        {
            Body = () =>
                $$"""{ "inputs": [[{{Many(5000, _ => "1", ",")}}]], "targets": [[{{Many(4998, _ => "1", ",")}}]], "parameters": ["w1"], "ranges": [[-1, 1]] }""",
        },
        new("POST /models/{id}/gradient-check", "25 million weights", "/models/huge/gradient-check")
        {
            Body = () => $$"""{ "inputs": [[{{Many(5000, _ => "1", ",")}}]], "targets": [[{{Many(4998, _ => "1", ",")}}]] }""",
        },
        new("POST /models/{id}/gradient-check", "as many products as are done", "/models/thousand/gradient-check")
        {
            Body = () =>
                $$"""{ "inputs": [{{Many(540, _ => $"[{Many(30, _ => "1", ",")}]", ",")}}], "targets": [{{Many(540, _ => "[1]", ",")}}] }""",
        },
        new("POST /models/{id}/gradient-check", "empty rows, compressed", "/models/thousand/gradient-check")
        {
            IsCompressed = true,
            Body = () => $$"""{ "inputs": [{{Many(Lists, "[]")}}], "targets": [[1]] }""",
        },
    ];

    private static IEnumerable<WorstRequest> Datasets =>
    [
        new("POST /datasets", "eight cells of 15 MB, compressed", "/datasets")
        {
            ContentType = Csv,
            IsCompressed = true,
            Body = () => LongCells(15_000_000, 8),
        },
        new("POST /datasets", "empty cells, compressed", "/datasets")
        {
            ContentType = Csv,
            IsCompressed = true,
            Body = () => $"{Many(1000, i => $"c{i}", ",")}\n{Many(190_000, _ => new string(',', 999), "\n")}",
        },
        new("POST /datasets", "short rows, compressed", "/datasets")
        {
            ContentType = Csv,
            IsCompressed = true,
            Body = () => $"a\n{Many(9_000_000, _ => "1", "\n")}",
        },
        new("POST /datasets", "ten thousand columns of words", "/datasets")
        {
            ContentType = Csv,
            IsCompressed = true,
            Body = () => $"{Many(10_000, i => $"c{i}", ",")}\n{Many(30, row => Many(10_000, i => $"w{row}", ","), "\n")}",
        },
        new("POST /datasets", "long words that are all different, compressed", "/datasets")
        {
            ContentType = Csv,
            IsCompressed = true,
            Body = () => $"a,b\n{Many(3000, i => $"{i}{new string('x', 60_000)},1", "\n")}",
        },
        new("POST /datasets", "JSON objects, compressed", "/datasets")
        {
            ContentType = Lines,
            IsCompressed = true,
            Body = () => Many(9_000_000, _ => """{"a":1}""", "\n"),
        },
        new("POST /datasets/generate", "as many rows as are allowed", "/datasets/generate")
        {
            Budget = Budget.Generate,
            Body = () => """{ "kind": "gaussians", "rows": 3333333 }""",
        },
        new("GET /datasets", "long cells", "/datasets?limit=1000"),
        new("GET /datasets/{id}", "long cells", "/datasets/long-0"),
        new("GET /datasets/{id}/rows", "three million rows", "/datasets/points/rows?limit=1000&offset=3332000"),
        new("GET /datasets/{id}/rows", "long cells", "/datasets/long-0/rows?limit=1000"),
        new("GET /datasets/{id}/profile", "three million rows", "/datasets/points/profile?target=label"),
        new("GET /datasets/{id}/profile", "words that are all different", "/datasets/words/profile?target=y&limit=1000"),
        new("PATCH /datasets/{id}/schema", "three million rows as categories", "/datasets/points/schema")
        {
            Body = () => """{ "columns": { "x1": "text", "x2": "category" } }""",
        },
    ];

    private static IEnumerable<WorstRequest> Training =>
    [
        new("POST /models/{id}/train", "a place for each of thousands of words", "/models/words/train") { Body = () => WordsTraining },
        new("POST /models/{id}/train", "numbers, compressed", "/models/wide/train")
        {
            IsCompressed = true,
            Body = () => $$"""{ "data": { "inputs": [{{Many(Lists / 2, "[1]")}}], "targets": [{{Many(Lists / 2, "[1]")}}] } }""",
        },
        new("POST /models/{id}/train", "a table of empty rows, compressed", "/models/trained/train")
        {
            IsCompressed = true,
            Body = () => $$"""{ "data": { "rows": [{{Many(Lists, "{}")}}] }, "target": "y" }""",
        },
        new("POST /models/{id}/train", "a table of short rows, compressed", "/models/trained/train?target=a")
        {
            ContentType = Csv,
            IsCompressed = true,
            Body = () => $"a\n{Many(9_000_000, _ => "1", "\n")}",
        },
        new("POST /models/{id}/train", "three million rows", "/models/trained/train")
        {
            Body = () => """{ "dataset": "points", "target": "label", "epochs": 1 }""",
        },
        new("POST /train", "thousands of words", "/train")
        {
            Body = () => """{ "dataset": "words", "target": "y", "epochs": 1, "preprocessing": { "maxCategories": 10000 } }""",
        },
    ];

    private static IEnumerable<WorstRequest> Plain =>
    [
        new("GET /jobs", "all of them", "/jobs?limit=1000"),
        new("GET /nodes", "", "/nodes"),
        new("POST /admin/keys", "", "/admin/keys") { Body = () => """{ "name": "worst", "role": "admin" }""" },
        new("GET /admin/keys", "", "/admin/keys"),
        new("POST /admin/keys/{id}/rotate", "", "/admin/keys/nobody/rotate") { Body = () => "" },
        new("DELETE /admin/keys/{id}", "", "/admin/keys/nobody"),
        new("GET /admin/audit", "", "/admin/audit?limit=1000"),
        new("POST /webhooks", "", "/webhooks")
        {
            Body = () => """{ "url": "https://hooks.example.org/worst", "events": ["key.expiring"] }""",
        },
        new("GET /webhooks", "", "/webhooks"),
        new("GET /webhooks/{id}", "", "/webhooks/nothing"),
        new("PATCH /webhooks/{id}", "", "/webhooks/nothing") { Body = () => """{ "enabled": false }""" },
        new("DELETE /webhooks/{id}", "", "/webhooks/nothing"),
        new("GET /webhooks/{id}/deliveries", "", "/webhooks/nothing/deliveries"),
        new("POST /webhooks/{id}/deliveries/{delivery}/resend", "", "/webhooks/nothing/deliveries/nothing/resend") { Body = () => "" },
        new("GET /health/live", "", "/health/live"),
        new("GET /health/ready", "", "/health/ready"),
        new("GET /metrics", "", "/metrics"),
        new("GET /capabilities", "", "/capabilities"),
        new("GET /problems", "", "/problems"),
        new("GET /problems/{code}", "", "/problems/invalid"),
        new("GET /v2", "", "/v2"),
        new("GET /v2/health/live", "", "/v2/health/live"),
        new("GET /v2/health/ready", "", "/v2/health/ready"),
        new("GET /v2/models", "", "/v2/models"),
        new("POST /v2/repository/index", "", "/v2/repository/index") { Body = () => """{ "ready": false }""" },
        new("GET /v2/models/{id}", "words", "/v2/models/words"),
        new("GET /v2/models/{id}/versions/{version}", "25 million weights", "/v2/models/huge/versions/0"),
        new("GET /v2/models/{id}/ready", "words", "/v2/models/words/ready"),
        new("GET /v2/models/{id}/versions/{version}/ready", "25 million weights", "/v2/models/huge/versions/0/ready"),
        new("GET /v1/models", "", "/v1/models"),
        new("GET /v1/models/{id}", "words", "/v1/models/words"),
        new("GET /v1/models/{id}/versions/{version}", "25 million weights", "/v1/models/huge/versions/0"),
        new("GET /v1/models/{id}/metadata", "words", "/v1/models/words/metadata"),
        new("GET /v1/models/{id}/versions/{version}/metadata", "25 million weights", "/v1/models/huge/versions/0/metadata"),
        new("PUT /models/{id}/aliases/{name}", "25 million weights", "/models/huge/aliases/large") { Body = () => """{ "version": 0 }""" },
        new("PUT /models/{id}/aliases/{name}", "a thousand outputs", "/models/wide/aliases/wide") { Body = () => """{ "version": 0 }""" },
        new("GET /models/{id}/aliases/{name}", "25 million weights", "/models/huge/aliases/large"),
        new("GET /v1/models/{id}/labels/{version}", "25 million weights", "/v1/models/huge/labels/large"),
        new("GET /v1/models/{id}/labels/{version}/metadata", "25 million weights", "/v1/models/huge/labels/large/metadata"),
        new("POST /v1/models/{id}/labels/{version}:predict", "a thousand outputs a row", "/v1/models/wide/labels/wide:predict")
        {
            Body = () => $$"""{ "instances": [{{Many(WideRows, "[1]")}}] }""",
        },
        new("PATCH /models/{id}/versions/{version}", "as many tags as there may be", "/models/words/versions/1") { Body = () => Tags },
        new("POST /models/{id}/versions/{version}/reproduce", "words", "/models/words/versions/1/reproduce"),
        new("PATCH /jobs/{id}", "as many tags as there may be", "/jobs/{job}") { Body = () => Tags },
        new("GET /", "", "/"),
        new("GET /jobs/{id}", "", "/jobs/{job}"),
        new("GET /jobs/{id}/history", "", "/jobs/{job}/history"),
    ];

    private static IEnumerable<WorstRequest> Last =>
    [
        new("POST /admin/backup", "", "/admin/backup") { Budget = Budget.Backup },
        new("POST /jobs/{id}/pause", "", "/jobs/{job}/pause"),
        new("POST /jobs/{id}/resume", "", "/jobs/{job}/resume"),
        new("POST /jobs/{id}/cancel", "", "/jobs/{job}/cancel"),
        new("GET /jobs/{id}/events", "", "/jobs/{job}/events"),
        new("DELETE /jobs/{id}", "", "/jobs/{job}"),
        new("DELETE /datasets/{id}", "three million rows", "/datasets/points"),
        new("DELETE /models/{id}/aliases/{name}", "25 million weights", "/models/huge/aliases/large"),
        new("DELETE /models/{id}/versions/{version}", "words", "/models/words/versions/2"),
        new("DELETE /models/{id}", "25 million weights", "/models/huge"),
    ];

    private static string Tags =>
        $$"""{ "description": "{{new string('x', 4000)}}", "tags": { {{Many(50, i => $"\"k{i}\": \"{new string('x', 256)}\"", ",")}} } }""";

    // One row of a kernel, a digit and a comma for each weight.
    private static string ExplicitKernel(string id, int weights) =>
        $$"""{ "id": "{{id}}", "inputs": 1, "layers": [{ "units": {{weights}}, "useBias": false, "kernel": [[{{Many(weights, _ => "1", ",")}}]] }] }""";

    private static string LongCells(int length, int cells) =>
        $"{Many(cells, i => $"c{i}", ",")}\n{Many(cells, i => $"{i}{new string('x', length - 1)}", ",")}\n";

    // Zeros in Base64, and the hash of something else: whoever looks at it has read the rest.
    private static string ImportOfZeros()
    {
        var head = """
            { "format": "nnservice-model", "formatVersion": 1, "version": 1, "model": { "inputs": 5000, "layers": [{ "units": 4998 }],
              "loss": "meanSquaredError" }, 
            """;
        var encoding =
            """ "encoding": { "task": "regression", "isPlain": true, "features": [], "targets": [], "ignored": [], "unknown": "error", "inputCount": 5000, "outputCount": 4998 }, """;
        var piece = new string('A', 4 << 20);
        var bytes = 4L * 24_994_998;
        var text = new StringBuilder(head + encoding + """ "sha256": "00", "weights": [""");
        for (var left = bytes; left > 0; left -= 3 << 20)
            text.Append('"').Append(left >= 3 << 20 ? piece : Convert.ToBase64String(new byte[left])).Append(left > 3 << 20 ? "\"," : "\"");
        return text.Append("] }").ToString();
    }

    /// <summary>An item again and again, as often as a body may hold it.</summary>
    private static string Filled(string item) => Many((JsonBytes - 1000) / (item.Length + 1), _ => item, ",");

    private static string Many(int count, string item, string between = ",") => Many(count, _ => item, between);

    private static string Many(int count, Func<int, string> item, string between = "") =>
        string.Join(between, Enumerable.Range(0, count).Select(item));
}
