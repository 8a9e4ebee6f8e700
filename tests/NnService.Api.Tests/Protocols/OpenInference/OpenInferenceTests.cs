using System.Net;
using System.Text.Json;

namespace NnService.Api.Tests.Protocols.OpenInference;

/// <summary>The Open Inference Protocol, in the words of its specification.</summary>
public sealed class OpenInferenceTests(ServingApp serving)
{
    [Fact]
    public async Task The_server_tells_what_it_is_and_that_it_is_well()
    {
        var server = await serving.App.ReadAsync("/v2");
        Assert.Equal(["name", "version", "extensions"], server.Members());
        server.GetProperty("extensions").Is("""["binary_tensor_data"]""");
        (await serving.App.ReadAsync("/v2/health/live")).Is("""{"live":true}""");
        (await serving.App.ReadAsync("/v2/health/ready")).Is("""{"ready":true}""");
        foreach (var path in (string[])["/v2/models/flowers/ready", "/v2/models/flowers/versions/1/ready"])
            (await serving.App.ReadAsync(path)).Is("""{"name":"flowers","ready":true}""");
    }

    [Theory]
    [InlineData("/models/plain/predict", """{ "instances": [[1, 2]] }""")]
    [InlineData("/models/plain/predict?version=1", """{ "instances": [[1, 2]] }""")]
    [InlineData("/v1/models/plain:predict", """{ "instances": [[1, 2]] }""")]
    [InlineData("/v2/models/plain/infer", """{ "inputs": [{ "name": "x", "shape": [1, 2], "datatype": "FP32", "data": [1, 2] }] }""")]
    public async Task Answers_in_every_protocol_end_with_one_line_feed(string path, string body)
    {
        var text = await (await serving.App.PostAsync(path, body)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_are_listed_with_their_state()
    {
        string[] answering = [.. (await serving.App.ReadAsync("/v2/models")).Items("models").Select(name => name.GetString()!)];
        Assert.Empty(((string[])["flowers", "numbers", "penguins", "plain", "shop"]).Except(answering));
        Assert.DoesNotContain("untrained", answering);

        var index = await serving.PostAsync("/v2/repository/index", "");
        Index(index, "plain").Is("""{"name":"plain","version":"1","state":"READY","reason":""}""");
        Index(index, "untrained").Is(
            """{"name":"untrained","version":"","state":"UNAVAILABLE","reason":"no version was trained or promoted yet"}""");
        var ready = await serving.PostAsync("/v2/repository/index", """{ "ready": true }""");
        Assert.Equal(answering.Order(StringComparer.Ordinal), ready.EnumerateArray().Select(item => item.Text("name")));
        var refusal = await serving.App.PostAsync("/v2/repository/index", """{ "ready": 1 }""");
        Assert.Contains("'ready'", (await refusal.JsonAsync(HttpStatusCode.BadRequest)).Text("error"), StringComparison.Ordinal);

        static JsonElement Index(JsonElement index, string name) => index.EnumerateArray().Single(item => item.Text("name") == name);
    }

    [Fact]
    public async Task A_BOOL_is_for_features_that_are_true_or_false()
    {
        var answer = await serving.App.PostAsync(
            "/v2/models/plain/infer", """{"inputs":[{"name":"x","shape":[1,2],"datatype":"BOOL","data":[true,false]}]}""");
        var error = (await answer.JsonAsync(HttpStatusCode.BadRequest)).Text("error");
        Assert.EndsWith("'BOOL'; allowed: FP16, FP32, FP64, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64.", error);

        var model = (await serving.App.CreateModelAsync("""{ "layers": [{ "units": 4 }, { "activation": "softmax" }] }""")).Text("id");
        await serving.App.TrainAndWaitAsync(model, """
            { "data": { "rows": [{ "flag": true, "y": "a" }, { "flag": false, "y": "b" }, { "flag": true, "y": "a" }] }, "target": "y",
              "epochs": 1, "validation": null }
            """);
        var byBool = await InferAsync("BOOL", "[true,false]");
        Assert.Equal($"{await InferAsync("FP32", "[1,0]")}", $"{byBool}");
        var other = await serving.App.PostAsync($"/v2/models/{model}/infer", Body("BYTES", """["true","false"]"""));
        Assert.Contains("UINT64, BOOL.", (await other.JsonAsync(HttpStatusCode.BadRequest)).Text("error"), StringComparison.Ordinal);

        async Task<JsonElement> InferAsync(string type, string data) =>
            (await serving.PostAsync($"/v2/models/{model}/infer", Body(type, data))).GetProperty("outputs");
        static string Body(string type, string data) =>
            $$"""{"inputs":[{"name":"flag","shape":[2,1],"datatype":"{{type}}","data":{{data}}}]}""";
    }

    [Fact]
    public async Task A_model_tells_its_tensors()
    {
        (await serving.App.ReadAsync("/v2/models/plain/versions/1")).Is(
            """
                {"name":"plain","versions":["0","1"],"platform":"nnservice_mlp","inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],"outputs":[{"name":"outputs","datatype":"FP32","shape":[-1,2]}]}
                """);
        var penguins = await serving.App.ReadAsync("/v2/models/penguins");
        penguins.Items("inputs")[0].Is("""{"name":"island","datatype":"BYTES","shape":[-1,1]}""");
        penguins.Items("inputs")[1].Is("""{"name":"beak_length_mm","datatype":"FP32","shape":[-1,1]}""");
        penguins.GetProperty("outputs")
            .Is("""[{"name":"label","datatype":"BYTES","shape":[-1]},{"name":"probabilities","datatype":"FP32","shape":[-1,3]}]""");
        (await serving.App.ReadAsync("/v2/models/numbers")).GetProperty("outputs")
            .Is("""[{"name":"value","datatype":"FP64","shape":[-1,2]}]""");
    }

    [Theory]
    [InlineData("FP32", "[1, 2, 0, 0]")]
    [InlineData("FP64", "[[1, 2], [0, 0]]")]
    [InlineData("INT64", "[[1, 2], [0, 0]]")]
    [InlineData("INT32", "[1, 2, 0, 0]")]
    public async Task A_plain_model_takes_flat_and_nested_data_of_any_number_type(string type, string data) =>
        (await serving.PostAsync(
            "/v2/models/plain/infer", $$"""{"id":"7","inputs":[{"name":"x","shape":[2,2],"datatype":"{{type}}","data":{{data}}}]}""")).Is(
            """
                {"model_name":"plain","model_version":"1","id":"7","outputs":[{"name":"outputs","shape":[2,2],"datatype":"FP32","data":[7.5,9.5,0.5,-0.5]}]}
                """);

    [Fact]
    public async Task Members_that_are_null_are_not_there() =>
        (await serving.PostAsync("/v2/models/plain/infer", """
            {"id":null,"parameters":null,"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","parameters":null,"data":[1,2]}],"outputs":null}
            """)).Is(
            """
                {"model_name":"plain","model_version":"1","outputs":[{"name":"outputs","shape":[1,2],"datatype":"FP32","data":[7.5,9.5]}]}
                """);

    [Fact]
    public async Task A_table_with_words_answers_the_outputs_that_are_asked_for()
    {
        const string Inputs = """
            [{"name":"sex","shape":[2,1],"datatype":"BYTES","data":["MALE",""]},
             {"name":"island","shape":[2],"datatype":"BYTES","data":["Biscoe","Biscoe"]},
             {"name":"beak_length_mm","shape":[2,1],"datatype":"FP32","data":[[39],[50]]},
             {"name":"beak_depth_mm","shape":[2,1],"datatype":"FP32","data":[18,null]},
             {"name":"flipper_length_mm","shape":[2,1],"datatype":"INT64","data":[181,230]},
             {"name":"body_mass_g","shape":[2,1],"datatype":"FP64","data":[3750,5700]}]
            """;
        var expected = (await (await serving.App.PostAsync("/models/penguins/predict",
            """
                { "instances": [["Biscoe", 39, 18, 181, 3750, "MALE"], ["Biscoe", 50, null, 230, 5700, null]] }
                """)).JsonAsync(HttpStatusCode.OK)).Items("predictions");
        var answer = await serving.PostAsync(
            "/v2/models/penguins/versions/1/infer", $$"""{"inputs":{{Inputs}}, "parameters": { "priority": 1 } }""");
        Assert.Equal(["model_name", "model_version", "outputs"], answer.Members());
        Assert.Equal(
            expected.Select(row => row.Text("label")), answer.Items("outputs")[0].Items("data").Select(label => label.GetString()));
        Assert.Equal(
            expected.SelectMany(row => row.GetProperty("probabilities").EnumerateObject()).Select(pair => (float)pair.Value.GetDouble()),
            answer.Items("outputs")[1].Items("data").Select(value => value.GetSingle()));
        answer.Items("outputs")[1].GetProperty("shape").Is("[2,3]");

        var labels = await serving.PostAsync("/v2/models/penguins/infer", $$"""{"inputs":{{Inputs}},"outputs":[{"name":"label"}]}""");
        Assert.Equal("label", Assert.Single(labels.Items("outputs")).Text("name"));
    }

    [Theory]
    [InlineData("not json", "JSON")]
    [InlineData("""{"id":"\ud800","inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "surrogate")]
    [InlineData("""{"inputs":[{"name":"\ud800"}]}""", "surrogate")]
    [InlineData("""{"id":7,"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "'id'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[[1],[2]]}]}""", "nested")]
    [InlineData("{}", "'inputs'")]
    [InlineData("""{"inputs":[]}""", "'x' is missing")]
    [InlineData("""{"inputs":[{"name":"y","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "'y'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "[-1, 2] is expected")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[1,2]}]}""", "takes 4")]
    [InlineData("""{"inputs":[{"name":"x","shape":[9223372036854775807,9223372036854775807],"datatype":"FP32","data":[1,2]}]}""", "shape")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,-2],"datatype":"FP32","data":[1,2]}]}""", "-2")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"BYTES","data":["a","b"]}]}""", "BYTES")]
    [InlineData(
        """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""",
        "Inference-Header-Content-Length")]
    [InlineData("""
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2],"parameters":{"binary_data_size":8}}]}
        """, "only one")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32"}]}""", "no list 'data'")]
    [InlineData("""
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","parameters":{"shared_memory_region":"a"}}]}
        """, "shared_memory_region")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,Infinity]}]}""", "infinite")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[1,[2,3],4,5]}]}""", "not a number")]
    [InlineData("""
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"outputs","parameters":{"classification":2}}]}
        """, "classification")]
    [InlineData("""
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"outputs","parameters":{"binary_data":1}}]}
        """, "'binary_data'")]
    [InlineData("""
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"parameters":{"binary_data_output":"yes"}}
        """, "'binary_data_output'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"z"}]}""", "'z'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":{"name":"outputs"}}""", "'outputs'")]
    [InlineData("""
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]},{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}
        """, "twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[0,2],"datatype":"FP32","data":[]}]}""", "no row")]
    public async Task What_does_not_fit_is_refused_in_the_shape_of_the_protocol(string request, string says) =>
        Assert.Contains(says, await serving.RefusedAsync("/v2/models/plain/infer", request), StringComparison.Ordinal);

    [Theory]
    [InlineData("/v2/models/nobody")]
    [InlineData("/v2/models/nobody/ready")]
    [InlineData("/v2/models/untrained/ready")]
    [InlineData("/v2/models/flowers/versions/9")]
    public async Task What_is_not_there_is_404(string path) =>
        await ServingApp.RefusedAsync(HttpStatusCode.NotFound, serving.App.GetAsync(path));

    [Theory]
    [InlineData("GET", "/v2/repository/index", HttpStatusCode.MethodNotAllowed, "Method Not Allowed")]
    [InlineData("POST", "/v2/models/flowers/generate", HttpStatusCode.NotFound, "Not Found")]
    [InlineData("GET", "/v2/models/flowers/infer", HttpStatusCode.MethodNotAllowed, "Method Not Allowed")]
    [InlineData("DELETE", "/v2/health/live", HttpStatusCode.MethodNotAllowed, "Method Not Allowed")]
    public async Task Addresses_that_are_none_are_refused_in_the_words_of_Triton(
        string method, string path, HttpStatusCode status, string says) =>
        Assert.Equal(says, await ServingApp.RefusedAsync(status, serving.App.SendAsync(new HttpMethod(method), path)));
}
