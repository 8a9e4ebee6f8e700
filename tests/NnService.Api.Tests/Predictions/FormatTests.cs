using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using NnService.Api.Requests;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Predictions;

/// <summary>The formats in which rows come and answers go.</summary>
public sealed partial class FormatTests(FormatModels models) : IClassFixture<FormatModels>
{
    private const string Csv = "text/csv";
    private const string Json = "application/json";
    private const string JsonLines = "application/x-ndjson";
    private const string Iris = "sepal_length,sepal_width,petal_length,petal_width";

    private readonly NnApp _app = models.App;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> IrisRows => new()
    {
        { Json, """
            { "instances": [{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }, [6.7, 3.1, 5.6, null]] }
            """ },
        { Csv, $"{Iris}\n5.1,3.5,1.4,0.2\n6.7,3.1,5.6,\n" },
        { "application/csv", $"{Iris}\n5.1,3.5,1.4,0.2\n6.7,3.1,5.6,\n" },
        { "text/tab-separated-values", $"{Iris.Replace(',', '\t')}\n5.1\t3.5\t1.4\t0.2\n6.7\t3.1\t5.6\t\n" },
        { "application/jsonl", "[5.1, 3.5, 1.4, 0.2]\n[6.7, 3.1, 5.6, null]\n" },
        { "application/ndjson", "[5.1, 3.5, 1.4, 0.2]\n[6.7, 3.1, 5.6, null]\n" },
        { $"{Csv}; charset=utf-8", $"\uFEFF{Iris}\r\n\r\n 5.1 ,\"3.5\",1.4,0.2\r\n6.7,3.1,5.6,?" },
        { Csv, "petal_width;petal_length;sepal_length;sepal_width\n0.2;1.4;5.1;3.5\nNA;5.6;6.7;3.1\n" },
        {
            JsonLines,
            """{ "petal_width": 0.2, "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4 }""" + "\n\n  \r\n[6.7, 3.1, 5.6, null]"
        },
        {
            JsonLines,
            "\uFEFF[5.1, 3.5, 1.4, 0.2]\r\n" + """{ "sepal_length": 6.7, "sepal_width": 3.1, "petal_length": 5.6, "petal_width": null }"""
                + "\n"
        },
    };

