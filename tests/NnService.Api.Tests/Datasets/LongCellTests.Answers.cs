using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

public sealed partial class LongCellTests
{
    [Fact]
    public async Task Rows_end_where_an_answer_is_full_and_tell_where_they_go_on()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 40)
                .Select(
                    row =>
                        $"{row},{string.Join(',', Enumerable.Range(0, 20).Select(c => new string((char)('a' + ((row + c) % 5)), 60_000)))}\n"));
        var names = string.Join(',', Enumerable.Range(0, 20).Select(c => $"c{c}"));
        var created = await (await _app.UploadAsync("/datasets?id=long-rows", $"n,{names}\n{rows}")).JsonAsync(HttpStatusCode.Created);
        Assert.Single(created.Items("firstRows"));
        Assert.InRange(created.GetRawText().Length, 0, 3 << 20);
        Assert.Equal(101, created.Items("columns")[1].Items("categories").Max(word => word.GetString()!.Length));

        var read = new List<double>();
        var offset = (int?)0;
        while (offset is { } at)
        {
            var page = await _app.ReadAsync($"/datasets/long-rows/rows?limit=1000&offset={at}");
            Assert.InRange(page.GetRawText().Length, 1, 17 << 20);
            read.AddRange(page.Items("rows").Select(row => row[0].GetDouble()));
            Assert.Equal(40, page.Number("total"));
            offset = page.IsNull("next") ? null : (int)page.Number("next");
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(row => (double)row), read);
    }

    [Fact]
    public async Task Lists_carry_neither_columns_nor_weights_nor_single_classes()
    {
        await _app.CreateModelAsync("""{ "id": "kernel", "inputs": 1, "layers": [{ "units": 1, "kernel": [[2.5]], "bias": [1] }] }""");
        var listed = (await _app.ReadAsync("/models?limit=1&after=kerne")).Items("items")[0];
        Assert.Equal("kernel", listed.Text("id"));
        Assert.Equal(["units", "activation", "initializer", "useBias", "dropout"], listed.Items("layers")[0].Members());
        (await _app.ReadAsync("/models/kernel")).Items("layers")[0].GetProperty("kernel").Is("[[2.5]]");

        var dataset = (await _app.ReadAsync("/datasets?limit=1000")).Items("items").First();
        Assert.Equal(["id", "builtIn", "rows", "bytes", "digest", "createdAt"], dataset.Members());

        var versions = await _app.ReadAsync("/models/words/versions");
        Assert.False(versions.Items("items")[^1].GetProperty("metrics").TryGetProperty("perClass", out _));
        Assert.True((await _app.ReadAsync("/models/words/versions/1")).GetProperty("metrics").TryGetProperty("perClass", out _));
    }

    [Fact]
    public async Task Versions_come_in_pages()
    {
        var page = default(JsonElement);
        var after = "";
        var numbers = new List<double>();
        do
        {
            page = await _app.ReadAsync($"/models/pages/versions?limit=1{after}");
            numbers.Add(Assert.Single(page.Items("items")).Number("version"));
            after = page.IsNull("next") ? "" : $"&after={page.Text("next")}";
        }
        while (after.Length > 0);

        Assert.Equal([0, 1, 2], numbers);
        var newest = await _app.ReadAsync("/models/pages/versions?limit=2&sort=-version");
        Assert.Equal([2, 1], newest.Items("items").Select(version => version.Number("version")));
        var oldest = await _app.ReadAsync($"/models/pages/versions?sort=-version&after={newest.Text("next")}");
        Assert.Equal([0], oldest.Items("items").Select(version => version.Number("version")));
        Assert.True(oldest.IsNull("next"));
        await (await _app.GetAsync("/models/pages/versions?sort=name")).IsProblemAsync("bad_query_value", "?sort", "-version");
        await (await _app.GetAsync("/models/pages/versions?limit=0")).IsProblemAsync("bad_query_value", "?limit");
        await (await _app.GetAsync("/models/pages/versions?after=x")).IsProblemAsync("bad_query_value");
    }

    [Fact]
    public async Task Pages_of_jobs_and_models_end_where_their_items_are_large()
    {
        // 4 MB of a kernel each: 16 million characters are read for a page.
        var kernel = string.Join(',', Enumerable.Repeat("0.123456789012345", 200_000));
        foreach (var id in (string[])["big-1", "big-2", "big-3", "big-4", "big-5", "big-6", "big-7"])
            await _app.CreateModelAsync($$"""{ "id": "{{id}}", "inputs": 1, "layers": [{ "units": 200000, "kernel": [[{{kernel}}]] }] }""");
        var first = await _app.ReadAsync("/models?after=big-&limit=7");
        Assert.InRange(first.Ids().Length, 1, 6);
        var second = await _app.ReadAsync($"/models?after={first.Text("next")}&limit={7 - first.Ids().Length}");
        Assert.Equal(["big-1", "big-2", "big-3", "big-4", "big-5", "big-6", "big-7"], [.. first.Ids(), .. second.Ids()]);
    }

    [Fact]
    public async Task Names_of_many_columns_do_not_make_a_refusal_long()
    {
        var names = Enumerable.Range(0, 2_000).Select(i => $"{i}{new string('n', 250)}").ToArray();
        var row = string.Join(", ", names.Select((name, i) => $"\"{name}\": {i}"));
        foreach (var (path, body) in (IEnumerable<(string, string)>)
        [
            ("/models/words/predict", $$"""{ "instances": [{{string.Join(", ", Enumerable.Repeat($"{{ {row} }}", 3))}}] }"""),
            ("/models/words/evaluate", $$"""{ "data": { "rows": [{ {{row}} }] } }"""),
            ("/models/m/train", $$"""{ "target": ["none"], "data": { "rows": [{ {{row}} }] } }"""),
            (
                "/models/m/train",
                $$"""{ "target": "{{names[0]}}", "features": ["{{string.Join("\", \"", names.Select(name => name + "x"))}}"], "data": { "rows": [{ {{row}} }] } }"""),
        ])
        {
            var response = await _app.PostAsync(path, body);
            var problem = await response.Content.ReadAsStringAsync(Cancelled);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            Assert.InRange(problem.Length, 1, 300_000);
        }
    }
}
