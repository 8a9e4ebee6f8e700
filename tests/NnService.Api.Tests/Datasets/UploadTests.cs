using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

/// <summary>The ways in which a table may come.</summary>
public sealed class UploadTests(NnApp app)
{
    private const string Csv = "size,kind,tame\n1.5,cat,true\n,dog,false\n2.5,,\n";
    private const string JsonArray =
        """[{ "size": 1.5, "kind": "cat", "tame": true }, { "size": null, "kind": "dog", "tame": false }, { "size": 2.5 }]""";
    private const string JsonLines =
        "{\"size\":1.5,\"kind\":\"cat\",\"tame\":true}\n{\"kind\":\"dog\",\"tame\":false}\n{\"size\":2.5,\"kind\":\"\"}\n";
    private const string Columns = """
        [
          { "name": "size", "type": "number", "missing": 1, "min": 1.5, "max": 2.5, "mean": 2, "standardDeviation": 0.5,
            "quantiles": { "0.01": 1.51, "0.25": 1.75, "0.5": 2, "0.75": 2.25, "0.99": 2.49 } },
          { "name": "kind", "type": "category", "missing": 1, "distinct": 2, "categories": ["cat", "dog"],
            "frequent": [{ "value": "cat", "count": 1 }, { "value": "dog", "count": 1 }] },
          { "name": "tame", "type": "boolean", "missing": 1, "distinct": 2, "categories": ["false", "true"],
            "frequent": [{ "value": "false", "count": 1 }, { "value": "true", "count": 1 }] }
        ]
        """;

    public static TheoryData<string, string, string?> Spellings => new()
    {
        { "text/csv", Csv, null },
        { "application/json", JsonArray, null },
        { "application/json; charset=utf-8", JsonArray, null },
        { "application/x-ndjson", JsonLines, null },
        { "application/csv", Csv, null },
        { "application/ndjson", JsonLines, null },
        { "application/jsonl", JsonLines, null },
        { "Application/X-JsonLines; charset=utf-8", JsonLines, null },
        { "multipart/form-data", Csv, "pets.csv" },
        { "multipart/form-data", Csv, "PETS.CSV" },
        { "multipart/form-data", JsonArray, "pets.json" },
        { "multipart/form-data", JsonLines, "pets.ndjson" },
        { "multipart/form-data", JsonLines, "pets.jsonl" },
        { "multipart/form-data", Csv, "../../pets.csv" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task One_table_in_many_spellings(string type, string text, string? file)
    {
        var dataset = await (await app.SendAsync(
            HttpMethod.Post, "/datasets", file is null ? Content(Encoding.UTF8.GetBytes(text), type) : Form((file, null, text)))).JsonAsync(
            HttpStatusCode.Created);
        dataset.GetProperty("columns").Is(Columns);
        dataset.GetProperty("firstRows").Is("""[[1.5, "cat", true], [null, "dog", false], [2.5, null, null]]""");
        // What counts is the file, not the form around it.
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), dataset.Text("digest"));
    }

    [Fact]
    public async Task The_type_of_a_part_counts_before_the_ending_of_its_name()
    {
        var dataset = await (await app.SendAsync(
            HttpMethod.Post,
            "/datasets?delimiter=;",
            Form(("data.bin", "text/csv; charset=iso-8859-1", "a;b\né;2\n", Encoding.Latin1)))).JsonAsync(
            HttpStatusCode.Created);
        dataset.GetProperty("firstRows").Is("""[["é", 2]]""");
    }

    [Theory]
    [InlineData("text/tab-separated-values", null)]
    [InlineData("text/tab-separated-values; charset=utf-8", null)]
    [InlineData("application/octet-stream", "pets.tsv")]
    [InlineData("text/tab-separated-values", "pets")]
    public async Task Tabs_part_the_cells_of_what_is_called_so(string type, string? file)
    {
        const string Text = "a,b,c\td\n1,5\t2\n";
        var dataset = await (await app.SendAsync(
            HttpMethod.Post,
            "/datasets?decimal=,",
            file is null ? Content(Encoding.UTF8.GetBytes(Text), type) : Form((file, type, Text)))).JsonAsync(HttpStatusCode.Created);
        dataset.GetProperty("firstRows").Is("[[1.5, 2]]");
    }

