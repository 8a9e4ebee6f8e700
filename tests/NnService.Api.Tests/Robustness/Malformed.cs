using System.IO.Compression;
using System.Text;

namespace NnService.Api.Tests.Robustness;

/// <summary>One request that must be refused.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query, sent as they stand; {job} is a finished job.</param>
/// <param name="Body">Makes the body.</param>
/// <param name="Code">The code of the refusal; null for any.</param>
/// <param name="Pointer">Where the first fault is; null for anywhere.</param>
/// <param name="Headers">More headers.</param>
internal sealed record Malformed(
    string Name,
    HttpMethod Method,
    string Path,
    Func<HttpContent?> Body,
    string? Code = null,
    string? Pointer = null,
    (string, string)[]? Headers = null);

/// <summary>The requests, by what they try.</summary>
internal static class MalformedRequests
{
    private const int Megabyte = 1 << 20;

    /// <summary>Every address that takes JSON; "m" is a plain model of two inputs, "t" one of iris, both trained once.</summary>
    private static readonly (HttpMethod Method, string Path)[] JsonAddresses =
        [
            (
                HttpMethod.Post,
                "/models"), (
                    HttpMethod.Post,
                    "/models/m/train"), (
                        HttpMethod.Post,
                        "/models/m/predict"), (HttpMethod.Post, "/models/m/trace"), (HttpMethod.Post, "/models/m/gradient-check"),
            (HttpMethod.Post, "/models/m/landscape"),
            (HttpMethod.Patch, "/models/m"), (HttpMethod.Patch, "/datasets/iris/schema"),
            (HttpMethod.Post, "/models/t/evaluate"), (HttpMethod.Post, "/models/t/importance"),
        ];