    [Theory]
    [MemberData(nameof(IrisRows))]
    public async Task Every_format_in_gives_the_same_numbers_in_every_format_out(string type, string text)
    {
        var expected = await (await SendAsync(
            "f-iris", Json, """{ "instances": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.1, 5.6, null]] }""")).JsonAsync();
        (await (await SendAsync("f-iris", type, text)).JsonAsync()).Is($"{expected}");
        (await (await SendAsync("f-iris", type, text, gzip: true)).JsonAsync()).Is($"{expected}");
        (await (await SendAsync("f-iris", type, text, gzip: true, says: false)).JsonAsync()).Is($"{expected}");

        var lines = await LinesAsync(await SendAsync("f-iris", type, text, JsonLines), JsonLines);
        Assert.Equal(expected.Items("predictions").Length, lines.Length);
        foreach (var (line, row) in lines.Zip(expected.Items("predictions"))) JsonSerializer.Deserialize<JsonElement>(line).Is($"{row}");

        var table = await LinesAsync(await SendAsync("f-iris", type, text, Csv), Csv);
        Assert.Equal("label,probability,probability_setosa,probability_versicolor,probability_virginica", table[0]);
        foreach (var (line, row) in table[1..].Zip(expected.Items("predictions"), (line, row) => (line.Split(','), row)))
        {
            Assert.Equal(row.Text("label"), line[0]);
            double[] numbers = [
                row.Number("probability"),
                .. row.GetProperty("probabilities").EnumerateObject().Select(member => member.Value.GetDouble()),
            ];
            Assert.Equal(numbers, line[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public async Task A_question_in_the_query_is_answered_in_every_format()
    {
        const string Path = "/models/f-plain/predict?x=1,2";
        Assert.Equal(["output_0", "8.5"], await LinesAsync(await _app.GetAsync(Path, ("Accept", Csv)), Csv));
        Assert.Equal(["""{"outputs":[8.5]}"""], await LinesAsync(await _app.GetAsync(Path, ("Accept", JsonLines)), JsonLines));
        Assert.Equal("application/json; charset=utf-8", $"{(await _app.GetAsync(Path, ("Accept", "*/*"))).Content.Headers.ContentType}");
        Assert.Equal(["output_0", "8.5"], await LinesAsync(await _app.GetAsync(Path, ("Accept", "application/csv")), Csv));
        foreach (var name in (string[])["application/ndjson", "application/jsonl", "application/x-jsonlines"])
            Assert.Equal(["""{"outputs":[8.5]}"""], await LinesAsync(await _app.GetAsync(Path, ("Accept", name)), JsonLines));
        await (await _app.GetAsync(Path, ("Accept", "image/png"))).IsProblemAsync("not_acceptable", says: Csv);
    }

    [Fact]
    public async Task Each_kind_of_model_has_its_columns()
    {
        Assert.StartsWith("value\n", await TextAsync("f-number", "n\n2\n"), StringComparison.Ordinal);
        Assert.StartsWith("double,\"mi,nus\"\n", await TextAsync("f-two", "n\n2\n"), StringComparison.Ordinal);
        var labels = (await TextAsync("f-labels", "n\n9\n")).Split('\n');
        Assert.Equal("label_large,probability_large,label_small,probability_small", labels[0]);
        Assert.Matches("^true,0[.][0-9E-]+,false,0[.][0-9E-]+$", labels[1]);
        Assert.Equal("output_0\n8.5\n0.5\n", await TextAsync("f-plain", "a,b\n1,2\n0,0\n"));
        var word = (await TextAsync("f-words", "code,ok\n007,yes\n")).Split('\n');
        Assert.Equal("label,probability,probability_+plus,probability_=1+1", word[0]);
    }

    [Fact]
    public async Task A_label_that_a_spreadsheet_would_run_is_defused_in_csv_only()
    {
        const string Rows = "code,ok\n007,yes\n1,no\n";
        var json = await (await SendAsync("f-words", Csv, Rows)).JsonAsync();
        Assert.Equal(["=1+1", "+plus"], json.Items("predictions").Select(row => row.Text("label")));
        Assert.Equal(["'=1+1", "'+plus"], (await TextAsync("f-words", Rows)).TrimEnd().Split('\n')[1..].Select(line => line.Split(',')[0]));
        Assert.Equal("'=sum,", (await TextAsync("f-formula", "n\n1\n"))[..6]);
        // Numbers may well begin with a minus.
        Assert.StartsWith("output_0\n-", await TextAsync("f-plain", "a,b\n-5,-5\n"), StringComparison.Ordinal);
        Assert.Equal(["-5"], (await TextAsync("f-minus", "n\n1\n")).TrimEnd().Split('\n')[1..].Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Cells_are_read_as_what_their_feature_is()
    {
        // To JSON 7 is a number; in a CSV only the feature tells that 007 is a word, and yes a flag.
        var expected = await (await SendAsync(
            "f-words", Json, """{ "instances": [["007", true], ["1", false], [null, null]] }""")).JsonAsync();
        (await (await SendAsync("f-words", Csv, "ok,code\nYES,007\nfalse,1\n,?\n")).JsonAsync()).Is($"{expected}");
        (await (await SendAsync("f-words", Csv, "ok,code\nyes,007\nno,1\n-,-\n", query: "?missing=-")).JsonAsync()).Is($"{expected}");
        await (await SendAsync("f-words", JsonLines, """{ "code": 7, "ok": true }""")).IsProblemAsync(
            "invalid", "/instances/0/code", "Line 1: 'code' is 7");
    }

    [Fact]
    public async Task Options_tell_how_a_csv_is_written()
    {
        var expected = await (await SendAsync("f-plain", Json, """{ "instances": [[1.5, 2]] }""")).JsonAsync();
        (await (await SendAsync("f-plain", Csv, "a\tb\n1,5\t2\n", query: "?delimiter=tab&decimal=,")).JsonAsync()).Is($"{expected}");
        (await (await SendAsync("f-plain", Csv, "a;b\n1.5;2\n", query: "?delimiter=;&version=1")).JsonAsync()).Is($"{expected}");
        var latin = new ByteArrayContent(Encoding.Latin1.GetBytes("é,b\n1.5,2\n"))
        {
            Headers = { ContentType = new(Csv) { CharSet = "iso-8859-1" } },
        };
        (await (await _app.SendAsync(HttpMethod.Post, "/models/f-plain/predict", latin)).JsonAsync()).Is($"{expected}");
        await (await SendAsync("f-plain", Json, """{ "instances": [[1.5, 2]] }""", query: "?delimiter=;")).IsProblemAsync(
            "bad_query_value", "?delimiter");
        await (await SendAsync("f-plain", JsonLines, "[1.5, 2]", query: "?missing=-")).IsProblemAsync("bad_query_value", "?missing");
        await (await SendAsync("f-plain", Csv, "a,b\n1,2\n", query: "?decimal=x")).IsProblemAsync("bad_query_value", "?decimal");
    }

    [Theory]
    [InlineData(Csv, $"{Iris},species\n5.1,3.5,1.4,0.2,virginica\n6,3,4,1,x\n")]
    [InlineData(JsonLines, """
        { "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "species": "virginica" }
        """)]
    public async Task What_is_ignored_is_told_in_a_header_where_the_body_has_no_place(string type, string text)
    {
        const string Warning = "'species' is not a feature of this version and was ignored.";
        Assert.Equal(
            [Warning],
            (await (await SendAsync("f-iris", type, text)).JsonAsync()).Items("warnings").Select(warning => warning.GetString()));
        foreach (var format in (string[])[Csv, JsonLines])
        {
            var headers = (await SendAsync("f-iris", type, text, format)).Headers;
            Assert.Equal(("f-iris", "1"), (headers.GetValues("NnService-Model").Single(), headers.GetValues("NnService-Version").Single()));
            Assert.Equal([Warning], JsonSerializer.Deserialize<string[]>(headers.GetValues("NnService-Warnings").Single())!);
        }

        Assert.False((await SendAsync("f-plain", Csv, "a,b\n1,2\n", Csv)).Headers.Contains("NnService-Warnings"));
    }

    [Fact]
    public async Task Warnings_in_a_header_are_short_and_ascii()
    {
        var columns = string.Join(',', Enumerable.Range(0, 200).Select(i => $"größe_{i}"));
        var header = (await SendAsync(
            "f-extra",
            Csv,
            $"n,{columns}\n1,{string.Join(',', Enumerable.Repeat("1", 200))}\n",
            Csv)).Headers.GetValues("NnService-Warnings")
            .Single();
        Assert.InRange(header.Length, 1000, 5000);
        Assert.True(Ascii.IsValid(header));
        var warnings = JsonSerializer.Deserialize<string[]>(header)!;
        Assert.Contains("größe_0", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith($"{200 - warnings.Length + 1} more", warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_lists_the_content_types()
    {
        var predict = (await _app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths").GetProperty("/models/{id}/predict");
        Assert.Equal(
            [Json, Csv, JsonLines, .. MediaTypes.Others],
            predict.GetProperty("post").GetProperty("requestBody").GetProperty("content").Members());
        foreach (var method in (string[])["get", "post"])
            Assert.Equal(
                [Json, Csv, JsonLines],
                predict.GetProperty(method).GetProperty("responses").GetProperty("200").GetProperty("content").Members());
        foreach (var type in (string[])[Csv, JsonLines])
        {
            var example = predict.GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty(type)
                .GetProperty("example")
                .GetString()!;
            var shown = predict.GetProperty("post").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty(type)
                .GetProperty("example")
                .GetString()!;
            var told = await LinesAsync(await SendAsync("f-iris", type, example, type), type);
            Assert.Equal(shown.TrimEnd().Split('\n').Length, told.Length);
            if (type == Csv) Assert.Equal(shown.Split('\n')[0], told[0]);
        }
    }

    private async Task<string> TextAsync(string model, string csv) =>
        await (await SendAsync(model, Csv, csv, Csv)).Content.ReadAsStringAsync(Cancelled);

    private static async Task<string[]> LinesAsync(HttpResponseMessage response, string type)
    {
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    private async Task<HttpResponseMessage> SendAsync(
        string model, string type, string text, string? accept = null, string query = "", bool gzip = false, bool says = true)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (gzip)
        {
            using var packed = new MemoryStream();
            await using (var stream = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) await stream.WriteAsync(
                bytes, Cancelled);
            bytes = packed.ToArray();
        }

        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (gzip && says) content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        return await _app.SendAsync(
            HttpMethod.Post, $"/models/{model}/predict{query}", content, accept is null ? [] : [("Accept", accept)]);
    }
}

/// <summary>One trained model of each kind that is written in its own way.</summary>
public sealed class FormatModels(NnApp app) : IAsyncLifetime
{
    private const string Words = "code,ok,label\n007,yes,=1+1\n1,no,+plus\n007,yes,=1+1\n1,no,+plus\n";

    public NnApp App => app;

    public async ValueTask InitializeAsync()
    {
        await TrainAsync(
            "f-iris",
            """{ "units": 8, "activation": "relu" }, { "activation": "softmax" }""",
            """ "dataset": "iris", "target": "species", "epochs": 20 """);
        await TrainAsync(
            "f-number",
            "{}",
            """ "data": { "rows": [{ "n": 1, "m": 2 }, { "n": 2, "m": 4 }] }, "target": "m", "validation": null, "epochs": 1 """);
        await TrainAsync(
            "f-two",
            "{}",
            """ "data": { "rows": [{ "n": 1, "double": 2, "mi,nus": -1 }, { "n": 2, "double": 4, "mi,nus": -2 }] }, "target": ["double", "mi,nus"], "validation": null, "epochs": 1 """);
        await TrainAsync(
            "f-formula",
            "{}",
            """ "data": { "rows": [{ "n": 1, "=sum": 2, "b": -1 }, { "n": 2, "=sum": 4, "b": -2 }] }, "target": ["=sum", "b"], "validation": null, "epochs": 1 """);
        await TrainAsync(
            "f-labels",
            """{ "activation": "sigmoid" }""",
            """ "data": { "rows": [{ "n": 1, "large": false, "small": true }, { "n": 2, "large": false, "small": true }, { "n": 8, "large": true, "small": false }, { "n": 9, "large": true, "small": false }] }, "target": ["large", "small"], "validation": null, "learningRate": 0.1 """);
        await TrainAsync(
            "f-extra",
            "{}",
            $$""" "data": { "rows": [{ "n": 1, "m": 2, {{string.Join(", ", Enumerable.Range(0, 200).Select(i => $"\"größe_{i}\": \"2026-01-31\""))}} }, { "n": 2, "m": 4 }] }, "target": "m", "validation": null, "epochs": 1 """);
        await TrainAsync(
            "f-plain",
            """{ "units": 1, "kernel": [[2], [3]], "bias": [0.5] }""",
            """ "data": { "inputs": [[0, 0], [1, 1]], "targets": [[0.5], [5.5]] }, "epochs": 1 """,
            "\"inputs\": 2,");
        await TrainAsync(
            "f-huge",
            """{ "units": 1, "kernel": [[1e20]] }""",
            """ "data": { "inputs": [[0], [0]], "targets": [[0], [0]] }, "epochs": 1 """,
            "\"inputs\": 1,");
        await app.CreateModelAsync("""{ "id": "f-wide", "inputs": 1, "layers": [{ "units": 20000, "initializer": "zeros" }] }""");

        // Columns that look like numbers, told to be words.
        await (await app.UploadAsync("/datasets?id=f-words", Words)).JsonAsync(HttpStatusCode.Created);
        await (await app.PatchAsync("/datasets/f-words/schema", """{ "columns": { "code": "category" } }""", null)).JsonAsync();
        await TrainAsync(
            "f-words",
            """{ "activation": "softmax" }""",
            """
            "dataset": "f-words", "target": "label", "validation": null, "epochs": 60, "learningRate": 0.1,
            "preprocessing": { "unknown": "error" }
            """);
        await (await app.UploadAsync("/datasets?id=f-minus", "n,label\n1,-5\n1,-5\n1,-5\n2,a\n")).JsonAsync(HttpStatusCode.Created);
        await TrainAsync(
            "f-minus",
            """{ "activation": "softmax" }""",
            """ "dataset": "f-minus", "target": "label", "validation": null, "epochs": 60, "learningRate": 0.1 """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task TrainAsync(string id, string layers, string training, string more = "")
    {
        await app.CreateModelAsync($$"""{ "id": "{{id}}", {{more}} "layers": [{{layers}}], "seed": 1 }""");
        await app.TrainAndWaitAsync(id, $$"""{ {{training}} }""");
    }
}
