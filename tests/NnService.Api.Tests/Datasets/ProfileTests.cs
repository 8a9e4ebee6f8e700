using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

/// <summary>How the values of columns lie, and what they tell about a target.</summary>
public sealed class ProfileTests(NnApp app)
{
    private const string Csv = "size,kind,flag,note,when\n1,a,yes,n1,2024-02-29\n2,a,yes,n2,\n3,b,no,n3,2024-03-01\n,b,no,n4,2024-03-01\n";

    [Fact]
    public async Task Columns_tell_how_their_values_lie()
    {
        await UploadAsync("p-lie");
        var profile = await app.ReadAsync("/datasets/p-lie/profile");

        profile.Is("""
            { "rows": 4, "total": 4, "target": null, "columns": [
                { "name": "size", "type": "number", "histogram": { "min": 1, "max": 3,
                  "counts": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1] }, "frequent": null, "association": null },
                { "name": "kind", "type": "category", "histogram": null,
                  "frequent": [{ "value": "a", "count": 2 }, { "value": "b", "count": 2 }], "association": null },
                { "name": "flag", "type": "boolean", "histogram": null,
                  "frequent": [{ "value": "false", "count": 2 }, { "value": "true", "count": 2 }], "association": null },
                { "name": "note", "type": "text", "histogram": null, "frequent": null, "association": null },
                { "name": "when", "type": "date", "histogram": null, "frequent": null, "association": null }
              ], "next": null }
            """);
    }

    [Fact]
    public async Task What_decides_the_target_tells_all_and_the_target_itself_nothing()
    {
        await UploadAsync("p-tells");

        Assert.Equal([0, null, 1, null, null], await AssociationsAsync("/datasets/p-tells/profile?target=kind"));
        var species = await AssociationsAsync("/datasets/iris/profile?target=species");
        Assert.Equal(["petal_length", "petal_width", "sepal_length", "sepal_width"], species.Take(4).Index()
            .OrderByDescending(column => column.Item)
            .Select(column => ((string[])["sepal_length", "sepal_width", "petal_length", "petal_width"])[column.Index]));
        Assert.Null(species[4]);
    }

    [Fact]
    public async Task Columns_come_in_pages_and_the_target_need_not_be_on_them()
    {
        var page = await app.ReadAsync("/datasets/iris/profile?limit=2&offset=1&target=species");

        Assert.Equal(["sepal_width", "petal_length"], page.Items("columns").Select(column => column.Text("name")));
        Assert.All(page.Items("columns"), column => Assert.InRange(column.Number("association"), 0.01, 1));
        Assert.Equal(3, page.Number("next"));
        var last = await app.ReadAsync("/datasets/iris/profile?limit=2&offset=3");
        Assert.Equal("null", $"{last.GetProperty("next").GetRawText()}");
        Assert.Empty((await app.ReadAsync("/datasets/iris/profile?offset=5")).Items("columns"));
    }

    [Fact]
    public async Task Of_a_large_table_a_sample_is_looked_at_that_is_always_the_same()
    {
        await app.PostAsync("/datasets/generate", """{ "id": "p-large", "kind": "gaussians", "rows": 200000, "noise": 0.2 }""");
        var profile = await app.ReadAsync("/datasets/p-large/profile?target=label");

        Assert.Equal((65_536, 200_000), (profile.Number("rows"), profile.Number("total")));
        Assert.All(
            profile.Items("columns"),
            column => Assert.Equal(65_536, column.GetProperty("histogram").Items("counts").Sum(count => count.GetInt32())));
        Assert.All(profile.Items("columns").Take(2), column => Assert.InRange(column.Number("association"), 0.3, 1));
        profile.Is($"{await app.ReadAsync("/datasets/p-large/profile?target=label")}");
    }

    [Theory]
    [InlineData("target=nothing", "?target", "no column 'nothing'")]
    [InlineData("target=note", "?target", "is text")]
    [InlineData("target=when", "?target", "is dates")]
    [InlineData("limit=0", "?limit", "1")]
    [InlineData("limit=1001", "?limit", "1000")]
    [InlineData("offset=-1", "?offset", "at least 0")]
    public async Task What_makes_no_sense_is_refused(string query, string pointer, string says)
    {
        await UploadAsync("p-refused");
        await (await app.GetAsync($"/datasets/p-refused/profile?{query}"))
            .IsProblemAsync("bad_query_value", pointer, says);
    }

    [Fact]
    public async Task A_dataset_that_is_not_there_has_none() =>
        await (await app.GetAsync("/datasets/p-nothing/profile")).IsProblemAsync("not_found");

    private async Task UploadAsync(string id)
    {
        await app.UploadAsync($"/datasets?id={id}", Csv);
        await (await app.PatchAsync($"/datasets/{id}/schema", """{ "columns": { "note": "text" } }""", ifMatch: null)).JsonAsync();
    }

    private async Task<double?[]> AssociationsAsync(string address) =>
    [
        .. (await app.ReadAsync(address)).Items("columns").Select(column => column.GetProperty("association"))
            .Select(share => share.ValueKind == System.Text.Json.JsonValueKind.Null ? (double?)null : share.GetDouble()),
    ];
}