    private static readonly (string Name, byte[] Bytes)[] NoJson =
    [
        ("nothing", []),
        ("null", "null"u8.ToArray()),
        ("an array", "[]"u8.ToArray()),
        ("a number", "17"u8.ToArray()),
        ("a word", "\"x\""u8.ToArray()),
        ("true", "true"u8.ToArray()),
        ("an open object", "{\"a\":"u8.ToArray()),
        ("text after the end", "{} x"u8.ToArray()),
        ("two objects", "{}{}"u8.ToArray()),
        ("a comment", "{/*x*/}"u8.ToArray()),
        ("a trailing comma", "{\"id\":\"x\",}"u8.ToArray()),
        ("single quotes", "{'id':'x'}"u8.ToArray()),
        ("NaN", "{\"epochs\":NaN}"u8.ToArray()),
        ("Infinity", "{\"epochs\":-Infinity}"u8.ToArray()),
        ("UTF-16", Encoding.Unicode.GetBytes("{}")),
        ("broken UTF-8", [.. "{\"id\":\""u8, 0xC0, 0xAF, .. "\"}"u8]),
        ("half a surrogate", "{\"\\ud800\":1}"u8.ToArray()),
        ("U+0000 in a name", "{\"\\u0000\":1}"u8.ToArray()),
        ("nesting of 17", Encoding.UTF8.GetBytes($"{{\"x\":{new string('[', 17)}{new string(']', 17)}}}")),
        ("a million brackets", Encoding.UTF8.GetBytes(new string('[', 1_000_000))),
        ("a million objects", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 1_000_000)))),
        ("a misspelt member", "{\"epochz\":1}"u8.ToArray()),
        ("another case", "{\"Description\":\"x\",\"Epochs\":1,\"Instances\":[]}"u8.ToArray()),
        ("$type", "{\"$type\":\"System.IO.FileInfo\",\"$ref\":\"#/\",\"__proto__\":{}}"u8.ToArray()),
        ("a URL to fetch", "{\"url\":\"http://169.254.169.254/\"}"u8.ToArray()),
        ("a duplicate member", "{\"a\":1,\"a\":2}"u8.ToArray()),
        ("an escaped duplicate", "{\"description\":null,\"d\\u0065scription\":null}"u8.ToArray()),
        ("a name of a megabyte", Encoding.UTF8.GetBytes($"{{\"{new string('k', Megabyte)}\":1}}")),
        ("a word of 10 megabytes", Encoding.UTF8.GetBytes($"{{\"x\":\"{new string('v', 10 * Megabyte)}\"}}")),
        ("a number of 100 000 digits", Encoding.UTF8.GetBytes($"{{\"seed\":{new string('9', 100_000)}}}")),
        ("an array of a million", Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("0", 1_000_000))}]")),
    ];

    private static readonly (string Name, string? ContentType, string? Encoding, byte[] Bytes)[] WrongHeaders =
    [
        ("text/plain", "text/plain", null, "{}"u8.ToArray()),
        ("a form", "application/x-www-form-urlencoded", null, "a=1"u8.ToArray()),
        ("multipart without a boundary", "multipart/form-data", null, "{}"u8.ToArray()),
        ("XML with an entity", "application/xml", null, "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"u8.ToArray()),
        ("an unknown charset", "application/json; charset=zzz", null, "{}"u8.ToArray()),
        ("UTF-16 by its charset", "application/json; charset=utf-16", null, "{}"u8.ToArray()),
        ("no media type", "garbage", null, "{}"u8.ToArray()),
        ("brotli", "application/json", "br", "{}"u8.ToArray()),
        ("gzip twice", "application/json", "gzip, gzip", "{}"u8.ToArray()),
        ("no gzip at all", "application/json", "gzip", "{\"a\":1}"u8.ToArray()),
    ];

    private static readonly (string Name, byte[] Csv)[] BadCsv =
    [
        ("nothing", []),
        ("a header only", "a,b\n"u8.ToArray()),
        ("a short row", "a,b\n1\n"u8.ToArray()),
        ("a long row", "a,b\n1,2,3\n"u8.ToArray()),
        ("a header twice", "b,b\n1,2\n"u8.ToArray()),
        ("a header without a name", "a,,b\n1,2,3\n"u8.ToArray()),
        ("a quote never closed", "a,b\n1,\"2\n3,4\n"u8.ToArray()),
        ("text after a quote", "a,b\n1,\"2\"3\n"u8.ToArray()),
        ("a quote inside of a cell", "a,b\n1,2\"3\n"u8.ToArray()),
        ("NUL", "a,b\n1,\02\n"u8.ToArray()),
        ("NUL in the header", "a,b\0\n1,2\n"u8.ToArray()),
        ("Latin-1", [.. "a,b\n1,"u8, 0xE9, (byte)'\n']),
        ("a ZIP file", [(byte)'P', (byte)'K', 3, 4, 0, 0, 0xFF, (byte)'\n', 0, 1, 2]),
    ];

    public static IReadOnlyDictionary<string, Malformed> All { get; } =
        Generic().Concat(Models()).Concat(Patches()).Concat(Training()).Concat(TrainingOptions()).Concat(CsvTraining()).Concat(Textbook())
            .Concat(Predictions())
            .Concat(Uploads())
            .Concat(Queries())
            .Concat(Addresses())
            .ToDictionary(request => $"{request.Method} {request.Path}: {request.Name}");

    private static IEnumerable<Malformed> Generic()
    {
        foreach (var (method, path) in JsonAddresses)
        {
            foreach (var (name, bytes) in NoJson) yield return new(name, method, path, () => Content(bytes), Headers: [("If-Match", "*")]);
            foreach (var (name, type, encoding, bytes) in WrongHeaders) yield return new(
                name, method, path, () => Content(bytes, type, encoding), Headers: [("If-Match", "*")]);
            yield return new("17 megabytes", method, path, () => Content(Spaces(17 * Megabyte)), "too_large");
            yield return new(
                "17 megabytes in chunks",
                method,
                path,
                () => Content(Spaces(17 * Megabyte)),
                "too_large",
                Headers: [("Transfer-Encoding", "chunked")]);
            yield return new("a gzip bomb", method, path, () => Content(Bomb(64 * Megabyte), "application/json", "gzip"), "too_large");
            yield return new("an unknown query parameter", method, $"{path}?colour=1", () => NnApp.Json("{}"));
        }
    }

    private static IEnumerable<Malformed> Models()
    {
        (string Json, string Code, string Pointer)[] bodies =
        [
            ("""{ "layers": [] }""", "invalid", "/layers"),
            ("""{ "layers": {} }""", "wrong_type", "/layers"),
            ("""{ "layers": "relu" }""", "wrong_type", "/layers"),
            ("""{ "layers": [null] }""", "wrong_type", "/layers/0"),
            ("""{ "layers": [3] }""", "wrong_type", "/layers/0"),
            ("""{ "layers": [[{}]] }""", "wrong_type", "/layers/0"),
            ("""{ "layers": [{ "units": "3" }] }""", "wrong_type", "/layers/0/units"),
            ("""{ "layers": [{ "units": [3] }] }""", "wrong_type", "/layers/0/units"),
            ("""{ "layers": [{ "units": 1.5 }] }""", "wrong_type", "/layers/0/units"),
            ("""{ "layers": [{ "units": 2147483648 }] }""", "wrong_type", "/layers/0/units"),
            ("""{ "layers": [{ "units": true }] }""", "wrong_type", "/layers/0/units"),
            ("""{ "layers": [{ "units": 0 }] }""", "invalid", "/layers/0/units"),
            ("""{ "layers": [{ "units": -5 }] }""", "invalid", "/layers/0/units"),
            ("""{ "layers": [{}, {}] }""", "invalid", "/layers/0/units"),
            ("""{ "layers": [{ "unit": 3 }] }""", "unknown_member", "/layers/0/unit"),
            ("""{ "layers": [{ "units": 3, "units": 3 }] }""", "duplicate_member", "/layers/0/units"),
            ("""{ "layers": [{ "activation": 7 }] }""", "wrong_type", "/layers/0/activation"),
            ("""{ "layers": [{ "activation": [] }] }""", "wrong_type", "/layers/0/activation"),
            ("""{ "layers": [{ "activation": {} }] }""", "wrong_type", "/layers/0/activation/type"),
            ("""{ "layers": [{ "activation": { "type": 1 } }] }""", "wrong_type", "/layers/0/activation/type"),
            ("""{ "layers": [{ "activation": { "type": null } }] }""", "wrong_type", "/layers/0/activation/type"),
            ("""{ "layers": [{ "activation": { "type": "relu", "type": "tanh" } }] }""", "duplicate_member", "/layers/0/activation/type"),
            ("""{ "layers": [{ "activation": "" }] }""", "invalid", "/layers/0/activation"),
            ("""{ "layers": [{ "activation": "Relu" }] }""", "invalid", "/layers/0/activation"),
            ("""{ "layers": [{ "activation": { "type": "relu", "alpha": 1 } }] }""", "invalid", "/layers/0/activation/alpha"),
            (
                """{ "layers": [{ "activation": { "type": "leakyRelu", "negativeSlope": "0.1" } }] }""",
                "wrong_type",
                "/layers/0/activation/negativeSlope"),
            (
                """{ "layers": [{ "activation": { "type": "leakyRelu", "negativeSlope": null } }] }""",
                "wrong_type",
                "/layers/0/activation/negativeSlope"),
            (
                """{ "layers": [{ "activation": { "type": "leakyRelu", "negativeSlope": { "a": [1] } } }] }""",
                "wrong_type",
                "/layers/0/activation/negativeSlope"),
            (
                """{ "layers": [{ "activation": { "type": "leakyRelu", "negativeSlope": 1e400 } }] }""",
                "not_finite",
                "/layers/0/activation/negativeSlope"),
            (
                """{ "layers": [{ "activation": { "type": "leakyRelu", "negativeSlope": -0.1 } }] }""",
                "invalid",
                "/layers/0/activation/negativeSlope"),
            (
                """{ "layers": [{ "activation": { "type": "leakyRelu", "negativeSlope": true } }] }""",
                "invalid",
                "/layers/0/activation/negativeSlope"),
            ("""{ "layers": [{ "initializer": "random" }] }""", "invalid", "/layers/0/initializer"),
            (
                """{ "layers": [{ "initializer": { "type": "normal", "standardDeviation": -1 } }] }""",
                "invalid",
                "/layers/0/initializer/standardDeviation"),
            ("""{ "layers": [{ "useBias": 1 }] }""", "wrong_type", "/layers/0/useBias"),
            ("""{ "layers": [{ "units": 2, "dropout": 1 }, {}] }""", "invalid", "/layers/0/dropout"),
            ("""{ "layers": [{ "units": 2, "dropout": -0.1 }, {}] }""", "invalid", "/layers/0/dropout"),
            ("""{ "layers": [{ "units": 2, "dropout": 1e400 }, {}] }""", "not_finite", "/layers/0/dropout"),
            ("""{ "layers": [{ "dropout": 0.5 }] }""", "invalid", "/layers/0/dropout"),
            ("""{ "layers": [{ "units": 2, "activation": "softmax" }, {}] }""", "invalid", "/layers/0/activation"),
            ("""{ "inputs": 1, "layers": [{ "units": 1, "kernel": [null] }] }""", "wrong_type", "/layers/0/kernel/0"),
            ("""{ "inputs": 1, "layers": [{ "units": 1, "kernel": [[null]] }] }""", "wrong_type", "/layers/0/kernel/0/0"),
            ("""{ "inputs": 1, "layers": [{ "units": 1, "kernel": [["1"]] }] }""", "wrong_type", "/layers/0/kernel/0/0"),
            ("""{ "inputs": 1, "layers": [{ "units": 1, "kernel": [[1e400]] }] }""", "not_finite", "/layers/0/kernel/0/0"),
            ("""{ "inputs": 1, "layers": [{ "units": 1, "kernel": [[1e39]] }] }""", "invalid", "/layers/0/kernel/0"),
            ("""{ "inputs": 2, "layers": [{ "units": 2, "kernel": [[1, 2], [3]] }] }""", "invalid", "/layers/0/kernel/1"),
            ("""{ "inputs": 2, "layers": [{ "units": 2, "kernel": [[1, 2]] }] }""", "invalid", "/layers/0/kernel"),
            ("""{ "layers": [{ "units": 2, "kernel": [[1, 2]] }] }""", "invalid", "/layers/0/kernel"),
            ("""{ "layers": [{ "units": 1, "bias": [null] }] }""", "wrong_type", "/layers/0/bias/0"),
            ("""{ "layers": [{ "units": 1, "bias": [1, 2] }] }""", "invalid", "/layers/0/bias"),
            ("""{ "layers": [{ "units": 1, "bias": [-1e39] }] }""", "invalid", "/layers/0/bias"),
            ("""{ "layers": [{ "units": 1, "useBias": false, "bias": [1] }] }""", "invalid", "/layers/0/bias"),
            ("""{ "id": "", "layers": [{}] }""", "invalid", "/id"),
            ("""{ "id": "Upper", "layers": [{}] }""", "invalid", "/id"),
            ("""{ "id": "../../etc/passwd", "layers": [{}] }""", "invalid", "/id"),
            ("""{ "id": "a b", "layers": [{}] }""", "invalid", "/id"),
            ("""{ "id": "a\n", "layers": [{}] }""", "invalid", "/id"),
            ("""{ "id": "ı", "layers": [{}] }""", "invalid", "/id"),
            ("""{ "id": "a123456789012345678901234567890123456789012345678901234567890123", "layers": [{}] }""", "invalid", "/id"),
            ("""{ "id": 7, "layers": [{}] }""", "wrong_type", "/id"),
            ("""{ "id": "a\u0000b", "layers": [{}] }""", "malformed_json", "/id"),
            ("""{ "description": ["x"], "layers": [{}] }""", "wrong_type", "/description"),
            ("""{ "seed": 9223372036854775808, "layers": [{}] }""", "wrong_type", "/seed"),
            ("""{ "seed": 1.5, "layers": [{}] }""", "wrong_type", "/seed"),
            ("""{ "seed": "7", "layers": [{}] }""", "wrong_type", "/seed"),
            ("""{ "inputs": 0, "layers": [{}] }""", "invalid", "/inputs"),
            ("""{ "inputs": -1, "layers": [{}] }""", "invalid", "/inputs"),
            ("""{ "inputs": 1e3, "layers": [{}] }""", "wrong_type", "/inputs"),
            ("""{ "layers": [{ "activation": "softmax" }], "loss": "binaryCrossEntropy" }""", "invalid", "/loss"),
            ("""{ "layers": [{}], "loss": "categoricalCrossEntropy" }""", "invalid", "/loss"),
            ("""{ "layers": [{}], "loss": 1 }""", "wrong_type", "/loss"),
            ("""{ "layers": [{}], "createdAt": "2020-01-01T00:00:00Z" }""", "unknown_member", "/createdAt"),
            ("""{ "layers": [{}], "currentVersion": 1 }""", "unknown_member", "/currentVersion"),
        ];
        foreach (var (json, code, pointer) in bodies) yield return Post("/models", json, code, pointer);

        // What would not fit into memory is refused before anything is allocated.
        string[] huge =
        [
            """{ "layers": [{ "units": 2147483647 }, { "units": 2147483647 }] }""",
            """{ "inputs": 2147483647, "layers": [{ "units": 2147483647 }] }""",
            """{ "layers": [{ "units": 100000 }, { "units": 100000 }] }""",
            """{ "layers": [{ "units": 2147483647 }] }""",
            """{ "inputs": 2147483647, "layers": [{ "units": 1 }] }""",
            """{ "inputs": 25000000, "layers": [{ "units": 1 }] }""",
        ];
        foreach (var json in huge) yield return Post("/models", json, "too_large");
        yield return new(
            "10 000 layers",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json($$"""{ "layers": [{{string.Join(", ", Enumerable.Repeat("""{ "units": 1 }""", 10_000))}}] }"""),
            "too_large");
        yield return new(
            "10 000 layers of 2147483647",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json($$"""{ "layers": [{{string.Join(", ", Enumerable.Repeat("""{ "units": 2147483647 }""", 10_000))}}] }"""),
            "too_large");
        yield return new(
            "100 layers of 2147483647",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json($$"""{ "layers": [{{string.Join(", ", Enumerable.Repeat("""{ "units": 2147483647 }""", 100))}}] }"""),
            "too_large");
        yield return new(
            "an id of 10 megabytes",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json($$"""{ "id": "{{new string('a', 10 * Megabyte)}}", "layers": [{}] }"""),
            "invalid",
            "/id");
        yield return new(
            "a description of 10 megabytes",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json($$"""{ "description": "{{new string('a', 10 * Megabyte)}}", "layers": [{}] }"""),
            "invalid",
            "/description");
        yield return new(
            "an activation of 10 megabytes",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json($$"""{ "layers": [{ "activation": "{{new string('a', 10 * Megabyte)}}" }] }"""),
            "invalid",
            "/layers/0/activation");
        yield return new(
            "a parameter name of a megabyte",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json($$"""{ "layers": [{ "activation": { "type": "relu", "{{new string('a', Megabyte)}}": 1 } }] }"""),
            "invalid");
        yield return new(
            "100 000 wrong layers",
            HttpMethod.Post,
            "/models",
            () => NnApp.Json(
                $$"""{ "layers": [{{string.Join(", ", Enumerable.Repeat("""{ "units": 0, "activation": "x" }""", 100_000))}}] }"""));
    }

    private static IEnumerable<Malformed> Patches()
    {
        (string Json, string Code, string Pointer)[] bodies =
        [
            ("""{ "currentVersion": "1" }""", "wrong_type", "/currentVersion"),
            ("""{ "currentVersion": 1.5 }""", "wrong_type", "/currentVersion"),
            ("""{ "currentVersion": 2147483648 }""", "wrong_type", "/currentVersion"),
            ("""{ "currentVersion": -1 }""", "invalid", "/currentVersion"),
            ("""{ "currentVersion": 99 }""", "invalid", "/currentVersion"),
            ("""{ "description": 1 }""", "wrong_type", "/description"),
            ("""{ "description": "a\u0000" }""", "malformed_json", "/description"),
            ("""{ "layers": [] }""", "unknown_member", "/layers"),
        ];
        foreach (var (json, code, pointer) in bodies) yield return new(
            json, HttpMethod.Patch, "/models/m", () => NnApp.Json(json), code, pointer, [("If-Match", "*")]);
        yield return new(
            "a long description",
            HttpMethod.Patch,
            "/models/m",
            () => NnApp.Json($$"""{ "description": "{{new string('x', 4001)}}" }"""),
            "invalid",
            "/description",
            [("If-Match", "*")]);
        yield return new(
            "no If-Match", HttpMethod.Patch, "/models/m", () => NnApp.Json("""{ "description": "x" }"""), "precondition_required");
        foreach (var tag in (string[])["\"99\"", "2", "garbage", "\"", "W/\"2\"", ","])
            yield return new(
                $"If-Match: {tag}",
                HttpMethod.Patch,
                "/models/m",
                () => NnApp.Json("""{ "description": "x" }"""),
                "precondition_failed",
                null,
                [("If-Match", tag)]);
        yield return new(
            "an unknown model", HttpMethod.Patch, "/models/nope", () => NnApp.Json("{}"), "not_found", null, [("If-Match", "*")]);
    }

    private static IEnumerable<Malformed> Training()
    {
        const string Good = "\"data\": { \"inputs\": [[0, 1]], \"targets\": [[1]] }";
        (string Json, string Code, string Pointer)[] bodies =
        [
            ("{}", "invalid", "/dataset"),
            ("""{ "dataset": null, "data": null }""", "invalid", "/dataset"),
            ("""{ "dataset": 5 }""", "wrong_type", "/dataset"),
            ("""{ "dataset": "../iris", "target": "species" }""", "invalid", "/dataset"),
            ("""{ "data": [] }""", "wrong_type", "/data"),
            ("""{ "data": {} }""", "invalid", "/data"),
            ("""{ "data": { "inputs": [[0, 1]] } }""", "invalid", "/data"),
            ("""{ "data": { "inputs": [], "targets": [] } }""", "invalid", "/data/inputs"),
            ("""{ "data": { "inputs": [[]], "targets": [[]] } }""", "invalid", "/data/inputs/0"),
            ("""{ "data": { "inputs": [null], "targets": [[1]] } }""", "wrong_type", "/data/inputs/0"),
            ("""{ "data": { "inputs": [[0, null]], "targets": [[1]] } }""", "wrong_type", "/data/inputs/0/1"),
            ("""{ "data": { "inputs": [[0, "1"]], "targets": [[1]] } }""", "wrong_type", "/data/inputs/0/1"),
            ("""{ "data": { "inputs": [[0, 1e400]], "targets": [[1]] } }""", "not_finite", "/data/inputs/0/1"),
            ("""{ "data": { "inputs": [[0, 1e39]], "targets": [[1]] } }""", "invalid", "/data/inputs/0"),
            ("""{ "data": { "inputs": [[0, 1], [0]], "targets": [[1], [1]] } }""", "invalid", "/data/inputs/1"),
            ("""{ "data": { "inputs": [[0, 1], [0, 1]], "targets": [[1], [1, 2]] } }""", "invalid", "/data/targets/1"),
            ("""{ "data": { "inputs": [[0, 1]], "targets": [[1], [1]] } }""", "invalid", "/data/targets"),
            ("""{ "data": { "inputs": [0, 1], "targets": [1] } }""", "wrong_type", "/data/inputs/0"),
            ("""{ "data": { "inputs": [[[0, 1]]], "targets": [[1]] } }""", "wrong_type", "/data/inputs/0/0"),
            ("""{ "data": { "inputs": [[0, 1, 2]], "targets": [[1]] } }""", "invalid", ""),
            ("""{ "data": { "inputs": [[0, 1]], "targets": [[1, 0]] } }""", "invalid", "/data/targets"),
            ("""{ "data": { "inputs": [[0, 1]], "targets": [[2]] } }""", "invalid", "/data/targets/0/0"),
            ("""{ "data": { "rows": [], "inputs": [] } }""", "invalid", ""),
            ("""{ "data": { "rows": [] }, "target": "a" }""", "invalid", "/data/rows"),
            ("""{ "data": { "rows": [{}] }, "target": "a" }""", "invalid", "/data/rows"),
            ("""{ "data": { "rows": [null] }, "target": "a" }""", "wrong_type", "/data/rows/0"),
            ("""{ "data": { "rows": [[1]] }, "target": "a" }""", "wrong_type", "/data/rows/0"),
            ("""{ "data": { "rows": [{ "a": [1] }] }, "target": "a" }""", "wrong_type", "/data/rows/0/a"),
            ("""{ "data": { "rows": [{ "a": { "b": 1 } }] }, "target": "a" }""", "wrong_type", "/data/rows/0/a"),
            ("""{ "data": { "rows": [{ "a": 1e400 }] }, "target": "a" }""", "not_finite", "/data/rows/0/a"),
            ("""{ "data": { "rows": [{ "a": 1, "a": 2 }] }, "target": "a" }""", "duplicate_member", "/data/rows/0/a"),
            ("""{ "data": { "rows": [{ "": 1 }] }, "target": "a" }""", "invalid", "/data/rows"),
            ("""{ "data": { "rows": [{ "a": 1, "b": 2 }] } }""", "invalid", "/target"),
            ("""{ "data": { "rows": [{ "a": 1, "b": null }] }, "target": "b" }""", "invalid", ""),
            ("""{ "data": { "rows": [{ "a": 1, "b": 1 }] }, "target": "c" }""", "invalid", "/target"),
            ("""{ "dataset": "iris", "target": [] }""", "invalid", "/target"),
            ("""{ "dataset": "iris", "target": [null] }""", "wrong_type", "/target/0"),
            ("""{ "dataset": "iris", "target": 4 }""", "wrong_type", "/target"),
            ("""{ "dataset": "iris", "target": {} }""", "wrong_type", "/target"),
            ("""{ "dataset": "iris", "target": "" }""", "invalid", "/target"),
            ("""{ "dataset": "iris", "target": ["species", "species"] }""", "invalid", "/target/1"),
            ("""{ "dataset": "iris", "target": "species" }""", "invalid", "/target"),
            ("""{ "dataset": "iris", "target": "species", "features": [] }""", "invalid", "/features"),
            ("""{ "dataset": "iris", "target": "species", "features": [null] }""", "wrong_type", "/features/0"),
            ("""{ "dataset": "iris", "target": "species", "features": [1] }""", "wrong_type", "/features/0"),
            ("""{ "dataset": "iris", "target": "species", "features": "petal_width" }""", "wrong_type", "/features"),
            ($$"""{ {{Good}}, "target": "a" }""", "invalid", "/target"),
            ($$"""{ {{Good}}, "features": ["a"] }""", "invalid", "/features"),
            ($$"""{ {{Good}}, "epochs": 0 }""", "invalid", "/epochs"),
            ($$"""{ {{Good}}, "epochs": -1 }""", "invalid", "/epochs"),
            ($$"""{ {{Good}}, "epochs": 10000001 }""", "invalid", "/epochs"),
            ($$"""{ {{Good}}, "epochs": 2147483648 }""", "wrong_type", "/epochs"),
            ($$"""{ {{Good}}, "epochs": 1.5 }""", "wrong_type", "/epochs"),
            ($$"""{ {{Good}}, "epochs": "5" }""", "wrong_type", "/epochs"),
            ($$"""{ {{Good}}, "batchSize": 0 }""", "invalid", "/batchSize"),
            ($$"""{ {{Good}}, "batchSize": -2147483648 }""", "invalid", "/batchSize"),
            ($$"""{ {{Good}}, "batchSize": 9223372036854775807 }""", "wrong_type", "/batchSize"),
            ($$"""{ {{Good}}, "shuffle": "no" }""", "wrong_type", "/shuffle"),
            ($$"""{ {{Good}}, "learningRate": 0 }""", "invalid", "/learningRate"),
            ($$"""{ {{Good}}, "learningRate": -1 }""", "invalid", "/learningRate"),
            ($$"""{ {{Good}}, "learningRate": 1e400 }""", "not_finite", "/learningRate"),
            ($$"""{ {{Good}}, "learningRate": "0.1" }""", "wrong_type", "/learningRate"),
            ($$"""{ {{Good}}, "optimizer": "adm" }""", "invalid", "/optimizer"),
            ($$"""{ {{Good}}, "optimizer": {} }""", "wrong_type", "/optimizer/type"),
            ($$"""{ {{Good}}, "optimizer": { "type": "adam", "beta1": 1 } }""", "invalid", "/optimizer/beta1"),
            ($$"""{ {{Good}}, "optimizer": { "type": "sgd", "momentum": 1 } }""", "invalid", "/optimizer/momentum"),
            ($$"""{ {{Good}}, "optimizer": { "type": "sgd", "nesterov": 1 } }""", "invalid", "/optimizer/nesterov"),
            ($$"""{ {{Good}}, "optimizer": { "type": "sgd", "learningRate": 1e400 } }""", "not_finite", "/optimizer/learningRate"),
            ($$"""{ {{Good}}, "validation": 0.2 }""", "wrong_type", "/validation"),
            ($$"""{ {{Good}}, "validation": {} }""", "invalid", "/validation/fraction"),
            ($$"""{ {{Good}}, "validation": { "fraction": 0 } }""", "invalid", "/validation/fraction"),
            ($$"""{ {{Good}}, "validation": { "fraction": -1 } }""", "invalid", "/validation/fraction"),
            ($$"""{ {{Good}}, "validation": { "fraction": "x" } }""", "wrong_type", "/validation/fraction"),
            ($$"""{ {{Good}}, "validation": { "fraction": 0.2, "split": "half" } }""", "wrong_type", "/validation/split"),
            ($$"""{ {{Good}}, "validation": { "fraction": 0.2, "split": 1 } }""", "wrong_type", "/validation/split"),
            ($$"""{ {{Good}}, "validation": { "split": { "column": 1 } } }""", "wrong_type", "/validation/split/column"),
            ($$"""{ {{Good}}, "validation": { "split": { "name": "x" } } }""", "unknown_member", "/validation/split/name"),
            ($$"""{ {{Good}}, "validation": { "split": { "column": null } } }""", "invalid", "/validation/split/column"),
            ($$"""{ {{Good}}, "validation": { "share": 0.2 } }""", "unknown_member", "/validation/share"),
            ($$"""{ {{Good}}, "test": { "fraction": 2 } }""", "invalid", "/test/fraction"),
            ($$"""{ {{Good}}, "test": { "fraction": 0.5 } }""", "invalid", "/test/fraction"),
            ($$"""{ {{Good}}, "from": "start" }""", "invalid", "/from"),
            ($$"""{ {{Good}}, "from": "Start" }""", "wrong_type", "/from"),
            ($$"""{ {{Good}}, "from": 1.5 }""", "wrong_type", "/from"),
            ($$"""{ {{Good}}, "from": 2147483648 }""", "wrong_type", "/from"),
            ($$"""{ {{Good}}, "from": true }""", "wrong_type", "/from"),
            ($$"""{ {{Good}}, "from": -1 }""", "invalid", "/from"),
            ($$"""{ {{Good}}, "from": 99 }""", "invalid", "/from"),
            ($$"""{ {{Good}}, "seed": 1e400 }""", "wrong_type", "/seed"),
            ($$"""{ {{Good}}, "priority": 10 }""", "invalid", "/priority"),
            ($$"""{ {{Good}}, "priority": -10 }""", "invalid", "/priority"),
            ($$"""{ {{Good}}, "status": "succeeded" }""", "unknown_member", "/status"),
            ($$"""{ {{Good}}, "trainBiases": null, "trainBiases": true }""", "duplicate_member", "/trainBiases"),
        ];
        foreach (var (json, code, pointer) in bodies) yield return Post(
            "/models/m/train", json, code, pointer.Length == 0 ? null : pointer);
        yield return Post("/models/nope/train", $$"""{ {{Good}} }""", "not_found");
        yield return Post("/models/m/train?epochs=5", $$"""{ {{Good}} }""", "unknown_query_parameter", "?epochs");
        yield return new(
            "10 001 columns",
            HttpMethod.Post,
            "/models/m/train",
            () => NnApp.Json($$"""{ "data": { "inputs": [[{{string.Join(',', Enumerable.Repeat("0", 10_001))}}]], "targets": [[1]] } }"""),
            "too_large");
        yield return new(
            "a batch that fits into no memory",
            HttpMethod.Post,
            "/models/wide/train",
            () => NnApp.Json("""{ "dataset": "digits", "target": "digit", "batchSize": 2147483647 }"""),
            "too_large");
        yield return new(
            "a column name of a megabyte",
            HttpMethod.Post,
            "/models/m/train",
            () => NnApp.Json($$"""{ "dataset": "iris", "target": "{{new string('x', Megabyte)}}" }"""),
            "invalid",
            "/target");
        yield return new(
            "a dataset name of 10 megabytes",
            HttpMethod.Post,
            "/models/m/train",
            () => NnApp.Json($$"""{ "dataset": "{{new string('x', 10 * Megabyte)}}", "target": "a" }"""),
            "invalid",
            "/dataset");
    }

    private static IEnumerable<Malformed> TrainingOptions()
    {
        const string Plain = "\"data\": { \"inputs\": [[0, 1]], \"targets\": [[1]] }";
        const string Table = "\"dataset\": \"iris\", \"target\": \"species\"";
        (string Option, string Code, string Pointer)[] options =
        [
            ("\"learningRateSchedule\": 1", "wrong_type", "/learningRateSchedule"),
            ("\"learningRateSchedule\": []", "wrong_type", "/learningRateSchedule"),
            ("\"learningRateSchedule\": {}", "wrong_type", "/learningRateSchedule/type"),
            ("\"learningRateSchedule\": \"linear\"", "invalid", "/learningRateSchedule"),
            ("\"learningRateSchedule\": \"Cosine\"", "invalid", "/learningRateSchedule"),
            ("\"learningRateSchedule\": { \"type\": \"cosine\", \"gamma\": 1 }", "invalid", "/learningRateSchedule/gamma"),
            ("\"learningRateSchedule\": { \"type\": \"cosine\", \"warmupSteps\": -1 }", "invalid", "/learningRateSchedule/warmupSteps"),
            ("\"learningRateSchedule\": { \"type\": \"cosine\", \"warmupSteps\": 1.5 }", "invalid", "/learningRateSchedule/warmupSteps"),
            (
                "\"learningRateSchedule\": { \"type\": \"cosine\", \"warmupSteps\": 2147483648 }",
                "invalid",
                "/learningRateSchedule/warmupSteps"),
            (
                "\"learningRateSchedule\": { \"type\": \"cosine\", \"warmupSteps\": \"2\" }",
                "wrong_type",
                "/learningRateSchedule/warmupSteps"),
            ("\"learningRateSchedule\": { \"type\": \"step\", \"every\": 0 }", "invalid", "/learningRateSchedule/every"),
            ("\"learningRateSchedule\": { \"type\": \"step\", \"gamma\": 1.1 }", "invalid", "/learningRateSchedule/gamma"),
            ("\"learningRateSchedule\": { \"type\": \"step\", \"gamma\": true }", "invalid", "/learningRateSchedule/gamma"),
            ("\"learningRateSchedule\": { \"type\": \"exponential\", \"gamma\": 0 }", "invalid", "/learningRateSchedule/gamma"),
            ("\"learningRateSchedule\": { \"type\": \"inverseTime\", \"decay\": -1 }", "invalid", "/learningRateSchedule/decay"),
            ("\"learningRateSchedule\": { \"type\": \"inverseTime\", \"decay\": 1e400 }", "not_finite", "/learningRateSchedule/decay"),
            ("\"learningRateSchedule\": { \"type\": \"reduceOnPlateau\", \"factor\": 1 }", "invalid", "/learningRateSchedule/factor"),
            ("\"learningRateSchedule\": { \"type\": \"reduceOnPlateau\", \"patience\": 0 }", "invalid", "/learningRateSchedule/patience"),
            (
                "\"learningRateSchedule\": { \"type\": \"step\", \"every\": 1, \"every\": 2 }",
                "duplicate_member",
                "/learningRateSchedule/every"),
            ("\"regularization\": 0.1", "wrong_type", "/regularization"),
            ("\"regularization\": { \"l3\": 1 }", "unknown_member", "/regularization/l3"),
            ("\"regularization\": { \"l1\": -1 }", "invalid", "/regularization/l1"),
            ("\"regularization\": { \"l2\": -1e-9 }", "invalid", "/regularization/l2"),
            ("\"regularization\": { \"l2\": 1e400 }", "not_finite", "/regularization/l2"),
            ("\"regularization\": { \"l2\": \"0.1\" }", "wrong_type", "/regularization/l2"),
            ("\"regularization\": { \"l2\": NaN }", "malformed_json", "/regularization/l2"),
            ("\"clipNorm\": 0", "invalid", "/clipNorm"),
            ("\"clipNorm\": -1", "invalid", "/clipNorm"),
            ("\"clipNorm\": \"1\"", "wrong_type", "/clipNorm"),
            ("\"clipNorm\": -1e400", "not_finite", "/clipNorm"),
            ("\"clipValue\": 0", "invalid", "/clipValue"),
            ("\"clipValue\": [1]", "wrong_type", "/clipValue"),
            ("\"clipValue\": 1, \"clipNorm\": 1", "invalid", "/clipValue"),
            ("\"classWeights\": \"Balanced\"", "wrong_type", "/classWeights"),
            ("\"classWeights\": 1", "wrong_type", "/classWeights"),
            ("\"classWeights\": [1, 2, 3]", "wrong_type", "/classWeights"),
            ("\"classWeights\": { \"setosa\": \"1\" }", "wrong_type", "/classWeights/setosa"),
            ("\"classWeights\": { \"setosa\": null }", "wrong_type", "/classWeights/setosa"),
            ("\"classWeights\": { \"setosa\": 1, \"setosa\": 1 }", "duplicate_member", "/classWeights/setosa"),
            ("\"classWeights\": { \"setosa\": 1e400 }", "not_finite", "/classWeights/setosa"),
            ("\"sampleWeight\": 1", "wrong_type", "/sampleWeight"),
            ("\"sampleWeight\": [\"petal_width\"]", "wrong_type", "/sampleWeight"),
            ("\"sampleWeight\": \"\"", "invalid", "/sampleWeight"),
            ("\"earlyStopping\": true", "wrong_type", "/earlyStopping"),
            ("\"earlyStopping\": \"loss\"", "wrong_type", "/earlyStopping"),
            ("\"earlyStopping\": { \"monitor\": \"f1\" }", "invalid", "/earlyStopping/monitor"),
            ("\"earlyStopping\": { \"monitor\": \"\" }", "invalid", "/earlyStopping/monitor"),
            ("\"earlyStopping\": { \"monitor\": 1 }", "wrong_type", "/earlyStopping/monitor"),
            ("\"earlyStopping\": { \"patience\": 0 }", "invalid", "/earlyStopping/patience"),
            ("\"earlyStopping\": { \"patience\": -2147483648 }", "invalid", "/earlyStopping/patience"),
            ("\"earlyStopping\": { \"patience\": 1.5 }", "wrong_type", "/earlyStopping/patience"),
            ("\"earlyStopping\": { \"minDelta\": -1 }", "invalid", "/earlyStopping/minDelta"),
            ("\"earlyStopping\": { \"minDelta\": 1e400 }", "not_finite", "/earlyStopping/minDelta"),
            ("\"earlyStopping\": { \"restoreBest\": 1 }", "wrong_type", "/earlyStopping/restoreBest"),
            ("\"earlyStopping\": { \"mode\": \"min\" }", "unknown_member", "/earlyStopping/mode"),
            ("\"maxSeconds\": 0", "invalid", "/maxSeconds"),
            ("\"maxSeconds\": -1", "invalid", "/maxSeconds"),
            ("\"maxSeconds\": \"60\"", "wrong_type", "/maxSeconds"),
            ("\"maxSeconds\": 1e400", "not_finite", "/maxSeconds"),
            ("\"optimizer\": { \"type\": \"adamW\", \"weightDecay\": -1 }", "invalid", "/optimizer/weightDecay"),
            ("\"optimizer\": { \"type\": \"rmsProp\", \"rho\": 1 }", "invalid", "/optimizer/rho"),
            ("\"optimizer\": { \"type\": \"adagrad\", \"epsilon\": 0 }", "invalid", "/optimizer/epsilon"),
            ("\"optimizer\": { \"type\": \"hotCold\", \"step\": 0 }", "invalid", "/optimizer/step"),
            ("\"optimizer\": { \"type\": \"hotCold\", \"learningRate\": 0.1 }", "invalid", "/optimizer/learningRate"),
            ("\"optimizer\": \"momentum\"", "invalid", "/optimizer"),
        ];
        foreach (var (option, code, pointer) in options) yield return Post(
            "/models/soft/train", $$"""{ {{Table}}, {{option}} }""", code, pointer);
        yield return Post("/models/m/train", $$"""{ {{Plain}}, "classWeights": "balanced" }""", "invalid", "/classWeights");
        yield return Post("/models/m/train", $$"""{ {{Plain}}, "sampleWeight": "x1" }""", "invalid", "/sampleWeight");
        yield return Post(
            "/models/m/train",
            $$"""{ {{Plain}}, "earlyStopping": { "monitor": "validationLoss" } }""",
            "invalid",
            "/earlyStopping/monitor");
        yield return Post(
            "/models/m/train", $$"""{ {{Plain}}, "earlyStopping": { "monitor": "mae" } }""", "invalid", "/earlyStopping/monitor");
        yield return new(
            "a class of a megabyte",
            HttpMethod.Post,
            "/models/soft/train",
            () => NnApp.Json($$"""{ {{Table}}, "classWeights": { "{{new string('x', Megabyte)}}": 1 } }"""),
            "invalid");
        yield return new(
            "10 000 classes",
            HttpMethod.Post,
            "/models/soft/train",
            () => NnApp.Json(
                $$"""{ {{Table}}, "classWeights": { {{string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"\"c{i}\": 1"))}} } }"""),
            "invalid");
        yield return new(
            "a monitor of a megabyte",
            HttpMethod.Post,
            "/models/soft/train",
            () => NnApp.Json($$"""{ {{Table}}, "earlyStopping": { "monitor": "{{new string('x', Megabyte)}}" } }"""),
            "invalid",
            "/earlyStopping/monitor");
        yield return new(
            "a weight column of a megabyte",
            HttpMethod.Post,
            "/models/soft/train",
            () => NnApp.Json($$"""{ {{Table}}, "sampleWeight": "{{new string('x', Megabyte)}}" }"""),
            "invalid",
            "/sampleWeight");
    }

    private static IEnumerable<Malformed> Textbook()
    {
        const string Good = "\"inputs\": [[0, 1]], \"targets\": [[1]]";
        (string Json, string Code, string Pointer)[] both =
        [
            ("{}", "invalid", "/inputs"),
            ("""{ "inputs": null, "targets": null }""", "invalid", "/inputs"),
            ("""{ "inputs": [[0, 1]] }""", "invalid", "/targets"),
            ("""{ "inputs": {}, "targets": [[1]] }""", "wrong_type", "/inputs"),
            ("""{ "inputs": [0, 1], "targets": [[1]] }""", "wrong_type", "/inputs/0"),
            ("""{ "inputs": [null], "targets": [[1]] }""", "wrong_type", "/inputs/0"),
            ("""{ "inputs": [[0, null]], "targets": [[1]] }""", "wrong_type", "/inputs/0/1"),
            ("""{ "inputs": [[0, "1"]], "targets": [[1]] }""", "wrong_type", "/inputs/0/1"),
            ("""{ "inputs": [[0, 1e400]], "targets": [[1]] }""", "not_finite", "/inputs/0/1"),
            ("""{ "inputs": [[0, NaN]], "targets": [[1]] }""", "malformed_json", "/inputs/0/1"),
            ("""{ "inputs": [[]], "targets": [[1]] }""", "invalid", "/inputs/0"),
            ("""{ "inputs": [[0, 1]], "targets": [[1, 0]] }""", "invalid", "/targets/0"),
            ("""{ "inputs": [[0, 1]], "targets": [[-0.1]] }""", "invalid", "/targets/0/0"),
            ("""{ "inputs": [[0, 1]], "targets": [[1], [1]] }""", "invalid", "/targets"),
            ($$"""{ {{Good}}, "version": 99 }""", "invalid", "/version"),
            ($$"""{ {{Good}}, "version": -1 }""", "invalid", "/version"),
            ($$"""{ {{Good}}, "version": "1" }""", "wrong_type", "/version"),
            ($$"""{ {{Good}}, "version": 1.5 }""", "wrong_type", "/version"),
            ($$"""{ {{Good}}, "version": 2147483648 }""", "wrong_type", "/version"),
            ($$"""{ {{Good}}, "row": 1 }""", "unknown_member", "/row"),
            ($$"""{ {{Good}}, "rows": 1 }""", "wrong_type", "/rows"),
            ($$"""{ {{Good}}, "rows": [null] }""", "wrong_type", "/rows/0"),
            ($$"""{ {{Good}}, "rows": [{}] }""", "invalid", "/rows"),
            ("""{ "rows": [] }""", "invalid", "/rows"),
            ("""{ "rows": [{ "a": 1 }] }""", "invalid", "/rows"),
            ($$"""{ {{Good}}, "weights": {} }""", "wrong_type", "/weights"),
            ($$"""{ {{Good}}, "weights": [null] }""", "wrong_type", "/weights/0"),
            ($$"""{ {{Good}}, "weights": [] }""", "invalid", "/weights"),
            ($$"""{ {{Good}}, "weights": [{ "kernel": null }] }""", "wrong_type", "/weights/0/kernel"),
            ($$"""{ {{Good}}, "weights": [{ "kernel": [[1e400]] }] }""", "not_finite", "/weights/0/kernel/0/0"),
            ($$"""{ {{Good}}, "weights": [{ "kernel": [[1, 2, 3, 4]] }] }""", "invalid", "/weights/0/kernel"),
            ($$"""{ {{Good}}, "errorRule": "none" }""", "wrong_type", "/errorRule"),
            ($$"""{ {{Good}}, "errorRule": 1 }""", "wrong_type", "/errorRule"),
        ];
        foreach (var look in (string[])["trace", "gradient-check"])
        {
            foreach (var (json, code, pointer) in both) yield return Post($"/models/m/{look}", json, code, pointer);
            yield return Post($"/models/nope/{look}", $$"""{ {{Good}} }""", "not_found");
            yield return Post($"/models/open/{look}", $$"""{ {{Good}} }""", "no_trained_version");
            yield return new(
                "100 000 wrong rows",
                HttpMethod.Post,
                $"/models/m/{look}",
                () => NnApp.Json($$"""{ "inputs": [{{string.Join(',', Enumerable.Repeat("[1]", 100_000))}}], "targets": [[1]] }"""),
                "invalid",
                "/inputs/0");
        }

        yield return new(
            "rows beyond all reading",
            HttpMethod.Post,
            "/models/m/trace",
            () => NnApp.Json(
                $$"""{ "inputs": [{{string.Join(',', Enumerable.Repeat("[0,0]", 350_000))}}], "targets": [{{string.Join(',', Enumerable.Repeat("[1]", 350_000))}}] }"""),
            "too_large");
        (string Json, string Code, string Pointer)[] traces =
        [
            ("""{ "inputs": [[1e308, 1e308]], "targets": [[1]] }""", "invalid", ""),
            ($$"""{ {{Good}}, "optimizer": "adm" }""", "invalid", "/optimizer"),
            ($$"""{ {{Good}}, "optimizer": 1 }""", "wrong_type", "/optimizer"),
            ($$"""{ {{Good}}, "optimizer": { "type": "adam", "beta1": 1 } }""", "invalid", "/optimizer/beta1"),
            ($$"""{ {{Good}}, "learningRate": 0 }""", "invalid", "/learningRate"),
            ($$"""{ {{Good}}, "learningRate": "1" }""", "wrong_type", "/learningRate"),
            ($$"""{ {{Good}}, "learningRate": 1e308, "optimizer": "hotCold" }""", "invalid", "/learningRate"),
            ($$"""{ {{Good}}, "trainBiases": 1 }""", "wrong_type", "/trainBiases"),
            ($$"""{ {{Good}}, "steps": 0 }""", "invalid", "/steps"),
            ($$"""{ {{Good}}, "steps": -2147483648 }""", "invalid", "/steps"),
            ($$"""{ {{Good}}, "steps": 1001 }""", "invalid", "/steps"),
            ($$"""{ {{Good}}, "steps": 1.5 }""", "wrong_type", "/steps"),
            ($$"""{ {{Good}}, "steps": "10" }""", "wrong_type", "/steps"),
            ($$"""{ {{Good}}, "jacobian": 1 }""", "wrong_type", "/jacobian"),
            ($$"""{ {{Good}}, "optimizer": "hotCold", "errorRule": "withoutDerivative" }""", "invalid", "/errorRule"),
            ($$"""{ {{Good}}, "epsilon": 1 }""", "unknown_member", "/epsilon"),
        ];
        foreach (var (json, code, pointer) in traces) yield return Post("/models/m/trace", json, code, pointer);
        (string Json, string Code, string Pointer)[] checks =
        [
            ($$"""{ {{Good}}, "epsilon": 0 }""", "invalid", "/epsilon"),
            ($$"""{ {{Good}}, "epsilon": -1 }""", "invalid", "/epsilon"),
            ($$"""{ {{Good}}, "epsilon": 1 }""", "invalid", "/epsilon"),
            ($$"""{ {{Good}}, "epsilon": "1e-5" }""", "wrong_type", "/epsilon"),
            ($$"""{ {{Good}}, "epsilon": 1e400 }""", "not_finite", "/epsilon"),
            ($$"""{ {{Good}}, "optimizer": "sgd" }""", "unknown_member", "/optimizer"),
        ];
        foreach (var (json, code, pointer) in checks) yield return Post("/models/m/gradient-check", json, code, pointer);

        const string Grid = """ "parameters": ["w1"], "ranges": [[-1, 1]] """;
        (string Json, string Code, string Pointer)[] landscapes =
        [
            ($$"""{ {{Good}}, "ranges": [[-1, 1]] }""", "invalid", "/parameters"),
            ($$"""{ {{Good}}, "parameters": [], "ranges": [] }""", "invalid", "/parameters"),
            ($$"""{ {{Good}}, "parameters": ["w1", "w1"], "ranges": [[0, 1], [0, 1]] }""", "invalid", "/parameters/1"),
            ($$"""{ {{Good}}, "parameters": ["w99"], "ranges": [[0, 1]] }""", "invalid", "/parameters/0"),
            ($$"""{ {{Good}}, "parameters": [1], "ranges": [[0, 1]] }""", "wrong_type", "/parameters/0"),
            ($$"""{ {{Good}}, "parameters": [null], "ranges": [[0, 1]] }""", "wrong_type", "/parameters/0"),
            ($$"""{ {{Good}}, "parameters": ["w1"] }""", "invalid", "/ranges"),
            ($$"""{ {{Good}}, "parameters": ["w1"], "ranges": [[0, 1], [0, 1]] }""", "invalid", "/ranges"),
            ($$"""{ {{Good}}, "parameters": ["w1"], "ranges": [[0]] }""", "invalid", "/ranges/0"),
            ($$"""{ {{Good}}, "parameters": ["w1"], "ranges": [[1, 1]] }""", "invalid", "/ranges/0"),
            ($$"""{ {{Good}}, {{Grid}}, "points": 1 }""", "invalid", "/points"),
            ($$"""{ {{Good}}, {{Grid}}, "points": 1001 }""", "invalid", "/points"),
            ($$"""{ {{Good}}, {{Grid}}, "steps": -1 }""", "invalid", "/steps"),
            ($$"""{ {{Good}}, {{Grid}}, "steps": 1001 }""", "invalid", "/steps"),
            ($$"""{ {{Good}}, {{Grid}}, "optimizer": "adm" }""", "invalid", "/optimizer"),
            ($$"""{ {{Good}}, {{Grid}}, "jacobian": true }""", "unknown_member", "/jacobian"),
        ];
        foreach (var (json, code, pointer) in landscapes) yield return Post("/models/m/landscape", json, code, pointer);
    }

    private static IEnumerable<Malformed> CsvTraining()
    {
        const string Good = "a,b\n1,2\n3,4\n5,6\n";
        (string Query, string Code, string Pointer)[] queries =
        [
            ("", "invalid", "/target"),
            ("target=", "invalid", "/target"),
            ("target=c", "invalid", "/target"),
            ("target=b&features=c", "invalid", "/features/0"),
            ("target=b&epochs=x", "bad_query_value", "?epochs"),
            ("target=b&epochs=1,000", "bad_query_value", "?epochs"),
            ("target=b&epochs=0", "invalid", "/epochs"),
            ("target=b&batchSize=2147483648", "bad_query_value", "?batchSize"),
            ("target=b&optimizer=adm", "invalid", "/optimizer"),
            ("target=b&learningRate=NaN", "bad_query_value", "?learningRate"),
            ("target=b&learningRate=0", "invalid", "/learningRate"),
            ("target=b&shuffle=yes", "bad_query_value", "?shuffle"),
            ("target=b&validation=1", "invalid", "/validation/fraction"),
            ("target=b&validation=-1", "invalid", "/validation/fraction"),
            ("target=b&test=1e400", "bad_query_value", "?test"),
            ("target=b&seed=1.5", "bad_query_value", "?seed"),
            ("target=b&target=a", "bad_query_value", "?target"),
            ("target=b&dataset=iris", "unknown_query_parameter", "?dataset"),
            ("target=b&delimiter=ab", "bad_query_value", "?delimiter"),
            ("target=b&delimiter=%22", "bad_query_value", "?delimiter"),
            ("target=b&decimal=x", "bad_query_value", "?decimal"),
            ("target=b%00", "bad_query_value", "?target"),
        ];
        foreach (var (query, code, pointer) in queries) yield return new(
            "a CSV", HttpMethod.Post, $"/models/open/train?{query}", () => Csv(Good), code, pointer);
        foreach (var (name, csv) in BadCsv) yield return new(
            name, HttpMethod.Post, "/models/open/train?target=b", () => Content(csv, "text/csv"), "malformed_csv");
        yield return new("an unknown model", HttpMethod.Post, "/models/nope/train?target=b", () => Csv(Good), "not_found");
    }

    private static IEnumerable<Malformed> Predictions()
    {
        (string Json, string Code, string? Pointer)[] bodies =
        [
            ("{}", "invalid", "/instances"),
            ("""{ "instances": null }""", "invalid", "/instances"),
            ("""{ "instances": [] }""", "invalid", "/instances"),
            ("""{ "instances": {} }""", "wrong_type", "/instances"),
            ("""{ "instances": [null] }""", "wrong_type", "/instances/0"),
            ("""{ "instances": [[1, 2], null] }""", "wrong_type", "/instances/1"),
            ("""{ "instances": [1, 2] }""", "wrong_type", "/instances/0"),
            ("""{ "instances": ["1,2"] }""", "wrong_type", "/instances/0"),
            ("""{ "instances": [[[1, 2]]] }""", "wrong_type", "/instances/0/0"),
            ("""{ "instances": [[{ "a": 1 }, 2]] }""", "wrong_type", "/instances/0/0"),
            ("""{ "instances": [[1e400, 2]] }""", "not_finite", "/instances/0/0"),
            ("""{ "instances": [[1e39, 2]] }""", "invalid", "/instances/0/0"),
            ("""{ "instances": [["1", 2]] }""", "invalid", "/instances/0/0"),
            ("""{ "instances": [[true, 2]] }""", "invalid", "/instances/0/0"),
            ("""{ "instances": [[null, 2]] }""", "invalid", "/instances/0/0"),
            ("""{ "instances": [[]] }""", "invalid", "/instances/0"),
            ("""{ "instances": [[1, 2, 3]] }""", "invalid", "/instances/0"),
            ("""{ "instances": [[1, 2], [1]] }""", "invalid", "/instances/1"),
            ("""{ "instances": [{ "x1": 1, "x2": 2 }] }""", "invalid", "/instances/0"),
            ("""{ "instances": [{ "x": 1, "x": 1 }] }""", "duplicate_member", "/instances/0/x"),
            ("""{ "instances": [{ "x": [1] }] }""", "wrong_type", "/instances/0/x"),
            ("""{ "instances": [[1, 2]], "version": 1 }""", "unknown_member", "/version"),
        ];
        foreach (var (json, code, pointer) in bodies) yield return Post("/models/m/predict", json, code, pointer);
        const string Row = """{ "instances": [[1, 2]] }""";
        yield return Post("/models/nope/predict", Row, "not_found");
        yield return Post("/models/open/predict", Row, "no_trained_version");
        yield return Post("/models/m/predict?version=99", Row, "not_found");
        yield return Post("/models/m/predict?version=x", Row, "not_found");
        yield return Post("/models/m/predict?version=-1", Row, "bad_query_value", "?version");
        yield return Post("/models/m/predict?version=X", Row, "bad_query_value", "?version");
        yield return Post("/models/m/predict?version=2147483648", Row, "bad_query_value", "?version");
        yield return Post("/models/t/predict", """{ "instances": [{ "a/b~c": 1 }] }""", "invalid");
        yield return Post("/models/t/predict", """
            { "instances": [{ "sepal_length": 1e308, "sepal_width": 1, "petal_length": 1, "petal_width": 1 }] }
            """, "invalid", "/instances/0/sepal_length");
        yield return new(
            "100 001 rows",
            HttpMethod.Post,
            "/models/m/predict",
            () => NnApp.Json($$"""{ "instances": [{{string.Join(',', Enumerable.Repeat("[1,2]", 100_001))}}] }"""),
            "too_large");
        yield return new(
            "100 000 wrong rows",
            HttpMethod.Post,
            "/models/m/predict",
            () => NnApp.Json($$"""{ "instances": [{{string.Join(',', Enumerable.Repeat("[1]", 100_000))}}] }"""),
            "invalid",
            "/instances/0");
        yield return new(
            "a row of a million",
            HttpMethod.Post,
            "/models/m/predict",
            () => NnApp.Json($$"""{ "instances": [[{{string.Join(',', Enumerable.Repeat("1", 1_000_000))}}]] }"""),
            "invalid",
            "/instances/0");
        yield return new(
            "a word of 10 megabytes",
            HttpMethod.Post,
            "/models/t/predict",
            () => NnApp.Json($$"""{ "instances": [["{{new string('x', 10 * Megabyte)}}", 1, 2, 3]] }"""),
            "cell_too_long",
            "/instances/0");
        yield return new(
            "a feature name of a megabyte",
            HttpMethod.Post,
            "/models/t/predict",
            () => NnApp.Json($$"""{ "instances": [{ "{{new string('x', Megabyte)}}": 1 }] }"""),
            "invalid");
        foreach (var (name, csv) in BadCsv) yield return new(
            $"{name} as CSV", HttpMethod.Post, "/models/m/predict", () => Content(csv, "text/csv"), "malformed_csv");
        foreach (var (name, bytes) in NoJson) yield return new(
            $"{name} as a line", HttpMethod.Post, "/models/m/predict", () => Content(bytes, "application/x-ndjson"));
        yield return new(
            "no content type",
            HttpMethod.Post,
            "/models/m/predict",
            () => new ByteArrayContent("{ \"instances\": [[1, 2]] }"u8.ToArray()),
            "unsupported_media_type");
        yield return new(
            "17 megabytes in a line",
            HttpMethod.Post,
            "/models/m/predict",
            () => Content(Spaces(17 * Megabyte), "application/x-ndjson"),
            "too_large");
        yield return new(
            "a gzip bomb as a line",
            HttpMethod.Post,
            "/models/m/predict",
            () => Content(Bomb(64 * Megabyte), "application/x-ndjson", "gzip"),
            "too_large");
        yield return new(
            "no gzip as CSV",
            HttpMethod.Post,
            "/models/m/predict",
            () => Content("a,b\n1,2\n"u8.ToArray(), "text/csv", "gzip"),
            "malformed_body");
        yield return new(
            "a charset of JSON",
            HttpMethod.Post,
            "/models/m/predict",
            () => Content("[1, 2]"u8.ToArray(), "application/x-ndjson; charset=utf-16"),
            "unsupported_media_type");
        foreach (var query in (string[])[
            "", "x=", "x=1", "x=1,2,3", "x=1,a", "x=1;2", "x=NaN,1", "x=1e400,1", "x=1e39,1", "x=1,2&x=1,2", "x=1,2&y=1", "x=%D9%A1,1",
            "x=0x10,1", "x=1_000,1", "x=+1,+2", "x=1,2%20",
        ])
            yield return Get($"/models/m/predict?{query}", "invalid");
        foreach (var query in (string[])["x=1%00,2", "x=1,2&version=X", "x=1,2&version=", "x=1,2&version=1&version=1"])
            yield return Get($"/models/m/predict?{query}", "bad_query_value");
    }

    private static IEnumerable<Malformed> Uploads()
    {
        foreach (var (name, csv) in BadCsv) yield return new(
            name, HttpMethod.Post, "/datasets?id=fresh", () => Content(csv, "text/csv"), "malformed_csv");
        foreach (var id in (string[])["", "UPPER", "..%2F..%2Fx", "a%20b", "%F0%9F%98%80", "nul%5C", "-a"])
            yield return new("a bad id", HttpMethod.Post, $"/datasets?id={id}", () => Csv("a\n1\n"), "invalid", "?id");
        yield return new("a taken id", HttpMethod.Post, "/datasets?id=iris", () => Csv("a\n1\n"), "id_taken");
        yield return new("an id twice", HttpMethod.Post, "/datasets?id=a&id=b", () => Csv("a\n1\n"), "bad_query_value", "?id");
        yield return new(
            "an unknown option",
            HttpMethod.Post,
            "/datasets?id=fresh&header=no",
            () => Csv("a\n1\n"),
            "unknown_query_parameter",
            "?header");
        yield return new(
            "10 001 columns",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Csv($"{string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"c{i}"))}\n"),
            "too_large");
        foreach (var type in (string?[])[
            "text/plain", "application/x-www-form-urlencoded", "application/zip", "garbage", "text/csv; charset=utf-7",
            "text/csv; charset=zzz", "application/json; charset=utf-16",
        ])
            yield return new(
                $"{type}", HttpMethod.Post, "/datasets?id=fresh", () => Content("a\n1\n"u8.ToArray(), type), "unsupported_media_type");
        foreach (var (name, csv) in BadCsv) yield return new(
            $"{name} in a form", HttpMethod.Post, "/datasets?id=fresh", () => Form(("x.csv", csv)), "malformed_csv");
        foreach (var (name, json) in NoJson.Where(json => json.Name is not ("a name of a megabyte" or "an array of a million")))
        {
            yield return new($"{name} as a table", HttpMethod.Post, "/datasets?id=fresh", () => Content(json));
            yield return new(
                $"{name} as lines",
                HttpMethod.Post,
                "/datasets?id=fresh",
                () => Content([.. "{\"a\":[]}\n"u8, .. json], "application/x-ndjson"));
        }

        foreach (var type in (string[])[
            "multipart/form-data",
            "multipart/form-data; boundary=",
            $"multipart/form-data; boundary={new string('b', 71)}",
            "multipart/form-data; boundary=x",
        ])
            yield return new(type, HttpMethod.Post, "/datasets?id=fresh", () => Content("--b\r\n\r\n"u8.ToArray(), type));
        yield return new(
            "a form without a file",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => new MultipartFormDataContent { { new StringContent("iris"), "id" } },
            "malformed_body");
        yield return new(
            "an empty form",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Content("--b--\r\n"u8.ToArray(), "multipart/form-data; boundary=b"),
            "malformed_body");
        yield return new(
            "a form that is cut off",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Content(
                "--b\r\nContent-Disposition: form-data; name=f; filename=x.csv\r\n\r\na,b\n1,2\n"u8.ToArray(),
                "multipart/form-data; boundary=b"),
            "malformed_body");
        yield return new(
            "a header of 100 kilobytes in a form",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Content(
                Encoding.ASCII.GetBytes($"--b\r\nX: {new string('x', 100_000)}\r\n\r\na\n1\n\r\n--b--\r\n"),
                "multipart/form-data; boundary=b"),
            "malformed_body");
        yield return new(
            "two files",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Form(("x.csv", "a\n1\n"u8.ToArray()), ("y.csv", "a\n1\n"u8.ToArray())),
            "malformed_body");
        yield return new(
            "100 000 files",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Form([.. Enumerable.Repeat(("x.csv", "a\n1\n"u8.ToArray()), 100_000)]),
            "malformed_body");
        yield return new(
            "a file of another kind",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Form(("../../etc/passwd", "a\n1\n"u8.ToArray())),
            "unsupported_media_type");
        yield return new(
            "10 001 members",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => NnApp.Json($"[{{{string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"\"c{i}\":1"))}}}]"),
            "too_large");
        yield return new(
            "a row of 5 megabytes",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => NnApp.Json($"[{{\"a\":\"{new string('x', 5 * Megabyte)}\"}}]"),
            "cell_too_long",
            "/0/a");
        foreach (var option in (string[])["delimiter=;", "decimal=,", "encoding=latin-1"])
            yield return new(
                "an option of CSV",
                HttpMethod.Post,
                $"/datasets?id=fresh&{option}",
                () => NnApp.Json("""[{ "a": 1 }]"""),
                "bad_query_value",
                $"?{option[..option.IndexOf('=', StringComparison.Ordinal)]}");
        foreach (var encoding in (string[])["utf-7", "utf-32", "zzz", "", "../x"])
            yield return new(
                "an encoding",
                HttpMethod.Post,
                $"/datasets?id=fresh&encoding={encoding}",
                () => Csv("a\n1\n"),
                "bad_query_value",
                "?encoding");
        yield return new(
            "no gzip at all",
            HttpMethod.Post,
            "/datasets?id=fresh",
            () => Content("a\n1\n"u8.ToArray(), "text/csv", "gzip"),
            "malformed_body");
    }

    private static IEnumerable<Malformed> Queries()
    {
        foreach (var list in (string[])["/models", "/datasets", "/jobs", "/datasets/iris/rows"])
        {
            foreach (var limit in (string[])["0", "-1", "1001", "x", "", "1.5", "2147483648", "1%20", "0x10", "%00", "١"])
                yield return Get($"{list}?limit={limit}", "bad_query_value", "?limit");
            yield return Get($"{list}?limit=1&limit=2", "bad_query_value", "?limit");
            yield return Get($"{list}?page=2", "unknown_query_parameter", "?page");
        }

        foreach (var offset in (string[])["-1", "x", "2147483648"])
            yield return Get($"/datasets/iris/rows?offset={offset}", "bad_query_value", "?offset");
        foreach (var status in (string[])["Running", "done", "1", ""])
            yield return Get($"/jobs?status={status}", "bad_query_value", "?status");
        foreach (var version in (string[])["X", "1.5", "-1", "2147483648", ""])
            yield return Get($"/models/m/weights?version={version}", "bad_query_value", "?version");
        foreach (var version in (string[])["x", "99", "2147483647"]) yield return Get($"/models/m/weights?version={version}", "not_found");
        yield return Get("/models?after=%00", "bad_query_value", "?after");
    }

    private static IEnumerable<Malformed> Addresses()
    {
        foreach (var id in (string[])[
            "nope", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%5c..%5cwindows", "%ZZ", "%C0%AF", "M", "m%20", "a%2Fb", "'%20OR%20'1'='1",
            "%F0%9F%98%80",
        ])
        {
            foreach (var path in (string[])[
                "/models/{0}", "/models/{0}/versions", "/models/{0}/weights", "/models/{0}/predict?x=1", "/models/{0}/schema",
                "/datasets/{0}", "/datasets/{0}/rows", "/jobs/{0}", "/jobs/{0}/history", "/jobs/{0}/events",
            ])
            {
                // What leads one up to the root is answered there.
                if ((id is ".." or "%2e%2e") && path.EndsWith("{0}", StringComparison.Ordinal)) continue;
                yield return Get(path.Replace("{0}", id, StringComparison.Ordinal));
            }
        }

        foreach (var path in (string[])["/models/nope", "/datasets/nope", "/jobs/nope"])
            yield return new("nothing there", HttpMethod.Delete, path, () => null, "not_found");
        yield return new("built in", HttpMethod.Delete, "/datasets/iris", () => null, "in_use");
        yield return new("nothing there", HttpMethod.Post, "/jobs/nope/cancel", () => null, "not_found");
        yield return new("finished", HttpMethod.Post, "/jobs/{job}/cancel", () => null, "illegal_transition");
        foreach (var version in (string[])["x", "-1", "99", "2147483648", "1.0", "%31x"])
            yield return Get($"/models/m/versions/{version}", "not_found");
        foreach (var path in (string[])[
            "/models", "/datasets", "/jobs", "/models/m", "/models/m/train", "/models/m/predict", "/models/m/trace",
            "/models/m/gradient-check", "/models/m/landscape", "/models/m/evaluate", "/models/m/importance", "/models/m/schema", "/jobs/{job}", "/capabilities",
        ])
            yield return new("a foreign method", HttpMethod.Put, path, () => NnApp.Json("{}"), "method_not_allowed");
        yield return new("a list", HttpMethod.Delete, "/models", () => null, "method_not_allowed");
        foreach (var path in (string[])[
            "/models", "/models/m", "/datasets/iris/rows", "/jobs/{job}", "/jobs/{job}/events", "/capabilities",
        ])
            yield return new("a foreign Accept", HttpMethod.Get, path, () => null, "not_acceptable", null, [("Accept", "image/png")]);
        yield return new("a foreign host", HttpMethod.Get, "/models", () => null, "bad_host", null, [("Host", "evil.example")]);
        foreach (var path in (string[])["/models", "/models/m/predict", "/jobs/{job}/cancel", "/admin/backup", "/swagger/index.html"])
            yield return new(
                "a foreign page", HttpMethod.Post, path, () => NnApp.Json("{}"), "cross_site", null, [("Origin", "http://evil.example")]);
        foreach (var path in (string[])[
            "/nothing", "/models/m/nothing", "/.git/config", "/appsettings.json", "/models//versions", "/swagger/v2/swagger.json",
        ])
            yield return Get(path, "not_found");
    }

    private static Malformed Get(string path, string? code = null, string? pointer = null) =>
        new("", HttpMethod.Get, path, () => null, code, pointer);

    private static Malformed Post(string path, string json, string? code = null, string? pointer = null) =>
        new(json, HttpMethod.Post, path, () => NnApp.Json(json), code, pointer);

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");

    private static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files) form.Add(new ByteArrayContent(bytes), "file", name);
        return form;
    }

    private static ByteArrayContent Content(byte[] bytes, string? type = "application/json", string? encoding = null)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return content;
    }

    private static byte[] Bomb(int size)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Spaces(size));
        return packed.ToArray();
    }

    // What could still become an object, so that nothing but its length is wrong.
    private static byte[] Spaces(int size) => Encoding.UTF8.GetBytes(new string(' ', size));
}
