using System.Net;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

/// <summary>Columns are read as another type; the text that was sent stays.</summary>
public sealed class SchemaTests(NnApp app)
{
    private const string Csv = "zip,when,flag,size,note\n01234,2024-02-29,yes,1.5,a\n99999,2024-03-01,no,2.5,b\n01234,,yes,,c\n";

    [Fact]
    public async Task A_column_is_read_as_the_type_that_is_asked_for_and_back()
    {
        await app.UploadAsync("/datasets?id=s-types", Csv);
        var before = await app.ReadAsync("/datasets/s-types");
        var after = await (await PatchAsync(
            "s-types", """{ "columns": { "zip": "category", "when": "text", "size": "category" } }""")).JsonAsync();
        Assert.Equal(["category", "text", "boolean", "category", "category"], after.Items("columns").Select(column => column.Text("type")));
        after.Items("columns")[0].Is("""
            { "name": "zip", "type": "category", "missing": 0, "distinct": 2, "categories": ["01234", "99999"],
              "frequent": [{ "value": "01234", "count": 2 }, { "value": "99999", "count": 1 }] }
            """);
        after.Items("columns")[3].Is("""
            { "name": "size", "type": "category", "missing": 1, "distinct": 2, "categories": ["1.5", "2.5"], "frequent": [{ "value": "1.5",
              "count": 1 }, { "value": "2.5", "count": 1 }] }
            """);
        after.GetProperty("firstRows")
            .Is("""[["01234", "2024-02-29", true, "1.5", "a"], ["99999", "2024-03-01", false, "2.5", "b"], ["01234", null, true, null, "c"]]""");
        Assert.Equal(before.Members(), after.Members());
        Assert.Equal(before.Text("digest"), after.Text("digest"));
        after.Is($"{await app.ReadAsync("/datasets/s-types")}");

        var back = await (await PatchAsync(
            "s-types", """{ "columns": { "zip": "number", "when": "date", "size": "number" } }""")).JsonAsync();
        back.Is($"{before}");
    }

    [Theory]
    [InlineData("""{ "columns": { "note": "number" } }""", "/columns/note", "row 1 of column 'note' is 'a', which is not a number")]
    [InlineData(
        """{ "columns": { "zip": "boolean" } }""",
        "/columns/zip",
        "row 1 of column 'zip' is '01234', which is none of true, false, yes, no, 1 and 0")]
    [InlineData("""{ "columns": { "zip": "date" } }""", "/columns/zip", "which is not a date such as 2026-01-31")]
    [InlineData("""{ "columns": { "age": "number" } }""", "/columns/age", "no column 'age'")]
    [InlineData("""{ "columns": { "a/b~c": "number" } }""", "/columns/a~1b~0c", "no column 'a/b~c'")]
    [InlineData("""{ "columns": {} }""", "/columns", "empty")]
    [InlineData("""{}""", "/columns", "empty")]
    public async Task What_cannot_be_is_refused_with_column_row_and_value(string body, string pointer, string says)
    {
        var id = (await (await app.UploadAsync("/datasets", Csv)).JsonAsync(HttpStatusCode.Created)).Text("id");
        var problem = await (await PatchAsync(id, body)).IsProblemAsync("invalid", says: says);
        Assert.Equal(pointer, problem.Items("errors")[0].Text("pointer"));
    }

    [Fact]
    public async Task All_columns_that_cannot_be_are_told_and_none_is_changed()
    {
        await app.UploadAsync("/datasets?id=s-all", Csv);
        var problem = await (await PatchAsync(
            "s-all", """{ "columns": { "zip": "category", "size": "boolean", "note": "date", "x": "text" } }""")).IsProblemAsync("invalid");
        Assert.Equal(["/columns/x", "/columns/size", "/columns/note"], problem.Items("errors").Select(fault => fault.Text("pointer")));
        Assert.Equal("number", (await app.ReadAsync("/datasets/s-all")).Items("columns")[0].Text("type"));
    }

    [Fact]
    public async Task An_unknown_type_is_answered_with_those_there_are()
    {
        await app.UploadAsync("/datasets?id=s-unknown", Csv);
        foreach (var type in (string[])["\"words\"", "\"Number\"", "1", "null"])
        {
            var problem = await (await PatchAsync("s-unknown", $$"""{ "columns": { "zip": {{type}} } }""")).IsProblemAsync(
                "wrong_type", says: "number, category, boolean, text, date");
            Assert.Equal("/columns/zip", problem.Items("errors")[0].Text("pointer"));
        }
    }

    [Fact]
    public async Task Built_in_unknown_and_used_datasets_are_left_alone()
    {
        const string Body = """{ "columns": { "species": "text" } }""";
        await (await PatchAsync("iris", Body)).IsProblemAsync("in_use");
        await (await PatchAsync("nope", Body)).IsProblemAsync("not_found");

        await using var busy = new NnApp();
        await busy.StartAsync();
        await busy.CreateModelAsync("""{ "id": "s-busy", "layers": [{}] }""");
        await busy.UploadAsync("/datasets?id=s-used", "a,b\n1,2\n3,4\n5,6\n");
        var job = (await busy.TrainAsync(
            "s-busy", """{ "dataset": "s-used", "target": "b", "epochs": 10000000, "validation": null }""")).Text("id");
        const string Change = """{ "columns": { "a": "category" } }""";
        await (await busy.PatchAsync("/datasets/s-used/schema", Change, null)).IsProblemAsync("in_use", says: "s-used");
        await busy.PostAsync($"/jobs/{job}/cancel", "");
        await busy.FinishAsync(job);
        Assert.Equal(HttpStatusCode.OK, (await busy.PatchAsync("/datasets/s-used/schema", Change, null)).StatusCode);
    }

    [Fact]
    public async Task Training_sees_the_new_type()
    {
        await app.CreateModelAsync("""{ "id": "s-codes", "layers": [{ "activation": "softmax" }] }""");
        await app.UploadAsync(
            "/datasets?id=s-codes",
            "code,kind\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 4},{(i % 2 == 0 ? "even" : "odd")}\n")));
        await PatchAsync("s-codes", """{ "columns": { "code": "category" } }""");
        await app.TrainAndWaitAsync("s-codes", """{ "dataset": "s-codes", "target": "kind", "epochs": 60, "learningRate": 0.1 }""");
        // Even and odd cannot be told apart on one line, but by four words they can.
        Assert.Equal(4, (await app.ReadAsync("/models/s-codes/weights")).Items("layers")[0].Items("kernel").Length);
        foreach (var (code, kind) in (IEnumerable<(string, string)>)[("0", "even"), ("1", "odd"), ("2", "even"), ("3", "odd")])
            Assert.Equal(
                kind,
                (await (await app.PostAsync(
                    "/models/s-codes/predict",
                    $$"""{ "instances": [{ "code": "{{code}}" }] }""")).JsonAsync()).Items("predictions")[0].Text("label"));
    }

    private Task<HttpResponseMessage> PatchAsync(string id, string json) => app.PatchAsync($"/datasets/{id}/schema", json, null);
}
