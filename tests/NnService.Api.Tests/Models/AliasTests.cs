using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Models;

/// <summary>Versions are asked for by name, in every protocol.</summary>
public sealed class AliasTests(NnApp app)
{
    private const string Data = """ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "validation": null, "promote": "always" """;

    [Fact]
    public async Task Champion_and_candidate_are_asked_by_alias_through_every_protocol()
    {
        var model = await TwoVersionsAsync();
        await SetAsync(model, "champion", 1);
        await SetAsync(model, "candidate", 2);

        foreach (var (alias, version) in (ValueTuple<string, int>[])[("champion", 1), ("candidate", 2)])
        {
            var value = (await app.ReadAsync($"/models/{model}/predict?x=1&version={version}")).Items("predictions")[0].GetProperty("outputs");
            var answer = await app.ReadAsync($"/models/{model}/predict?x=1&version={alias}");
            Assert.Equal(version, answer.Number("version"));
            Assert.Equal($"{value}", $"{answer.Items("predictions")[0].GetProperty("outputs")}");
            var posted = await (await app.PostAsync($"/models/{model}/predict?version={alias}", """{ "instances": [[1]] }""")).JsonAsync();
            Assert.Equal($"{answer}", $"{posted}");

            var labelled = await (await app.PostAsync($"/v1/models/{model}/labels/{alias}:predict", """{ "instances": [[1]] }""")).JsonAsync();
            Assert.Equal($"{value}", $"{labelled.Items("predictions")[0]}");
            var status = await app.ReadAsync($"/v1/models/{model}/labels/{alias}");
            Assert.Equal($"{version}", status.Items("model_version_status")[0].Text("version"));
            var metadata = await app.ReadAsync($"/v1/models/{model}/labels/{alias}/metadata");
            Assert.Equal($"{version}", metadata.GetProperty("model_spec").Text("version"));

            var inferred = await (await app.PostAsync(
                $"/v2/models/{model}/versions/{alias}/infer",
                """{ "inputs": [{ "name": "x", "shape": [1, 1], "datatype": "FP32", "data": [1] }] }""")).JsonAsync();
            Assert.Equal($"{version}", inferred.Text("model_version"));
            Assert.Equal($"{value}", $"{inferred.Items("outputs")[0].GetProperty("data")}");
            Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/v2/models/{model}/versions/{alias}/ready")).StatusCode);

            var export = await app.GetAsync($"/models/{model}/export?version={alias}");
            Assert.Equal([$"{version}"], export.Headers.GetValues("NnService-Version"));
            Assert.Equal(version, (await app.ReadAsync($"/models/{model}/weights?version={alias}")).Number("version"));
            Assert.Equal(version, (await app.ReadAsync($"/models/{model}/schema?version={alias}")).Number("version"));
            foreach (var address in (string[])["evaluate", "trace", "gradient-check"])
            {
                var body = address == "evaluate"
                    ? $$"""{ "data": { "inputs": [[1]], "targets": [[1]] }, "version": "{{alias}}" }"""
                    : $$"""{ "inputs": [[1]], "targets": [[1]], "version": "{{alias}}" }""";
                Assert.Equal(version, (await (await app.PostAsync($"/models/{model}/{address}", body)).JsonAsync()).Number("version"));
            }
        }
    }

    [Fact]
    public async Task An_alias_moves_at_once_and_is_shown_with_its_model()
    {
        var model = await TwoVersionsAsync();
        var before = await app.ReadAsync($"/models/{model}");
        Assert.Equal("{}", $"{before.GetProperty("aliases")}");

        await SetAsync(model, "champion", 1);
        Assert.Equal(1, (await app.ReadAsync($"/models/{model}/predict?x=1&version=champion")).Number("version"));
        await SetAsync(model, "champion", 2);
        Assert.Equal(2, (await app.ReadAsync($"/models/{model}/predict?x=1&version=champion")).Number("version"));

        (await app.ReadAsync($"/models/{model}")).GetProperty("aliases").Is("""{ "champion": 2 }""");
        var listed = (await app.ReadAsync("/models?limit=1000")).Items("items").Single(item => item.Text("id") == model);
        listed.GetProperty("aliases").Is("""{ "champion": 2 }""");
        (await app.ReadAsync($"/models/{model}/aliases/champion")).Is("""{ "name": "champion", "version": 2 }""");
    }

