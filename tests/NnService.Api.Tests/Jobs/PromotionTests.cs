using System.Globalization;
using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>A training is a proposal: which version answers is decided by what is known of both, and told.</summary>
public sealed class PromotionTests(NnApp app)
{
    private const string Data = """
        { "rows": [
          { "x": 1, "grams": 5, "kind": "a" }, { "x": 2, "grams": 6, "kind": "a" }, { "x": 3, "grams": 7, "kind": "a" },
          { "x": 4, "grams": 8, "kind": "a" }, { "x": 5, "grams": 9, "kind": "a" }, { "x": 11, "grams": 10, "kind": "b" },
          { "x": 12, "grams": 11, "kind": "b" }, { "x": 13, "grams": 12, "kind": "b" }, { "x": 14, "grams": 13, "kind": "b" },
          { "x": 15, "grams": 14, "kind": "b" } ] }
        """;

    private const string Kind = $$""" "data": {{Data}}, "target": "kind", "validation": { "fraction": 0.2 } """;

    [Fact]
    public async Task The_first_version_is_promoted()
    {
        var model = await CreateAsync();

        var job = await TrainAsync(model, Kind, epochs: 1);

        Assert.Equal(["decision", "reason", "metric", "current", "candidate"], job.GetProperty("promotion").Members());
        Assert.Equal("promoted", job.GetProperty("promotion").Text("decision"));
        Assert.Equal("ifBetter", job.GetProperty("request").Text("promote"));
        Assert.Equal(1, await CurrentAsync(model));
    }

