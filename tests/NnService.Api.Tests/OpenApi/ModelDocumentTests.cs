using System.Net;
using System.Text.Json.Nodes;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.OpenApi;

/// <summary>The document of one model.</summary>
public sealed class ModelDocumentTests(NnApp app)
{
    [Fact]
    public async Task It_has_the_features_of_the_model_and_a_row_that_is_answered()
    {
        const string Csv = "grams,colour,ripe,kind\n150,red,true,apple\n120,yellow,false,banana\n160,red,true,apple\n118,yellow,true,banana\n";
        await TrainAsync("d-fruit", Csv, "kind", "softmax");
        var paths = (await app.ReadAsync("/swagger/models/d-fruit.json")).GetProperty("paths");
        Assert.Equal(["/models/d-fruit/predict"], paths.Members());
        var operations = paths.GetProperty("/models/d-fruit/predict");

        var parameters = operations.GetProperty("get").Items("parameters");
        Assert.Equal(["grams", "colour", "ripe"], parameters.Select(parameter => parameter.Text("name")));
        Assert.Contains("118 to 160", parameters[0].Text("description"), StringComparison.Ordinal);
        parameters[1].GetProperty("schema").Is("""{ "type": "string", "enum": ["red", "yellow"] }""");
        parameters[2].GetProperty("schema").Is("""{ "type": "boolean", "enum": [false, true] }""");
        var query = parameters.Select(parameter => $"{parameter.Text("name")}={parameter.GetProperty("example")}");
        await app.ReadAsync($"/models/d-fruit/predict?{string.Join('&', query)}");

        var media = operations.GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        var example = media.GetProperty("example").GetRawText();
        Assert.Empty(ApiDocument.OfRepository.Faults(media.GetProperty("schema"), JsonNode.Parse(example)));
        await (await app.PostAsync("/models/d-fruit/predict", example)).JsonAsync();
        Assert.NotEmpty(ApiDocument.OfRepository.Faults(
            media.GetProperty("schema"), JsonNode.Parse("""{ "instances": [{ "grams": 1, "colour": "blue", "ripe": true }] }""")));
    }

    [Fact]
    public async Task A_model_without_columns_takes_its_numbers()
    {
        await app.CreateModelAsync("""{ "id": "d-plain", "layers": [{ "units": 1 }] }""");
        await app.TrainAndWaitAsync("d-plain", """{ "data": { "inputs": [[0, 1], [1, 0]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }""");
        var operations = (await app.ReadAsync("/swagger/models/d-plain.json")).GetProperty("paths").GetProperty("/models/d-plain/predict");
        var x = Assert.Single(operations.GetProperty("get").Items("parameters"));
        Assert.Equal(("x", false, 2), (x.Text("name"), x.GetProperty("explode").GetBoolean(), x.Items("example").Length));
        var example = operations.GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
        await (await app.PostAsync("/models/d-plain/predict", example.GetRawText())).JsonAsync();
    }

    [Fact]
    public async Task It_refers_to_nothing_that_it_has_not()
    {
        await TrainAsync("d-refers", "a,b\n1,2\n2,3\n3,4\n4,5\n5,6\n", "b");
        var document = await app.ReadAsync("/swagger/models/d-refers.json");
        var text = document.GetRawText();
        foreach (var (kind, entries) in document.GetProperty("components").EnumerateObject().Select(kind => (kind.Name, kind.Value)))
            Assert.All(entries.Members(), name => Assert.Contains($"\"#/components/{kind}/{name}\"", text, StringComparison.Ordinal));
        Assert.Equal(["Predictions"], document.Items("tags").Select(tag => tag.Text("name")));
        Assert.Equal("NnService: d-refers", document.GetProperty("info").Text("title"));
        var parameters = document.GetProperty("paths").GetProperty("/models/d-refers/predict").GetProperty("get").Items("parameters");
        Assert.Equal(["a", "interval"], parameters.Select(parameter => parameter.Text("name")));
    }

    [Fact]
    public async Task Models_that_do_not_answer_have_none()
    {
        await (await app.GetAsync("/swagger/models/nobody.json")).IsProblemAsync("not_found");
        await app.CreateModelAsync("""{ "id": "d-untrained", "layers": [{ "units": 1 }] }""");
        await (await app.GetAsync("/swagger/models/d-untrained.json")).IsProblemAsync("no_trained_version");
    }

    [Fact]
    public async Task The_explorer_offers_the_models_that_answer()
    {
        // It lists a hundred by their ids, and the other tests train models, too.
        await TrainAsync("0-offered", "a,b\n1,2\n2,3\n3,4\n4,5\n5,6\n", "b");
        await app.CreateModelAsync("""{ "id": "d-silent", "layers": [{ "units": 1 }] }""");
        var script = await (await app.GetAsync("/swagger/index.js")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"url\":\"v1/swagger.json\"", script, StringComparison.Ordinal);
        Assert.Contains("\"url\":\"models/0-offered.json\"", script, StringComparison.Ordinal);
        Assert.DoesNotContain("d-silent", script, StringComparison.Ordinal);
    }

    private async Task TrainAsync(string model, string csv, string target, string activation = "identity")
    {
        await app.CreateModelAsync($$"""{ "id": "{{model}}", "layers": [{ "activation": "{{activation}}" }] }""");
        Assert.Equal(HttpStatusCode.Created, (await app.UploadAsync($"/datasets?id={model}", csv)).StatusCode);
        await app.TrainAndWaitAsync(model, $$"""{ "dataset": "{{model}}", "target": "{{target}}", "epochs": 1, "validation": null, "preprocessing": { "unknown": "error" } }""");
    }
}