    [Fact]
    public async Task An_alias_that_is_taken_away_answers_no_more()
    {
        var model = await TwoVersionsAsync();
        await SetAsync(model, "old", 1);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/models/{model}/predict?x=1&version=old")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/models/{model}/aliases/old")).StatusCode);

        await (await app.DeleteAsync($"/models/{model}/aliases/old")).IsProblemAsync("not_found", null, "no alias 'old'; it has none");
        foreach (var address in (string[])["predict?x=1&version=old", "export?version=old", "weights?version=old", "schema?version=old"])
            await (await app.GetAsync($"/models/{model}/{address}")).IsProblemAsync("not_found", null, "no alias 'old'");
        await (await app.PostAsync(
            $"/models/{model}/evaluate", """{ "data": { "inputs": [[1]], "targets": [[1]] }, "version": "old" }"""))
            .IsProblemAsync("invalid", "/version", "no alias 'old'");
        await (await app.PostAsync($"/models/{model}/trace", """{ "inputs": [[1]], "targets": [[1]], "version": "old" }"""))
            .IsProblemAsync("invalid", "/version", "no alias 'old'");
        var label = await (await app.GetAsync($"/v1/models/{model}/labels/old")).JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal("Unrecognized servable version label: old", label.Text("error"));
    }

    [Fact]
    public async Task What_takes_the_number_of_a_version_takes_its_alias()
    {
        var model = await TwoVersionsAsync();
        await SetAsync(model, "champion", 1);

        var alias = await app.SendAsync(
            HttpMethod.Put, $"/models/{model}/aliases/backup", NnApp.Json("""{ "version": "champion" }"""));
        (await alias.JsonAsync()).Is("""{ "name": "backup", "version": 1 }""");
        var promoted = await app.SendAsync(
            HttpMethod.Patch, $"/models/{model}", NnApp.Json("""{ "currentVersion": "backup" }"""), ("If-Match", "*"));
        Assert.Equal(1, (await promoted.JsonAsync()).Number("currentVersion"));

        var byNumber = await app.TrainAndWaitAsync(model, $$"""{ {{Data}}, "epochs": 1, "from": 1 }""");
        var byAlias = await app.TrainAndWaitAsync(model, $$"""{ {{Data}}, "epochs": 1, "from": "champion" }""");
        Assert.Equal(1, byAlias.GetProperty("request").Number("from"));
        Assert.Equal(await HashAsync(byNumber), await HashAsync(byAlias));

        async Task<string> HashAsync(JsonElement job) =>
            (await app.ReadAsync($"/models/{model}/versions/{job.Number("version")}")).Text("sha256");
    }

    [Fact]
    public async Task An_alias_that_is_not_there_is_told_wherever_it_is_sent()
    {
        var model = await TwoVersionsAsync();
        await SetAsync(model, "champion", 1);
        await (await app.PostAsync($"/models/{model}/train", $$"""{ {{Data}}, "from": "rival" }"""))
            .IsProblemAsync("invalid", "/from", "no alias 'rival'; it has champion (1)");
        await (await app.PostAsync($"/models/{model}/train", $$"""{ {{Data}}, "from": "Rival" }"""))
            .IsProblemAsync("wrong_type", "/from", "\"initial\", \"current\", the number of a version or an alias");
        await (await app.SendAsync(
            HttpMethod.Patch, $"/models/{model}", NnApp.Json("""{ "currentVersion": "rival" }"""), ("If-Match", "*")))
            .IsProblemAsync("invalid", "/currentVersion", "no alias 'rival'");
        await (await app.SendAsync(HttpMethod.Put, $"/models/{model}/aliases/backup", NnApp.Json("""{ "version": "rival" }""")))
            .IsProblemAsync("invalid", "/version", "no alias 'rival'");
    }

    [Theory]
    [InlineData("current", """{ "version": 1 }""", "/name")]
    [InlineData("initial", """{ "version": 1 }""", "/name")]
    [InlineData("Champion", """{ "version": 1 }""", "/name")]
    [InlineData("1", """{ "version": 1 }""", "/name")]
    [InlineData("champion", """{ "version": 7 }""", "/version")]
    [InlineData("champion", "{}", "/version")]
    public async Task What_names_nothing_is_refused(string name, string body, string pointer)
    {
        var model = await TwoVersionsAsync();
        await (await app.SendAsync(HttpMethod.Put, $"/models/{model}/aliases/{name}", NnApp.Json(body))).IsProblemAsync("invalid", pointer);
    }

    [Fact]
    public async Task A_version_that_is_neither_a_number_nor_an_alias_is_refused()
    {
        var model = await TwoVersionsAsync();
        await (await app.GetAsync($"/models/{model}/predict?x=1&version=-1"))
            .IsProblemAsync("bad_query_value", "?version", "the number of a version, or an alias");
        await (await app.PostAsync(
            $"/models/{model}/evaluate", """{ "data": { "inputs": [[1]], "targets": [[1]] }, "version": true }"""))
            .IsProblemAsync("wrong_type", "/version", "alias");
    }

    [Fact]
    public async Task A_model_has_at_most_a_hundred_aliases()
    {
        var model = await TwoVersionsAsync();
        for (var i = 0; i < 100; i++) await SetAsync(model, $"a{i}", 1);

        await (await app.SendAsync(HttpMethod.Put, $"/models/{model}/aliases/more", NnApp.Json("""{ "version": 1 }""")))
            .IsProblemAsync("too_large", null, "100 aliases");
        await SetAsync(model, "a7", 2);
    }

    private async Task<string> TwoVersionsAsync()
    {
        var model = (await app.CreateModelAsync("""{ "inputs": 1, "layers": [{ "units": 1 }] }""")).Text("id");
        await app.TrainAndWaitAsync(model, $$"""{ {{Data}}, "epochs": 1 }""");
        await app.TrainAndWaitAsync(model, $$"""{ {{Data}}, "epochs": 5 }""");
        return model;
    }

    private async Task SetAsync(string model, string alias, int version)
    {
        var answer = await app.SendAsync(
            HttpMethod.Put, $"/models/{model}/aliases/{alias}", NnApp.Json($$"""{ "version": {{version}} }"""));
        (await answer.JsonAsync()).Is($$"""{ "name": "{{alias}}", "version": {{version}} }""");
    }
}
