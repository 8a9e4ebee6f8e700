using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

/// <summary>
/// Long cells, long names and much that becomes of little, through every door by which rows come in, and out of every one by which they
/// leave.
/// </summary>
public sealed partial class LongCellTests(LongCellApp fixture) : IClassFixture<LongCellApp>
{
    private const int MaxCell = 65_536;

    private static readonly string Long = new('x', MaxCell + 1);

    private readonly NnApp _app = fixture.App;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_cells_of_15_megabytes_in_117_kilobytes_are_refused_in_little_memory()
    {
        var body = Gzip(
            [.. "a\n"u8.ToArray()
                .Concat(Enumerable.Repeat(Encoding.ASCII.GetBytes(new string('x', 15_000_000) + "\n"), 8).SelectMany(row => row))]);
        Assert.InRange(body.Length, 100_000, 130_000);
        var before = _app.PeakMemory;
        var problem = await (await SendAsync("/datasets?id=bomb", body, "text/csv", "gzip")).IsProblemAsync("cell_too_long");
        Assert.StartsWith(
            "Line 2 (row 1), column 1 'a': the cell has more than 65536 bytes", problem.Text("detail"), StringComparison.Ordinal);
        if (before is { } bytes) Assert.InRange(_app.PeakMemory!.Value, 0, bytes + (64L << 20));
        await (await _app.GetAsync("/datasets/bomb")).IsProblemAsync("not_found");
    }

    public static TheoryData<string, string, string, string> Doors => new()
    {
        { "/datasets?id=never", "text/csv", $"word,n\na,1\n{Long},2\n", "" },
        { "/datasets?id=never", "application/json", Rows, "/1/word" },
        { "/datasets?id=never", "application/x-ndjson", Rows[1..^1].Replace("}, {", "}\n{", StringComparison.Ordinal), "" },
        { "/models/m/train?target=n", "text/csv", $"word,n\na,1\n{Long},2\n", "" },
        { "/models/m/train", "application/json", $$"""{ "target": "n", "data": { "rows": {{Rows}} } }""", "/data/rows/1/word" },
        { "/models/words/evaluate", "application/json", $$"""{ "data": { "rows": {{Rows}} } }""", "/data/rows/1/word" },
        { "/models/words/importance", "application/json", $$"""{ "data": { "rows": {{Rows}} } }""", "/data/rows/1/word" },
        { "/models/words/predict", "text/csv", $"word\na\n{Long}\n", "" },
        {
            "/models/words/predict",
            "application/json",
            $$"""{ "instances": [{ "word": "a" }, { "word": "{{Long}}" }] }""",
            "/instances/1/word"
        },
        { "/models/words/predict", "application/json", $$"""{ "instances": [["a"], ["{{Long}}"]] }""", "/instances/1/0" },
        {
            "/models/words/predict",
            "application/json",
            $$"""{ "instances": [["a"], ["{{new string('x', 9_000_000)}}"]] }""",
            "/instances/1"
        },
        { "/models/words/predict", "application/x-ndjson", $$"""
            { "word": "a" }
            { "word": "{{Long}}" }
            """, "/instances/1/word" },
        { "/models/m/predict?version=0", "application/json", $$"""{ "instances": [[0.{{Long.Replace('x', '1')}}]] }""", "/instances/0/0" },
    };