    [Theory]
    [InlineData("text/csv", Csv, null)]
    [InlineData("application/json", JsonArray, null)]
    [InlineData("application/x-ndjson", JsonLines, null)]
    [InlineData("application/octet-stream", Csv, "pets.csv.gz")]
    [InlineData("application/octet-stream", JsonLines, "pets.jsonl.GZ")]
    [InlineData("text/csv", Csv, "pets")]
    public async Task A_compressed_file_is_unpacked_also_where_nothing_says_that_it_is_one(string type, string text, string? file)
    {
        var packed = Content(await PackedAsync(text), type);
        var dataset = await (await app.SendAsync(
            HttpMethod.Post, "/datasets", file is null ? packed : new MultipartFormDataContent { { packed, "file", file } })).JsonAsync(
            HttpStatusCode.Created);
        dataset.GetProperty("columns").Is(Columns);
    }

    [Fact]
    public async Task What_a_compressed_file_becomes_is_limited_and_a_damaged_one_is_called_so()
    {
        var bomb = await PackedAsync($"a,b\n{string.Concat(Enumerable.Repeat("0,0\n", 2_000_000))}");
        foreach (var form in (bool[])[false, true])
        {
            await (await SendAsync(bomb, form)).IsProblemAsync("expansion_too_large", says: "NnService:Limits:MaxExpansion");
            await (await SendAsync([.. (await PackedAsync(Csv))[..3], .. "no flags"u8], form)).IsProblemAsync("malformed_body", says: "gzip");
        }

        Task<HttpResponseMessage> SendAsync(byte[] bytes, bool form) => app.SendAsync(
            HttpMethod.Post,
            "/datasets",
            form ? new MultipartFormDataContent { { Content(bytes, "text/csv"), "file", "a.csv.gz" } } : Content(bytes, "text/csv"));
    }

    [Fact]
    public async Task A_body_without_a_type_is_refused_with_the_types_that_are_taken()
    {
        foreach (var type in (string[])["", " "])
        {
            await (await app.SendAsync(HttpMethod.Post, "/datasets", Content("a,b\n1,2\n"u8.ToArray(), type))).IsProblemAsync(
                "unsupported_media_type", says: "allowed: text/csv, application/x-ndjson, application/json, multipart/form-data");
            await (await app.SendAsync(HttpMethod.Post, "/models/none/train", Content("a,b\n1,2\n"u8.ToArray(), type))).IsProblemAsync(
                "unsupported_media_type", says: "allowed: application/json, text/csv");
        }
    }

