using System.Net;
using NnService.Api.Tests.Problems;
using NnService.Domain.Data;

namespace NnService.Api.Tests.Datasets;

/// <summary>Datasets that are made up.</summary>
public sealed class GenerateTests(NnApp app)
{
    public static TheoryData<string> Kinds => [.. Generator.All.Select(choice => choice.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_is_a_dataset_that_its_seed_makes_again(string kind)
    {
        var response = await app.PostAsync("/datasets/generate", $$"""{ "id": "g-{{kind}}", "kind": "{{kind}}" }""");
        var dataset = await response.JsonAsync(HttpStatusCode.Created);
        Assert.Equal($"/datasets/g-{kind}", response.Headers.Location?.OriginalString);
        Assert.Equal(400, dataset.Number("rows"));
        Assert.False(dataset.GetProperty("builtIn").GetBoolean());
        Assert.All(dataset.Items("columns"), column => Assert.Equal("number", column.Text("type")));
        dataset.Is($"{await app.ReadAsync($"/datasets/g-{kind}")}");
        await (await app.PostAsync("/datasets/generate", $$"""{ "id": "g-{{kind}}", "kind": "{{kind}}" }""")).IsProblemAsync("id_taken");

        var digests = new List<string>();
        foreach (var options in (string[])[
            "",
            ", \"seed\": 0, \"noise\": 0.1, \"rows\": 400",
            ", \"seed\": 1",
            ", \"noise\": 0.2",
            ", \"rows\": 401",
        ])
            digests.Add(
                (await (await app.PostAsync("/datasets/generate", $$"""{ "kind": "{{kind}}"{{options}} }""")).JsonAsync(
                    HttpStatusCode.Created)).Text("digest"));
        Assert.Equal([dataset.Text("digest"), dataset.Text("digest")], digests[..2]);
        Assert.Equal(4, digests.Distinct().Count());
        Assert.Equal(
            digests[3],
            (await (await app.PostAsync("/datasets/generate", $$"""{ "kind": { "type": "{{kind}}", "noise": 0.2 } }""")).JsonAsync(
                HttpStatusCode.Created)).Text("digest"));
    }

    [Theory]
    [InlineData("{}", "/kind", "xor, circles, moons, spiral, gaussians, plane, sine")]
    [InlineData("""{ "kind": "swirl" }""", "/kind", "xor, circles, moons, spiral, gaussians, plane, sine")]
    [InlineData("""{ "kind": "xor", "rows": 0 }""", "/rows", "at least 1")]
    [InlineData("""{ "kind": "xor", "rows": -1 }""", "/rows", "at least 1")]
    [InlineData("""{ "kind": "xor", "noise": -0.1 }""", "/noise", "at least 0")]
    [InlineData("""{ "kind": "xor", "noise": 1001 }""", "/noise", "at most 1000")]
    [InlineData("""{ "kind": { "type": "xor", "noise": 1 }, "noise": 1 }""", "/noise", "twice")]
    [InlineData("""{ "kind": { "type": "xor", "turns": 1 } }""", "/kind/turns", "noise")]
    [InlineData("""{ "kind": "xor", "id": "A/B" }""", "/id", "63")]
    public async Task What_makes_no_sense_is_refused(string body, string pointer, string says) =>
        await (await app.PostAsync("/datasets/generate", body)).IsProblemAsync("invalid", pointer, says);

    [Fact]
    public async Task More_rows_than_allowed_are_refused()
    {
        await (await app.PostAsync("/datasets/generate", """{ "kind": "xor", "rows": 2147483647 }""")).IsProblemAsync(
            "too_large", "/rows", "10000000 rows");
        await (await app.PostAsync("/datasets/generate", """{ "kind": "xor", "rows": 3333334 }""")).IsProblemAsync(
            "too_large", "/rows", "MaxGeneratedCells");
    }

    [Fact]
    public async Task A_network_learns_xor()
    {
        await (await app.PostAsync("/datasets/generate", """{ "id": "g-learn", "kind": "xor" }""")).JsonAsync(HttpStatusCode.Created);
        await app.CreateModelAsync("""
            { "id": "g-learn", "seed": 1, "layers": [{ "units": 8, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }] }
            """);
        await app.TrainAndWaitAsync("g-learn", """{ "dataset": "g-learn", "target": "label", "epochs": 100, "learningRate": 0.02 }""");
        Assert.True((await app.ReadAsync("/models/g-learn/versions/1")).GetProperty("metrics").Number("accuracy") >= 0.98);
        foreach (var (x, label) in (IEnumerable<(string, double)>)[("x1=0&x2=0", 0), ("x1=0&x2=1", 1), ("x1=1&x2=0", 1), ("x1=1&x2=1", 0)])
            Assert.Equal(label, (await app.ReadAsync($"/models/g-learn/predict?{x}")).Items("predictions")[0].Number("label"));
    }
}
