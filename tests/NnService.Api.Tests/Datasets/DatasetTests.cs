using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

/// <summary>Upload, list, look into and delete datasets.</summary>
public sealed class DatasetTests(NnApp app)
{
    [Fact]
    public async Task An_upload_is_described_column_by_column()
    {
        const string Csv =
            "height,weight,kind,tame,born,note\r\n1.5,3,cat,yes,2020-01-31,\"a \"\"b\"\", "
                + "c\"\r\n,2,cat,no,2021-02-28,\"two\nlines\"\r\n2.5,40,dog,yes,2022-03-01,\r\n";
        var response = await app.UploadAsync("/datasets?id=d-pets", Csv);
        var dataset = await response.JsonAsync(HttpStatusCode.Created);
        Assert.Equal("/datasets/d-pets", response.Headers.Location?.OriginalString);
        Assert.Equal(["id", "builtIn", "rows", "bytes", "digest", "columns", "warnings", "missing", "decimal", "createdAt", "firstRows"], dataset.Members());
        Assert.Equal(("d-pets", 3, Csv.Length), (dataset.Text("id"), dataset.Number("rows"), dataset.Number("bytes")));
        Assert.False(dataset.GetProperty("builtIn").GetBoolean());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Csv))), dataset.Text("digest"));
        var columns = dataset.Items("columns");
        Assert.Equal(["height", "weight", "kind", "tame", "born", "note"], columns.Select(column => column.Text("name")));
        Assert.Equal(["number", "number", "category", "boolean", "date"], columns[..5].Select(column => column.Text("type")));
        Assert.Equal([1, 0, 0, 0, 0, 1], columns.Select(column => column.Number("missing")));
        Assert.Equal((1.5, 2.5, 2.0), (columns[0].Number("min"), columns[0].Number("max"), columns[0].Number("mean")));
        columns[2].GetProperty("categories").Is("""["cat", "dog"]""");
        Assert.False(columns[2].TryGetProperty("min", out _));
        dataset.GetProperty("firstRows").Is("""
            [[1.5, 3, "cat", true, "2020-01-31", "a \"b\", c"], [null, 2, "cat", false, "2021-02-28", "two\nlines"], [2.5, 40, "dog", true,
              "2022-03-01", null]]
            """);
        (await app.ReadAsync("/datasets/d-pets")).Is($"{dataset}");
        await (await app.UploadAsync("/datasets?id=d-pets", Csv)).IsProblemAsync("id_taken", says: "d-pets");
    }

    [Theory]
    [InlineData("", "a;b\n1,5;2\n", "[[\"1,5\", 2]]")]
    [InlineData("&delimiter=;&decimal=,", "a;b\n1,5;2\n", "[[1.5, 2]]")]
    [InlineData("&delimiter=tab", "a\tb\n1\t2\n", "[[1, 2]]")]
    [InlineData("", "a|b\n1|2\n", "[[1, 2]]")]
    [InlineData("&missing=-|x", "a,b\n-,2\n1,x\n3,4\n", "[[null, 2], [1, null], [3, 4]]")]
    [InlineData("", "a,b\nNA,2\n?,2\nnull,3\n1,N/A\n", "[[null, 2], [null, 2], [null, 3], [1, null]]")]
    [InlineData("", "\uFEFFa,b\n\n 1 , 2 \n\n", "[[1, 2]]")]
    [InlineData("", "a,b\r1,2\r3,4", "[[1, 2], [3, 4]]")]
    public async Task Csv_is_read_as_its_options_say(string options, string csv, string rows)
    {
        var dataset = await (await app.UploadAsync($"/datasets?{options.TrimStart('&')}", csv)).JsonAsync(HttpStatusCode.Created);
        dataset.GetProperty("firstRows").Is(rows);
    }

    [Fact]
    public async Task Gzip_is_taken()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) await gzip.WriteAsync(
            "a,b\n1,2\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "text/csv");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        var dataset = await (await app.SendAsync(HttpMethod.Post, "/datasets", content)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(8, dataset.Number("bytes"));
    }

    [Theory]
    [InlineData("a,b\n1\n", "Line 2: The row has 1 cells, the header 2.")]
    [InlineData("a,b\n1,2,3\n", "Line 2")]
    [InlineData("a,a\n1,2\n", "Line 1, column 2")]
    [InlineData("a,\n1,2\n", "Line 1, column 2")]
    [InlineData("a,b\n", "no row")]
    [InlineData("", "empty")]
    [InlineData("a,b\n1,\"2\n", "never closed")]
    [InlineData("a,b\n1,\"2\"x\n", "after a closing quote")]
    [InlineData("a,b\n1,x\0\n", "NUL")]
    public async Task Malformed_csv_is_refused_with_its_place(string csv, string says) =>
        await (await app.UploadAsync("/datasets?id=d-bad", csv)).IsProblemAsync("malformed_csv", says: says);

    [Fact]
    public async Task What_curl_sends_unasked_is_answered_with_the_right_command()
    {
        var problem = await (await app.SendAsync(
            HttpMethod.Post, "/datasets", new StringContent("a,b", Encoding.UTF8, "application/x-www-form-urlencoded"))).IsProblemAsync(
            "unsupported_media_type", says: "--data-binary @");
        Assert.Contains("text/csv", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_read_from_any_place()
    {
        var csv = new StringBuilder("n,word\n");
        for (var i = 0; i < 200; i++) csv.Append(i).Append(",w").Append(i % 3).Append('\n');
        await app.UploadAsync("/datasets?id=d-rows", csv.ToString());
        var page = await app.ReadAsync("/datasets/d-rows/rows");
        Assert.Equal(["offset", "columns", "rows", "total", "next"], page.Members());
        Assert.Equal((0, 200, 50), (page.Number("offset"), page.Number("total"), page.Items("rows").Length));
        (await app.ReadAsync("/datasets/d-rows/rows?limit=2&offset=198")).Is("""
            { "offset": 198, "columns": ["n", "word"], "rows": [[198, "w0"], [199, "w1"]], "total": 200, "next": null }
            """);
        Assert.Empty((await app.ReadAsync("/datasets/d-rows/rows?offset=200")).Items("rows"));
        Assert.Equal(200, (await app.ReadAsync("/datasets/d-rows/rows?limit=1000")).Items("rows").Length);
        Assert.Empty((await app.ReadAsync("/datasets/d-rows/rows?offset=2147483647")).Items("rows"));
    }

    [Fact]
    public async Task Built_in_datasets_are_there_and_stay()
    {
        var all = await app.ReadAsync("/datasets?limit=1000");
        foreach (var (id, rows, columns) in ((string, int, int)[])[
            ("iris", 150, 5), ("wine", 178, 14), ("penguins", 344, 7), ("digits", 1797, 65), ("diabetes", 442, 11),
        ])
        {
            var dataset = all.Items("items").Single(item => item.Text("id") == id);
            Assert.Equal(["id", "builtIn", "rows", "bytes", "digest", "createdAt"], dataset.Members());
            Assert.Equal((rows, true), (dataset.Number("rows"), dataset.GetProperty("builtIn").GetBoolean()));
            Assert.Equal(columns, (await app.ReadAsync($"/datasets/{id}")).Items("columns").Length);
            await (await app.DeleteAsync($"/datasets/{id}")).IsProblemAsync("in_use");
        }
    }

    [Fact]
    public async Task A_deleted_dataset_is_gone()
    {
        var id = (await (await app.UploadAsync("/datasets", "a,b\n1,2\n")).JsonAsync(HttpStatusCode.Created)).Text("id");
        Assert.Contains(id, (await app.ReadAsync("/datasets?limit=1000")).Ids());
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/datasets/{id}")).StatusCode);
        foreach (var path in (string[])[$"/datasets/{id}", $"/datasets/{id}/rows"])
            await (await app.GetAsync(path)).IsProblemAsync("not_found");
        await (await app.DeleteAsync($"/datasets/{id}")).IsProblemAsync("not_found");
        Assert.DoesNotContain(id, (await app.ReadAsync("/datasets?limit=1000")).Ids());
    }

    [Fact]
    public async Task Lists_are_cut_into_pages_in_the_order_of_ids()
    {
        foreach (var letter in "bca") await app.UploadAsync($"/datasets?id=page-{letter}", "a,b\n1,2\n");
        var first = await app.ReadAsync("/datasets?limit=2&after=page-");
        Assert.Equal(["page-a", "page-b"], first.Ids());
        Assert.Equal("page-b", first.Text("next"));
        Assert.Equal("page-c", (await app.ReadAsync("/datasets?limit=1&after=page-b")).Ids().Single());
    }
}