    [Fact]
    public async Task A_version_that_is_better_on_the_same_held_out_rows_is_promoted_and_a_worse_one_is_not()
    {
        var model = await CreateAsync();
        await TrainAsync(model, Kind, epochs: 5);

        var better = (await TrainAsync(model, Kind, epochs: 200)).GetProperty("promotion");
        var worse = (await TrainAsync(model, Kind, epochs: 1)).GetProperty("promotion");

        Assert.Equal(("promoted", "loss"), (better.Text("decision"), better.Text("metric")));
        Assert.True(better.Number("candidate") < better.Number("current"));
        Assert.Equal("notPromoted", worse.Text("decision"));
        Assert.Equal(better.Number("candidate"), worse.Number("current"));
        Assert.True(worse.Number("candidate") > worse.Number("current"));
        Assert.Contains("version 2", worse.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(2, await CurrentAsync(model));
    }

    [Fact]
    public async Task Numbers_are_compared_in_the_units_of_the_target()
    {
        var model = await CreateAsync("""[{}]""");
        const string Grams = $$""" "data": {{Data}}, "target": "grams", "features": ["x"], "validation": { "fraction": 0.2 } """;
        await TrainAsync(model, Grams, epochs: 1);

        var promotion = (await TrainAsync(model, Grams, epochs: 20)).GetProperty("promotion");

        Assert.Equal("lossInTargetUnits", promotion.Text("metric"));
    }

    [Theory]
    [InlineData(""" "target": "grams" """, "target is 'grams', that of version 1 is 'kind'")]
    [InlineData(""" "target": "kind", "features": ["x"] """, "no longer takes 'grams'")]
    public async Task A_mistaken_training_changes_no_prediction(string question, string reason)
    {
        var model = await CreateAsync("""[{ "units": 4, "activation": "tanh" }, { "activation": "softmax" }]""");
        await TrainAsync(model, Kind, epochs: 30);
        var before = await app.ReadAsync($"/models/{model}/predict?x=3&grams=7");

        var job = await TrainAsync(model, $$""" "data": {{Data}}, {{question}}, "validation": null """, epochs: 30);

        Assert.Equal(2, job.Number("version"));
        Assert.Equal("notPromoted", job.GetProperty("promotion").Text("decision"));
        Assert.Contains(reason, job.GetProperty("promotion").Text("reason"), StringComparison.Ordinal);
        Assert.Equal($"{before}", $"{await app.ReadAsync($"/models/{model}/predict?x=3&grams=7")}");
    }

    [Fact]
    public async Task Other_classes_are_not_promoted()
    {
        var model = await CreateAsync();
        await TrainAsync(model, Kind, epochs: 1);

        var promotion = (await TrainAsync(
            model,
            $$""" "data": {{Data.Replace("\"b\"", "\"c\"", StringComparison.Ordinal)}}, "target": "kind" """,
            epochs: 1)).GetProperty("promotion");

        Assert.Equal("notPromoted", promotion.Text("decision"));
        Assert.Contains("'c'", promotion.Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_promoted_where_the_question_is_the_same()
    {
        var model = await CreateAsync();
        await TrainAsync(model, Kind, epochs: 50);

        var promotion = (await TrainAsync(model, Kind + """, "seed": 5 """, epochs: 1)).GetProperty("promotion");

        Assert.Equal("promoted", promotion.Text("decision"));
        Assert.Equal(JsonValueKind.Null, promotion.GetProperty("metric").ValueKind);
    }

    [Fact]
    public async Task What_was_asked_for_is_done()
    {
        var model = await CreateAsync("""[{}]""");

        const string Grams = $$""" "data": {{Data}}, "target": "grams", "features": ["x"] """;
        var never = await TrainAsync(model, Grams + """, "promote": "never" """, epochs: 1);
        var refused = await app.GetAsync($"/models/{model}/predict?x=1");
        Assert.Equal("notPromoted", never.GetProperty("promotion").Text("decision"));
        await refused.IsProblemAsync("no_trained_version", null, "such as 1");
        await (await app.PostAsync($"/models/{model}/train", $$"""{ {{Grams}}, "from": "current" }"""))
            .IsProblemAsync("invalid", "/from", "no version was promoted");
        await (await app.PostAsync($"/models/{model}/trace", """{ "inputs": [[1]], "targets": [[1]] }"""))
            .IsProblemAsync("no_trained_version", null, "such as 1");
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/models/{model}/predict?x=1&version=1")).StatusCode);

        var always = await TrainAsync(model, $$""" "data": {{Data}}, "target": "x", "features": ["grams"], "promote": "always" """, epochs: 1);
        Assert.Equal("promoted", always.GetProperty("promotion").Text("decision"));
        Assert.Equal(2, await CurrentAsync(model));
    }

    [Fact]
    public async Task The_kept_request_has_no_member_that_an_earlier_program_refuses_to_read()
    {
        var model = await CreateAsync();

        var job = await TrainAsync(model, Kind + """, "promote": "never" """, epochs: 1);

        Assert.Equal("never", job.GetProperty("request").Text("promote"));
        Assert.Equal(
            0, await app.ScalarAsync($"""SELECT COUNT(*) FROM "Jobs" WHERE "Id" = '{job.Text("id")}' AND "SubmittedRequest" LIKE '%promote%'"""));
    }

    [Fact]
    public async Task Job_and_version_name_the_bytes_and_rows_they_come_from()
    {
        var model = await CreateAsync();
        var upload = await app.UploadAsync("/datasets", "x,kind\n1,a\n2,a\n3,a\n4,b\n5,b\n6,b\n");
        var dataset = await upload.JsonAsync(HttpStatusCode.Created);
        const string Options = """ "target": "kind", "validation": { "fraction": 0.34 } """;

        var first = await TrainAsync(model, $$""" "dataset": "{{dataset.Text("id")}}", {{Options}} """, epochs: 1);
        var second = await TrainAsync(model, $$""" "dataset": "{{dataset.Text("id")}}", {{Options}}, "seed": 9 """, epochs: 1);

        foreach (var told in (JsonElement[])[first, await app.ReadAsync($"/models/{model}/versions/1")])
        {
            Assert.Equal(dataset.Text("id"), told.GetProperty("dataset").Text("id"));
            Assert.Equal(dataset.Text("digest"), told.GetProperty("dataset").Text("digest"));
            Assert.Equal(4, told.GetProperty("parts").GetProperty("training").Number("rows"));
            Assert.Equal(2, told.GetProperty("parts").GetProperty("validation").Number("rows"));
            Assert.Equal(JsonValueKind.Null, told.GetProperty("parts").GetProperty("test").ValueKind);
            Assert.Matches(@"^\d+\.\d+\.\d+$", told.Text("program"));
        }

        Assert.NotEqual(Digest(first), Digest(second));

        static string Digest(JsonElement job) => job.GetProperty("parts").GetProperty("validation").Text("digest");
    }

    [Fact]
    public async Task Data_of_the_request_have_a_digest_and_no_id()
    {
        var model = await CreateAsync();

        var job = await TrainAsync(model, Kind, epochs: 1);

        Assert.Equal(JsonValueKind.Null, job.GetProperty("dataset").GetProperty("id").ValueKind);
        Assert.Equal(64, job.GetProperty("dataset").Text("digest").Length);
        var version = await app.ReadAsync($"/models/{model}/versions/1");
        Assert.Equal($"{job.GetProperty("dataset")}", $"{version.GetProperty("dataset")}");
    }

    private async Task<string> CreateAsync(string layers = """[{ "activation": "sigmoid" }]""") =>
        (await app.CreateModelAsync($$"""{ "layers": {{layers}}, "seed": 3 }""")).Text("id");

    private Task<JsonElement> TrainAsync(string model, string options, int epochs) =>
        app.TrainAndWaitAsync(model, $$"""{ {{options}}, "epochs": {{epochs.ToString(CultureInfo.InvariantCulture)}} }""");

    private async Task<int> CurrentAsync(string model) => (int)(await app.ReadAsync($"/models/{model}")).Number("currentVersion");
}