    [Fact]
    public async Task Gzip_is_taken_for_json_too()
    {
        var content = Content(await PackedAsync(JsonLines), "application/x-ndjson");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        (await (await app.SendAsync(HttpMethod.Post, "/datasets", content)).JsonAsync(HttpStatusCode.Created)).GetProperty("columns")
            .Is(Columns);
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":}\n[1]\n{\"a\":{}}\n", "application/x-ndjson", "malformed_json", "", "Line 2: ")]
    [InlineData("{\"a\":1}\n{\"a\":[1]}\n", "application/x-ndjson", "wrong_type", "", "Line 2, /a: ")]
    [InlineData("{\"a\":1,\"a\":2}\n", "application/x-ndjson", "duplicate_member", "", "Line 1, /a: ")]
    [InlineData("{\"a\":1e400}\n", "application/x-ndjson", "not_finite", "", "Line 1, /a: ")]
    [InlineData("[{\"a\":1},{\"a\":{\"b\":1}}]", "application/json", "wrong_type", "/1/a", "/1/a: ")]
    [InlineData("{\"a\":1}", "application/json", "wrong_type", "", "array of objects")]
    [InlineData("[{\"a\":1}", "application/json", "malformed_json", "/1", "line 1")]
    public async Task Faults_of_json_have_their_place(string text, string type, string code, string pointer, string says)
    {
        var problem = await (await app.SendAsync(
            HttpMethod.Post, "/datasets?id=u-bad", Content(Encoding.UTF8.GetBytes(text), type))).IsProblemAsync(
            code, pointer, says);
        Assert.All(problem.Items("errors"), fault => Assert.NotEmpty(fault.Text("detail")));
        await (await app.GetAsync("/datasets/u-bad")).IsProblemAsync("not_found");
    }

    [Theory]
    [InlineData("latin-1", "iso-8859-1", "é,1")]
    [InlineData("windows-1252", "windows-1252", "é€,1")]
    [InlineData("utf-16", "utf-16", "é中,1")]
    [InlineData("gb18030", "gb18030", "中é,1")]
    [InlineData("GBK", "gb18030", "中文,1")]
    [InlineData("utf-8", "utf-8", "é中,1")]
    public async Task Csv_may_be_in_other_encodings_by_query_or_charset(string name, string webName, string row)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(webName) ?? Encoding.GetEncoding(webName);
        var bytes = encoding.GetBytes($"word,n\n{row}\n");
        foreach (var (query, type) in (IEnumerable<(string, string)>)[
            ($"?encoding={name}", "text/csv"),
            ($"?encoding={name}", "text/csv; charset=utf-8"),
            ("", $"text/csv; charset={webName}"),
            ("", $"text/csv; charset=\"{webName}\""),
        ])
        {
            var dataset = await (await app.SendAsync(HttpMethod.Post, $"/datasets{query}", Content(bytes, type))).JsonAsync(
                HttpStatusCode.Created);
            Assert.Equal(row.Split(',')[0], dataset.Items("firstRows")[0][0].GetString());
            Assert.Equal(bytes.Length, dataset.Number("bytes"));
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_in_the_encoding_are_refused()
    {
        await (await app.SendAsync(
            HttpMethod.Post, "/datasets?encoding=gb18030", Content([.. "a,b\n1,"u8, 0xFF, .. "\n"u8], "text/csv"))).IsProblemAsync(
            "malformed_csv", says: "Line 2: There are bytes on this line that are not text in gb18030");
        await (await app.SendAsync(
            HttpMethod.Post, "/datasets?encoding=utf-16", Content("a,b\n1,2"u8.ToArray(), "text/csv"))).IsProblemAsync("malformed_csv");
        await (await app.SendAsync(
            HttpMethod.Post, "/datasets", Content(Encoding.Latin1.GetBytes("a,b\né,2\n"), "text/csv"))).IsProblemAsync(
            "malformed_csv", says: "tell its encoding");
        await (await app.SendAsync(
            HttpMethod.Post, "/datasets", Content("a,b\n1,2\n"u8.ToArray(), "text/csv; charset=utf-7"))).IsProblemAsync(
            "unsupported_media_type", says: "gb18030");
    }

    [Fact]
    public async Task A_training_takes_the_same_encodings()
    {
        await app.CreateModelAsync("""{ "id": "u-train", "layers": [{ "activation": "softmax" }] }""");
        var csv = Encoding.Latin1.GetBytes(
            "n,kind\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{(i < 10 ? "pâté" : "crème")}\n")));
        foreach (var (query, type) in (IEnumerable<(string, string)>)[
            ("&encoding=latin-1", "text/csv"), ("", "text/csv; charset=iso-8859-1"),
        ])
        {
            var job = await (await app.SendAsync(
                HttpMethod.Post, $"/models/u-train/train?target=kind&epochs=1{query}", Content(csv, type))).JsonAsync(
                HttpStatusCode.Accepted);
            await app.FinishAsync(job.Text("id"));
            Assert.Equal(
                ["crème", "pâté"],
                (await app.ReadAsync("/models/u-train/predict?n=1")).Items("predictions")[0].GetProperty("probabilities").Members());
        }
    }

    // Cases of malformed and hostile tables, by their numbers in the list of attacks.
    [Theory]
    [InlineData("C1 a duplicate header", "a,a\n1,2\n", "Line 1, column 2")]
    [InlineData("C1 an empty header", "a,,c\n1,2,3\n", "Line 1, column 2")]
    [InlineData("C1 a blank header", "a,\"  \",c\n1,2,3\n", "Line 1, column 2")]
    [InlineData("C2 a short row", "a,b\n1,2\n3\n", "Line 3")]
    [InlineData("C2 a long row", "a,b\n1,2,3\n", "Line 2")]
    [InlineData("C5 NUL", "a,b\n1,\0\n", "Line 2")]
    [InlineData("C13 a ZIP file", "PK\u0003\u0004\u0014\0\0\0", "NUL")]
    [InlineData("C13 a pickle", "\u0080\u0004\0]q\0", "NUL")]
    public async Task Csv_that_is_none_is_refused_with_its_place(string name, string csv, string says)
    {
        Assert.NotEmpty(name);
        await (await app.SendAsync(
            HttpMethod.Post, "/datasets?id=u-none", Content(Encoding.UTF8.GetBytes(csv), "text/csv"))).IsProblemAsync(
            "malformed_csv", says: says);
        await (await app.GetAsync("/datasets/u-none")).IsProblemAsync("not_found");
    }

    [Theory]
    [InlineData("C4 CR", "a,b\r1,2\r3,4\r")]
    [InlineData("C4 CRLF", "a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("C4 a mix", "a,b\r\n1,2\n3,4\r")]
    [InlineData("C7 semicolons", "a;b\n1;2\n3;4\n")]
    [InlineData("C7 tabs", "a\tb\n1\t2\n3\t4\n")]
    public async Task Csv_in_another_dress_is_read(string name, string csv)
    {
        Assert.NotEmpty(name);
        (await (await app.UploadAsync("/datasets", csv)).JsonAsync(HttpStatusCode.Created)).GetProperty("firstRows").Is("[[1, 2], [3, 4]]");
    }

    [Fact]
    public async Task C4_a_line_separator_of_unicode_is_a_letter_like_others() =>
        (await (await app.UploadAsync("/datasets", "a,b\nx\u2028y,2\n")).JsonAsync(HttpStatusCode.Created)).GetProperty("firstRows")
            .Is("""[["x\u2028y", 2]]""");

    [Fact]
    public async Task C10_C11_formulas_and_odd_headers_are_text_and_stay_so()
    {
        string[] headers = ["=cmd|' /C calc'!A0", "<script>", "../../x", "CON", "a\u202Eb", "a\u200Bb", "constructor", "__proto__"];
        var csv = string.Join(',', headers) + "\n" + string.Join(',', headers.Select(_ => "@SUM(1+1)")) + "\n" + string.Join(
            ',', headers.Select(_ => "-1"))
            + "\n";
        var response = await app.UploadAsync("/datasets?id=u-odd", csv);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(headers, (await response.JsonAsync(HttpStatusCode.Created)).Items("columns").Select(column => column.Text("name")));
        Assert.All(
            (await app.ReadAsync("/datasets/u-odd/rows?limit=1")).Items("rows")[0].EnumerateArray(),
            cell => Assert.Equal("@SUM(1+1)", cell.GetString()));
        var change = JsonSerializer.Serialize(new { columns = headers.ToDictionary(name => name, _ => "text") });
        Assert.All(
            (await (await app.PatchAsync("/datasets/u-odd/schema", change, null)).JsonAsync()).Items("columns"),
            column => Assert.Equal("text", column.Text("type")));
    }

    [Fact]
    public async Task C12_nothing_is_fetched_by_its_address()
    {
        await (await app.PostAsync("/datasets", """{ "url": "http://169.254.169.254/" }""")).IsProblemAsync("wrong_type");
        await (await app.PostAsync("/datasets?url=file:///etc/passwd", JsonArray)).IsProblemAsync("unknown_query_parameter");
        await (await app.PostAsync(
            "/datasets/generate", """{ "kind": "xor", "url": "http://169.254.169.254/" }""")).IsProblemAsync("unknown_member");
    }

    [Fact]
    public async Task C16_of_uploads_with_one_id_at_the_same_time_one_is_kept()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 8)
                .Select(i => app.UploadAsync("/datasets?id=u-race", "a\n" + string.Concat(Enumerable.Repeat($"{i}\n", i * 100)))));
        var kept = await answers.Single(answer => answer.StatusCode == HttpStatusCode.Created).JsonAsync(HttpStatusCode.Created);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            await answer.IsProblemAsync("id_taken");
        (await app.ReadAsync("/datasets/u-race")).Is($"{kept}");
        Assert.Equal(kept.Number("rows") / 100, kept.Items("columns")[0].Number("max"));
    }

    private static async Task<byte[]> PackedAsync(string text)
    {
        using var packed = new MemoryStream();
        await using (var stream = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        return packed.ToArray();
    }

    private static ByteArrayContent Content(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private static MultipartFormDataContent Form((string Name, string? Type, string Text) file) =>
        Form((file.Name, file.Type, file.Text, Encoding.UTF8));

    private static MultipartFormDataContent Form((string Name, string? Type, string Text, Encoding Encoding) file)
    {
        var part = new ByteArrayContent(file.Encoding.GetBytes(file.Text));
        if (file.Type is not null) part.Headers.TryAddWithoutValidation("Content-Type", file.Type);
        return new MultipartFormDataContent { { part, "file", file.Name } };
    }
}