    private static string Rows => $$"""[{"word": "a", "n": 1}, {"word": "{{Long}}", "n": 2}]""";

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_cell_is_too_long_wherever_it_comes_in(string path, string type, string body, string pointer)
    {
        var problem = await (await SendAsync(path, Encoding.UTF8.GetBytes(body), type)).IsProblemAsync("cell_too_long", pointer);
        Assert.Contains("65536", problem.Text("detail"), StringComparison.Ordinal);
        await (await SendAsync(path, Gzip(Noisy(body)), type, "gzip")).IsProblemAsync("cell_too_long");
        if (path.StartsWith("/datasets", StringComparison.Ordinal))
        {
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new(type) } };
            await (await _app.SendAsync(
                HttpMethod.Post, path, new MultipartFormDataContent { { file, "file", "file.bin" } })).IsProblemAsync(
                "cell_too_long", pointer);
        }

        // Text after the table, so that what came is more than it became.
        byte[] Noisy(string text) => type == "text/csv" ? Encoding.UTF8.GetBytes(text) : [.. Encoding.UTF8.GetBytes(text), .. "\n"u8];
    }

    [Fact]
    public async Task A_cell_is_too_long_in_other_protocols_too()
    {
        var bytes = Encoding.ASCII.GetBytes(Long);
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$"""{"inputs":[{"name":"word","shape":[1,1],"datatype":"BYTES","parameters":{"binary_data_size":{{bytes.Length + 4}} } }]}"""));
        byte[] binary = [.. head, .. BitConverter.GetBytes(bytes.Length), .. bytes];
        foreach (var (path, body, header) in (IEnumerable<(string, byte[], string?)>)
        [
            ("/v1/models/words:predict", Encoding.UTF8.GetBytes($$"""{ "instances": [{ "word": "{{Long}}" }] }"""), null),
            ("/v1/models/words:predict", Encoding.UTF8.GetBytes(
                $$"""{ "inputs": { "word": [{ "b64": "{{Convert.ToBase64String(bytes)}}" } ] } }"""), null),
            ("/v2/models/words/infer", Encoding.UTF8.GetBytes(
                $$"""{ "inputs": [{ "name": "word", "shape": [1, 1], "datatype": "BYTES", "data": ["{{Long}}"] }] }"""), null),
            ("/v2/models/words/infer", binary, head.Length.ToString(CultureInfo.InvariantCulture)),
        ])
        {
            using var content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new(header is null ? "application/json" : "application/octet-stream") },
            };
            var answer = await _app.SendAsync(
                HttpMethod.Post, path, content, header is null ? [] : [("Inference-Header-Content-Length", header)]);
            var error = (await answer.JsonAsync(HttpStatusCode.BadRequest)).Text("error");
            Assert.Contains("/instances/0: the cell has 65537 bytes of UTF-8; at most 65536 are allowed", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/datasets?id=never", "text/csv", "n,NAME\n1,2\n", "")]
    [InlineData("/datasets?id=never", "application/json", """[{"n": 1, "NAME": 2}]""", "/0/")]
    [InlineData("/models/m/train?target=n", "text/csv", "n,NAME\n1,2\n", "")]
    [InlineData("/models/m/train", "application/json", """{ "target": "n", "data": { "rows": [{"n": 1, "NAME": 2}] } }""", "/data/rows/0/")]
    public async Task A_name_is_too_long_wherever_it_comes_in(string path, string type, string body, string pointer)
    {
        foreach (var length in (int[])[256, 100_000])
        {
            var problem = await (await SendAsync(
                path,
                Encoding.UTF8.GetBytes(body.Replace("NAME", new string('y', length), StringComparison.Ordinal)),
                type)).IsProblemAsync("name_too_long");
            Assert.Contains($"'{new string('y', 100)}…'", problem.Text("detail"), StringComparison.Ordinal);
            Assert.StartsWith(pointer, problem.Items("errors")[0].Text("pointer"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/datasets?id=never", "text/csv", "a\n")]
    [InlineData("/datasets?id=never", "application/x-ndjson", "{\"a\": 1}\n")]
    [InlineData("/models", "application/json", "")]
    [InlineData("/datasets/generate", "application/json", "")]
    [InlineData("/models/words/predict", "application/json", "")]
    [InlineData("/models/words/predict", "text/csv", "word\n")]
    [InlineData("/models/words/evaluate", "application/json", "")]
    [InlineData("/models/m/train", "application/json", "")]
    [InlineData("/models/import", "application/json", "")]
    [InlineData("/models/import", "application/octet-stream", "")]
    public async Task What_becomes_more_than_200_times_as_much_is_refused(string path, string type, string begin)
    {
        var body = Gzip([.. Encoding.ASCII.GetBytes(begin), .. Enumerable.Repeat(type == "text/csv" ? (byte)'\n' : (byte)' ', 8 << 20)]);
        Assert.InRange(body.Length, 1, 20_000);
        // An import has a bound of its own besides; which of the two is met first depends on the pieces in which the body is read.
        var says = path == "/models/import" ? "compressed" : "at most 200 for each are allowed (NnService:Limits:MaxExpansion)";
        await (await SendAsync(path, body, type, "gzip")).IsProblemAsync("expansion_too_large", says: says);
        await (await SendAsync(path, body, type, "gzip", chunked: true)).IsProblemAsync("expansion_too_large");
    }

    [Fact]
    public async Task What_is_less_than_a_megabyte_may_be_all_repetition()
    {
        var csv = Encoding.ASCII.GetBytes("a\n1\n" + new string('\n', 1_000_000));
        await (await SendAsync("/datasets", Gzip(csv), "text/csv", "gzip")).JsonAsync(HttpStatusCode.Created);
        foreach (var path in (string[])["/v1/models/words:predict", "/v2/models/words/infer"])
        {
            var answer = await SendAsync(path, Gzip([.. Enumerable.Repeat((byte)' ', 8 << 20)]), "application/json", "gzip");
            Assert.Contains(
                "MaxExpansion", (await answer.JsonAsync(HttpStatusCode.RequestEntityTooLarge)).Text("error"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_short_on_its_way_and_long_where_it_is_kept_is_refused()
    {
        // Each row repeats one word, and each column repeats none.
        var random = new Random(1);
        var rows = new StringBuilder(string.Join(',', Enumerable.Range(0, 300).Select(c => $"c{c}"))).Append('\n');
        for (var row = 0; row < 12_000; row++)
        {
            var word = random.NextInt64().ToString("x", CultureInfo.InvariantCulture);
            rows.AppendJoin(',', Enumerable.Repeat(word, 300)).Append('\n');
        }

        var body = Gzip(Encoding.ASCII.GetBytes(rows.ToString()));
        await (await SendAsync("/datasets?id=never", body, "text/csv", "gzip")).IsProblemAsync(
            "expansion_too_large", says: "where it is kept");
        await (await SendAsync("/models/m/train?target=c1", body, "text/csv", "gzip")).IsProblemAsync(
            "expansion_too_large", says: "where it is kept");
    }

    [Fact]
    public async Task Rows_of_few_columns_each_may_not_have_too_many_together()
    {
        var rows = string.Join(", ", Enumerable.Range(0, 10_001).Select(i => $"{{ \"c{i}\": 1 }}"));
        await (await _app.PostAsync("/models/m/train", $$"""{ "target": "c0", "data": { "rows": [{{rows}}] } }""")).IsProblemAsync(
            "too_large", says: "10000 columns");
    }

    private Task<HttpResponseMessage> SendAsync(string path, byte[] body, string type, string? encoding = null, bool chunked = false)
    {
        HttpContent content = chunked ? new StreamContent(new Unseekable(body)) : new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return _app.SendAsync(HttpMethod.Post, path, content);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(content);
        return packed.ToArray();
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

/// <summary>A process of its own, whose memory nobody else uses, with a model of words.</summary>
public sealed class LongCellApp : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        await App.CreateModelAsync("""{ "id": "m", "inputs": 1, "layers": [{ "units": 1 }] }""");
        await App.CreateModelAsync("""{ "id": "words", "layers": [{ "activation": "softmax" }] }""");
        var rows = string.Join(", ", Enumerable.Range(0, 40).Select(i => $$"""{ "word": "{{"abc"[i % 3]}}", "n": "{{"xyz"[i % 3]}}" }"""));
        await App.TrainAndWaitAsync(
            "words", $$"""{ "target": "n", "epochs": 1, "validation": { "fraction": 0.5 }, "data": { "rows": [{{rows}}] } }""");
        await App.CreateModelAsync("""{ "id": "pages", "inputs": 1, "layers": [{ "units": 1 }] }""");
        foreach (var seed in (int[])[1, 2])
            await App.TrainAndWaitAsync(
                "pages",
                $$"""{ "epochs": 1, "seed": {{seed}}, "validation": null, "data": { "inputs": [[1], [2]], "targets": [[1], [2]] } }""");
    }

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
